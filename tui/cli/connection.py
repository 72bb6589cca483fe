"""From settings to what a monitor needs: the token, and the URL that it may be sent to."""

import os
from collections.abc import Callable, MutableMapping
from pathlib import Path

from msgspec.structs import replace

from tui.cli.learning import learned
from tui.credentials.secret import Secret
from tui.credentials.sources import VARIABLES, TokenSources, find_token
from tui.detection.rule_folder import stamp
from tui.detection.table import RuleFileError
from tui.events.names import NO_NAMES
from tui.monitor.options import DemoOptions, MonitorOptions
from tui.settings import Settings
from tui.settings.tuning import Tuning, override_problem, read_tuning
from tui.state.consumer import default_state_dir

REQUESTS_PER_MINUTE = 300
"""Half of what the Events API allows: the customer's SIEM shares it."""
SINCE = 86_400.0


def token_sources(settings: Settings) -> TokenSources:
    """Where the settings say that the token is."""
    return TokenSources(settings.token_file_flag, settings.token_reference, settings.token_file)


def monitor_options(settings: Settings, environment: MutableMapping[str, str] | None = None) -> MonitorOptions:
    """The options of a watch without end; reads the token, and takes it out of the environment."""
    environment = os.environ if environment is None else environment
    check_rules(settings)
    options = _demo_options(settings) if settings.demo else _service_options(settings, environment)
    for name in VARIABLES:
        environment.pop(name, None)
    return _options(settings, options)


def options_of_one_among_several(settings: Settings) -> MonitorOptions:
    """The same, with a token from the config alone: variables name one for all, and so does a prompt."""
    return _options(settings, _service_options(settings, {}, lambda: None))


def _options(settings: Settings, options: MonitorOptions) -> MonitorOptions:
    return replace(
        options,
        since=SINCE if settings.since is None else settings.since,
        learn=learned(settings),
        interval=settings.interval,
        capacity=settings.capacity,
        state_dir=state_folder(settings),
        zone=settings.zone,
        hours=settings.business_hours,
        tuning=settings.tuning,
        read_tuning=None if settings.demo else _tuning_of(settings),
        rule_overrides=settings.rules,
        rules_folder=settings.rules_folder,
    )


def _tuning_of(settings: Settings) -> Callable[[], Tuning]:
    was_there = settings.config.exists()
    return lambda: read_tuning(settings.config, settings.account, required=was_there)


def check_rules(settings: Settings) -> None:
    """Analysts' rules, and the overrides of the config, are tried here: a mistake can still be told in a line."""
    has_own = bool(stamp(settings.rules_folder))
    if not has_own and not settings.rules:
        return
    from tui.detection.loading import load_all  # the catalogue takes a while to load, and the monitor's thread does

    if has_own:
        load_all(settings.rules_folder)
    try:
        if settings.rules:
            load_all(settings.rules_folder, settings.rules)
    except RuleFileError as error:
        raise override_problem(settings.config, error) from error


def state_folder(settings: Settings) -> Path | None:
    """Where state is kept; None: nowhere."""
    if settings.no_state:
        return None
    return Path(settings.state_dir).expanduser() if settings.state_dir else default_state_dir()


def _demo_options(settings: Settings) -> MonitorOptions:
    return MonitorOptions(
        account=settings.account,
        base_url="",
        secret=Secret(""),
        token_source="made up for the demo",
        api=settings.api,
        requests_per_minute=settings.requests_per_minute,
        names=settings.names,
        demo=DemoOptions(settings.seed),
        settles=True,
        rest=lambda options: _with_the_company(options, settings.seed),
    )


def _with_the_company(options: MonitorOptions, seed: int) -> MonitorOptions:
    from tui.demo import DEMO_HOST, demo_token, lists, names  # the demo is for --demo only

    return replace(
        options,
        base_url=f"https://{DEMO_HOST}",
        secret=Secret(demo_token(seed)),
        names=names() if options.names is NO_NAMES else options.names,
        lists=lists(),
    )


def _service_options(
    settings: Settings, environment: MutableMapping[str, str], prompt: Callable[[], str | None] | None = None
) -> MonitorOptions:
    from tui.events_api.hosts import base_url, host_of, is_loopback  # the demo has no use for them
    from tui.events_api.token_claims import read_claims  # as above

    found = find_token(token_sources(settings), environment, prompt)
    url = base_url(
        read_claims(found.secret),
        region=settings.region or "",
        base_url=settings.base_url or "",
        allow_hosts=settings.allow_host,
    )
    ceiling = None if is_loopback(host_of(url)) else REQUESTS_PER_MINUTE
    return MonitorOptions(
        account=settings.account,
        base_url=url,
        secret=found.secret,
        token_source=found.source,
        read_token=found.read_again,
        api=settings.api,
        requests_per_minute=settings.requests_per_minute or ceiling,
        names=settings.names,
        lists=settings.lists,
        settles=True,
    )
