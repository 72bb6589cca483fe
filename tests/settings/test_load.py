"""Settings come from defaults, config, environment and flags, later ones winning, and mistakes name their place."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tui.events.alert import Severity
from tui.events.layout import Shown
from tui.events.stream import Stream
from tui.settings import SettingProblem, Settings, load_settings

NOW = 1_800_000_000.0
CANARY = "eyJhbGciOiJFUzI1NiJ9.CANARY"


def _load(folder: Path, config: str = "", environment: dict[str, str] | None = None, **flags: object) -> Settings:
    path = folder / "config.toml"
    path.write_text(config)
    return load_settings({"config": str(path), **flags}, environment or {}, lambda: NOW)


def test_without_anything_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))

    settings = load_settings({}, {})

    assert (settings.account, settings.api, settings.interval, settings.since) == ("default", "v2", 60.0, None)
    assert settings.notify.min_severity is Severity.HIGH
    assert settings.origins["interval"] == "default"


def test_each_layer_beats_the_one_beneath(tmp_path: Path) -> None:
    layers: list[tuple[str, dict[str, str], dict[str, object], float, str]] = [
        ("", {}, {}, 60, "default"),
        ('interval = "2m"', {}, {}, 120, "interval"),
        ('interval = "2m"\n[accounts.a]\ninterval = "3m"', {}, {}, 180, "[accounts.a]"),
        ('interval = "2m"\n[accounts.a]\ninterval = "3m"', {"OPWATCH_INTERVAL": "4m"}, {}, 240, "OPWATCH_INTERVAL"),
        ('[accounts.a]\ninterval = "3m"', {"OPWATCH_INTERVAL": "4m"}, {"interval": "5m"}, 300, "--interval"),
    ]
    for config, environment, flags, seconds, origin in layers:
        settings = _load(tmp_path, config, environment, **flags)

        assert settings.interval == seconds
        assert origin in settings.origins["interval"]


def test_a_flag_that_was_not_given_leaves_the_config_alone(tmp_path: Path) -> None:
    assert _load(tmp_path, "ascii = true", ascii=None, allow_host=()).ascii is True


def test_the_config_as_documented_is_understood(tmp_path: Path) -> None:
    settings = _load(
        tmp_path,
        """
        timezone = "Europe/Berlin"
        business_hours = { days = "mon-fri", from = "08:00", to = "18:30" }
        [accounts.acme]
        token = "op://SOC/Events API/credential"
        [notify]
        desktop = "auto"
        terminal = "auto"
        detail = "none"
        min_severity = "medium"
        hook = ["/usr/local/bin/page-oncall"]
        [rules.bulk-access-distinct]
        at_least = 12
        [lists]
        sensitive_vaults = ["abc"]
        [keys]
        "table.pause" = "ctrl+g"
        """,
    )

    assert settings.zone == ZoneInfo("Europe/Berlin")
    assert (settings.business_hours.start, settings.business_hours.end) == (480, 1110)
    assert settings.business_hours.days == {0, 1, 2, 3, 4}
    assert (settings.account, settings.token_reference) == ("acme", "op://SOC/Events API/credential")
    assert settings.notify.min_severity is Severity.MEDIUM
    assert settings.notify.hook == ("/usr/local/bin/page-oncall",)
    assert settings.rules == {"bulk-access-distinct": {"at_least": 12}}
    assert settings.lists == {"sensitive_vaults": ["abc"]}
    assert settings.keys == {"table.pause": "ctrl+g"}


@pytest.mark.parametrize(
    ("config", "message", "hint"),
    [
        ('\n\nintervall = "60s"', "line 3: unknown key intervall", "interval"),
        ('[notify]\n\n# why\ndetial = "none"', "line 4: unknown key detial in [notify]", "detail"),
        ('[notify]\ndetail = "ful"', "line 2: detail is one of none, actor, full", "full"),
        ("capacity = true", "line 1: capacity: Expected `int", ""),
        ("[accounts.a]\nregion = 5", "line 2: region", ""),
        ('[accounts.a]\ntokenfile = "x"', "line 2: unknown key tokenfile in [accounts.a]", "token_file"),
        ("accounts = 3", "line 1: accounts is a table", ""),
        ("[lists]\nx = [1]", "line 2: x: Expected `str`", ""),
        ('business_hours = { days = "mon-fri", form = "x" }', "line 1: unknown key form", "from"),
        ('business_hours = { days = "mo-fx" }', "days are mon to sun", ""),
        ('business_hours = { from = "25:00" }', "a time of day", ""),
        ("a = \nb = 1", "line 1", ""),
        ('timezone = "Europe/Berln"', "did you mean Europe/Berlin?", ""),
        ('interval = "10m"', "an interval is 1s to 5m", ""),
        ('since = "soon"', "duration (90m", ""),
        ('names = "absent.toml"', "names file", ""),
        (
            '[columns]\n\nsignin = ["tme"]',
            "line 3: signin has no column 'tme'; did you mean time? in [columns]",
            "",
        ),
        ('[columns]\nsigin = ["time"]', "line 2: unknown key sigin in [columns]", "signin"),
        ('[columns]\naudit = ["time:wide"]', "line 2: a width is 2 to 60 cells, time:12 say; not 'wide'", ""),
        ('[columns]\nusage = "time"', "line 2: usage: Expected `array", ""),
        ('times = "utcc"', "line 1: times is one of local, relative, utc", "utc"),
        ("requests_per_minute = 9000", "whole number from 1 to 600", ""),
    ],
)
def test_a_mistake_in_the_config_names_the_place_and_ends_with_5(
    tmp_path: Path, config: str, message: str, hint: str
) -> None:
    with pytest.raises(SettingProblem) as caught:
        _load(tmp_path, config)

    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.status == 5
    assert "\n" not in caught.value.message


def test_columns_and_times_are_as_the_config_says_and_as_shipped_else(tmp_path: Path) -> None:
    chosen = _load(tmp_path, 'times = "relative"\n[columns]\nusage = ["time", "item:30"]')
    shipped = _load(tmp_path, "")

    assert (chosen.times, shipped.times) == ("relative", "local")
    assert chosen.columns == {Stream.USAGE: (Shown("time"), Shown("item", 30))}
    assert shipped.columns == {}


def test_a_token_in_the_config_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingProblem, match="must be a reference") as caught:
        _load(tmp_path, f'[accounts.a]\ntoken = "{CANARY}"')

    assert "CANARY" not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    "config", [f'{CANARY} = "x"', f'api = "{CANARY}"', f'interval = "{CANARY}"', f"[{CANARY}]"]
)
def test_no_message_repeats_what_looks_like_a_token(tmp_path: Path, config: str) -> None:
    with pytest.raises(SettingProblem) as caught:
        _load(tmp_path, config)

    assert "CANARY" not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ({"interval": "500ms"}, "--interval: an interval is 1s"),
        ({"interval": "6m"}, "--interval"),
        ({"since": "2090-01-01T00:00:00Z"}, "still to come"),
        ({"capacity": "many"}, "--capacity: it is a whole number"),
        ({"requests_per_minute": "0"}, "--requests-per-minute"),
        ({"account": "acmee"}, "no [accounts.acmee]"),
        ({"demo": True, "region": "eu"}, "contradict"),
        ({"timezone": "../../etc/passwd"}, "no such time zone"),
    ],
)
def test_a_mistake_in_a_flag_names_the_flag_and_ends_with_2(
    tmp_path: Path, flags: dict[str, object], message: str
) -> None:
    with pytest.raises(SettingProblem) as caught:
        _load(tmp_path, "[accounts.acme]", None, **flags)

    assert message in caught.value.message
    assert caught.value.status == 2


def test_since_is_a_duration_or_a_moment(tmp_path: Path) -> None:
    assert _load(tmp_path, since="90m").since == 5400
    assert _load(tmp_path, since="2027-01-15T07:00:00Z").since == pytest.approx(3600)


def test_a_short_interval_is_accepted_with_a_note(tmp_path: Path) -> None:
    settings = _load(tmp_path, interval="5s")

    assert settings.interval == 5
    assert "budget" in settings.notes[0]


def test_several_accounts_ask_for_a_choice(tmp_path: Path) -> None:
    config = "[accounts.acme]\n[accounts.beta]"

    with pytest.raises(SettingProblem, match="which account") as caught:
        _load(tmp_path, config)

    assert "acme | beta" in caught.value.hint
    assert _load(tmp_path, config, account="beta").account == "beta"
    assert _load(tmp_path, 'account = "acme"\n' + config).account == "acme"


def test_the_demo_account_ignores_what_the_config_says_of_real_ones(tmp_path: Path) -> None:
    settings = _load(tmp_path, 'interval = "5m"\nbase_url = "https://x"\n[accounts.a]\n[accounts.b]', demo=True)

    assert (settings.account, settings.demo, settings.interval, settings.base_url) == ("demo", True, 2.0, None)
    assert settings.notes == ()


def test_a_config_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingProblem, match="no such file") as caught:
        load_settings({"config": str(tmp_path / "absent.toml")}, {})

    assert caught.value.status == 5


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = 1\n" * 300_000, b"[[[["])
def test_a_config_that_is_no_toml_text_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config.toml").write_bytes(content)

    with pytest.raises(SettingProblem) as caught:
        load_settings({"config": str(tmp_path / "config.toml")}, {})

    assert caught.value.status == 5


def test_the_alias_file_gives_clean_names_and_may_lie_beside_the_config(tmp_path: Path) -> None:
    (tmp_path / "names.toml").write_text('[vaults]\nabc = "Prod\\u001b]0;x"\n[items]\ndef = "Root"\n')

    names = _load(tmp_path, 'names = "names.toml"').names

    assert names.of("def") == "Root"
    assert "\x1b" not in str(names.of("abc"))
    assert (
        names.of(
            "abc",
        )
        != "Prod"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [("[vault]\na = 'x'", "line 1: unknown table vault"), ("[items]\na = 3", "[items] holds"), ("x", "names.toml")],
)
def test_a_mistake_in_the_alias_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "names.toml").write_text(content)

    with pytest.raises(SettingProblem) as caught:
        _load(tmp_path, 'names = "names.toml"')

    assert message in caught.value.message
    assert caught.value.status == 5


def test_days_may_wrap_around_the_week(tmp_path: Path) -> None:
    assert _load(tmp_path, 'business_hours = { days = "sat-mon" }').business_hours.days == {5, 6, 0}
    assert _load(tmp_path, 'business_hours = { days = "Monday,wed" }').business_hours.days == {0, 2}


def test_an_alias_file_named_by_a_flag_is_looked_for_where_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "n.toml").write_text("[items]\nabc = 'Root'")
    monkeypatch.chdir(tmp_path / "here")

    assert _load(tmp_path, names="n.toml").names.of("abc") == "Root"


@pytest.mark.parametrize("text", ["a = " + "[" * 5_000, "a = " + "9" * 5_000])
def test_toml_beyond_all_bounds_is_a_mistake_in_the_file_like_any_other(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingProblem, match=r"config\.toml: ") as of_config:
        _load(tmp_path, text)
    (tmp_path / "names.toml").write_text(text)
    with pytest.raises(SettingProblem, match="names file") as of_names:
        _load(tmp_path, 'names = "names.toml"')

    assert of_config.value.status == of_names.value.status == 5
