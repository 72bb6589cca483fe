"""Lists that ship with opwatch, and what settings make of them."""

from tests.detection.rules import EVENT, hits, rule
from tests.factories import ident, signin
from tui.detection.engine import Engine
from tui.detection.lists import merged, shipped_lists

UNKNOWN_APP = rule(EVENT, stream="signin", match={"app": {"not": {"in_list": "known_apps"}}})


def test_the_programs_of_1password_are_known() -> None:
    assert not hits(UNKNOWN_APP, [signin(app="1Password for iOS"), signin(app="1password cli")])
    assert hits(UNKNOWN_APP, [signin(app="curl")])


def test_settings_replace_a_list_or_change_it() -> None:
    shipped = {"apps": ("a", "b")}

    assert merged(shipped, {"apps": ["c"], "offices": ["x"]}) == {"apps": ["c"], "offices": ["x"]}
    assert merged(shipped, {"apps": {"add": ["c"], "remove": ["A"]}}) == {"apps": ["b", "c"]}
    assert merged(shipped, {"new": {"add": ["c"]}}) == {"apps": ("a", "b"), "new": ["c"]}


def test_an_app_added_in_the_settings_is_known() -> None:
    assert not hits(UNKNOWN_APP, [signin(app="Acme Vault")], lists={"known_apps": {"add": ["acme vault"]}})
    assert hits(UNKNOWN_APP, [signin(app="1Password CLI")], lists={"known_apps": ["Acme Vault"]})


def test_a_rule_for_a_list_that_nobody_can_justify_waits() -> None:
    rogue = rule(EVENT, stream="signin", match={"country": {"in_list": "rogue_countries"}})

    assert Engine([rogue]).waiting() == {"tried": ("rogue_countries",)}
    assert {"known_apps", "provisioning_domains", "embargoed_countries"} <= shipped_lists().keys()


def test_lists_may_change_while_the_engine_runs_and_those_filled_meanwhile_stay() -> None:
    wanted = rule(EVENT, stream="signin", match={"ip": {"in_list": "offices"}, "user": {"in_list": "ours"}})
    engine = Engine([wanted], lists={"offices": ["10.0.0.0/8"]})
    engine.fill_list("ours", [ident("user alice@acme.test")])

    assert len(engine.judge(signin(ip="10.1.1.1"))) == 1
    engine.use_lists({"offices": ["192.0.2.0/24"]})
    assert engine.judge(signin(ip="10.1.1.1")) == []
    assert len(engine.judge(signin(ip="192.0.2.1"))) == 1
    engine.use_lists({})
    assert engine.waiting() == {"tried": ("offices",)}
    assert engine.judge(signin(ip="192.0.2.1")) == []
