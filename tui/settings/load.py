"""Lays the settings together: defaults, beneath the config file, beneath the environment, beneath the flags."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import platformdirs

from tui.events.alert import Severity
from tui.events.layout import Layout, read_layout
from tui.events.names import NO_NAMES, Names
from tui.events.redact import redact
from tui.events.stream import Stream
from tui.settings import values
from tui.settings.config_file import AccountTable, ColumnsTable, ConfigFile, HoursTable, NotifyTable, read_config
from tui.settings.layers import Layer, Layers, environment_layer, file_layer, flags_layer
from tui.settings.model import BusinessHours, NotifySettings, Settings
from tui.settings.problem import SettingProblem, nearest
from tui.settings.tuning import Tuning, tuning_of

OF_AN_ACCOUNT = frozenset(
    {
        "region",
        "base_url",
        "allow_host",
        "api",
        "names",
        "interval",
        "requests_per_minute",
        "since",
        "learn",
        "capacity",
    }
)
"""Settings that the demo account does not take from the config, which speaks of real accounts."""
OF_ONE_ACCOUNT = ("token", "token_file", "region", "base_url")
"""Flags and variables that speak of one account."""
DEMO_INTERVAL, INTERVAL = 2.0, 60.0


def default_config() -> Path:
    """Where the config lies on this platform."""
    return platformdirs.user_config_path("opwatch", appauthor=False) / "config.toml"


def load_settings(
    flags: Mapping[str, object],
    environment: Mapping[str, str] | None = None,
    now: Callable[[], float] = time.time,
) -> Settings:
    """The settings of this run; `SettingProblem` names the first that cannot be. None: the flag was not given."""
    found = load_accounts(flags, environment, now)
    if len(found) > 1:
        raise SettingProblem("which account?", f"--account {' | '.join(redact(one.account) for one in found)}")
    return found[0]


def load_accounts(
    flags: Mapping[str, object],
    environment: Mapping[str, str] | None = None,
    now: Callable[[], float] = time.time,
) -> list[Settings]:
    """The settings of this run for the account that is named, else for each of the config."""
    environment = os.environ if environment is None else environment
    outside = [flags_layer(flags), environment_layer(environment)]
    origins: dict[str, str] = {}
    named = Layers(outside, origins).value("config", values.text, None)
    path = Path(named).expanduser() if named else default_config()
    config = read_config(path, required=named is not None)
    top = msgspec.structs.asdict(config)
    if Layers(outside, origins).value("demo", values.switch, False):
        _refuse_with_demo(flags)
        kept = {name: value for name, value in top.items() if name not in OF_AN_ACCOUNT}
        layers = Layers([*outside, file_layer(str(path), "", kept)], origins)
        return [_settings(layers, path, config, "demo", AccountTable(), now())]
    of_file = file_layer(str(path), "", top)
    accounts = _accounts(Layers([*outside, of_file], origins), config, path)
    if len(accounts) > 1:
        _refuse_with_several(accounts, outside, environment)
    found = []
    for account in accounts:
        table = config.accounts.get(account, AccountTable())
        of_account = file_layer(str(path), f"accounts.{account}", msgspec.structs.asdict(table))
        layers = Layers([*outside, of_account, of_file], dict(origins))
        found.append(_settings(layers, path, config, account, table, now()))
    return found


def _refuse_with_demo(flags: Mapping[str, object]) -> None:
    for name in ("token_file", "region", "base_url", "account"):
        if flags.get(name) is not None:
            raise SettingProblem(f"--demo and --{name.replace('_', '-')} contradict each other", "leave one out")


def _refuse_with_several(accounts: Sequence[str], outside: Sequence[Layer], environment: Mapping[str, str]) -> None:
    """What says how to reach one account cannot be meant for several: its token would stand for all of them."""
    given = [layer.called(name) for layer in outside for name in OF_ONE_ACCOUNT if layer.settings.get(name)]
    given += [name for name in ("EVENTS_API_TOKEN",) if environment.get(name, "").strip()]
    if given:
        hint = f"--account {' | '.join(map(redact, accounts))}"
        raise SettingProblem(f"{given[0]} is for one account, and the config has {len(accounts)}", hint)


def _accounts(layers: Layers, config: ConfigFile, path: Path) -> list[str]:
    """The account that is named, else all of the config."""
    name: str | None = layers.value("account", values.text, None)
    accounts = list(config.accounts)
    if name is None:
        return accounts or ["default"]
    if name not in accounts:
        hint = nearest(name, accounts) or (f"there is {', '.join(accounts)}" if accounts else "")
        raise SettingProblem(redact(f"there is no [accounts.{name}] in {path}"), redact(hint))
    return [name]


def _settings(
    layers: Layers, path: Path, config: ConfigFile, account: str, table: AccountTable, now: float
) -> Settings:
    value = layers.value
    demo = value("demo", values.switch, False)
    interval = value("interval", values.interval, DEMO_INTERVAL if demo else INTERVAL)
    notify = _notify(config.notify)
    tuning = Tuning() if demo else tuning_of(config, path, account)
    return Settings(
        config=path,
        account=account,
        demo=demo,
        token_file_flag=layers.layers[0].settings.get("token_file"),
        token_reference=table.token,
        token_file=table.token_file,
        interval=interval,
        business_hours=_hours(config.business_hours, path),
        notify=notify,
        names=_names(value("names", values.text, None), path, layers.origins),
        rules=tuning.rules,
        lists=tuning.lists,
        tuning=tuning,
        keys=config.keys,
        notes=_notes(INTERVAL if demo else interval),
        seed=value("seed", values.whole(0, 2**31 - 1), 0),
        region=value("region", values.one_of("us", "ca", "eu", "ent"), None),
        base_url=value("base_url", values.text, None),
        allow_host=value("allow_host", values.texts, ()),
        api=value("api", values.one_of("v2", "v1"), "v2"),
        learn=value("learn", values.learn, None),
        since=value("since", values.since(now), None),
        requests_per_minute=value("requests_per_minute", values.whole(1, 600), None),
        retry_for=value("retry_for", values.duration, 30.0),
        capacity=value("capacity", values.whole(1000, 50_000_000), 1_000_000),
        state_dir=value("state_dir", values.text, None),
        no_state=demo or value("no_state", values.switch, False),
        zone=value("timezone", values.zone, values.zone("local")),
        theme=value("theme", values.one_of("auto", "soc-dark", "soc-light", "soc-16", "soc-mono"), "auto"),
        times=value("times", values.one_of("local", "relative", "utc"), "local"),
        columns=_columns(config.columns),
        ascii=value("ascii", values.switch, False),
        bell=value("bell", values.switch, False),
        origins=layers.origins,
    )


def _hours(table: HoursTable, path: Path) -> BusinessHours:
    try:
        return values.business_hours(table)
    except ValueError as error:
        raise SettingProblem(redact(f"{path}: business_hours: {error}"), status=5) from None


def _columns(table: ColumnsTable) -> dict[Stream, Layout]:
    chosen: dict[str, list[str] | None] = msgspec.structs.asdict(table)
    return {Stream(name): read_layout(Stream(name), words) for name, words in chosen.items() if words is not None}


def _notify(table: NotifyTable) -> NotifySettings:
    severity = Severity[table.min_severity.upper()]
    return NotifySettings(table.desktop, table.terminal, table.detail, severity, tuple(table.hook))


def _names(name: str | None, config: Path, origins: Mapping[str, str]) -> Names:
    """The alias file; in the config a relative path is meant from where the config lies."""
    if name is None:
        return NO_NAMES
    folder = config.parent if origins["names"].startswith(redact(str(config))) else Path()
    from tui.settings.names_file import read_names  # few have one

    return read_names(folder / Path(name).expanduser())


def _notes(interval: float) -> tuple[str, ...]:
    notes = []
    if interval < values.USUAL_INTERVAL:
        notes.append(
            f"Polling every {interval:g} s, more often than the documented 1 to 5 minutes: "
            "the request budget is shared with every other client of the account."
        )
    return tuple(notes)
