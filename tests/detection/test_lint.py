"""Lint: what is wrong or doubtful in a rule file is said with its place, and the catalogue is clean."""

from typing import Any

import pytest

from tests.detection.rules import COUNT, EVENT, rule, sequence, text
from tests.detection.test_first_seen import COUNTRY, DAY, away, routine
from tests.factories import audit, moment
from tui.detection.codes import known_codes
from tui.detection.lint import lint
from tui.detection.lint_history import lint_history
from tui.detection.loading import catalogue_texts
from tui.detection.remarks import Remark
from tui.detection.replay import Surroundings
from tui.detection.rule import Rule
from tui.detection.split import split
from tui.events.model import Seen

FIRES = {"name": "fires", "expect": 1, "events": [{"action": "export"}]}
QUIET = {"name": "quiet", "expect": 0, "events": [{"action": "grant"}]}
TESTED = {"test": [FIRES, QUIET]}


def remarks(keys: Any, **more: Any) -> list[Remark]:
    """What lint says of one rule."""
    return lint([("mine.toml", "\n" + text(keys, **more))])


def said(keys: Any, **more: Any) -> list[str]:
    return [f"{remark.level} {remark.problem.key}: {remark.problem.message}" for remark in remarks(keys, **more)]


def test_the_catalogue_has_no_errors_and_its_only_warnings_are_lists_that_its_owner_must_write() -> None:
    found = lint(catalogue_texts())

    assert {remark.level for remark in found} == {"warning"}
    assert all("waits for lists." in remark.problem.message for remark in found)


def test_a_rule_that_is_right_gets_no_remark() -> None:
    assert said(EVENT, **TESTED) == []


def test_a_code_that_nobody_sends_is_a_warning_with_the_nearest_and_the_place() -> None:
    (remark,) = remarks(EVENT, match={"action": ["export", "chngdssoo"]}, **TESTED)

    assert remark.as_output() == {
        "level": "warning",
        "file": "mine.toml",
        "line": 2,
        "rule": "tried",
        "key": "match.action",
        "message": "not a known code: 'chngdssoo'",
        "nearest": "chngdsso",
    }


def test_codes_under_not_in_unless_and_in_cases_are_looked_at_too() -> None:
    found = said(
        EVENT,
        match={"action": "export", "object": {"not": "vualt"}},
        test=[FIRES | {"events": [{"action": "export", "object": "vault"}]}, QUIET],
        unless={"actor_type": "externaluser"},
        cases=[{"match": {"object": "itms"}, "severity": "high"}],
    )

    assert [line.partition(":")[0] for line in found] == [
        "warning match.object",
        "warning unless.actor_type",
        "warning cases[1].match.object",
    ]


def test_a_code_of_another_stream_is_not_known_on_this_one() -> None:
    assert any("not a known code: 'reveal'" in line for line in said(EVENT, match={"action": "reveal"}))
    assert not any("known code" in line for line in said(EVENT, stream="usage", match={"action": "reveal"}))


def test_a_stream_in_an_alternative_says_whose_codes_are_meant() -> None:
    match = [{"stream": "usage", "action": "reveal"}, {"stream": "audit", "action": "reveal"}]

    found = said(EVENT, stream=["usage", "audit"], match=match)

    assert sum("not a known code" in line for line in found) == 1


def test_an_alternative_for_a_stream_that_the_rule_does_not_read_can_never_match() -> None:
    assert any(
        "can never match: the rule reads audit alone" in line for line in said(EVENT, match={"stream": "usage"})
    )


def test_a_stream_of_which_no_event_can_match_is_told() -> None:
    found = said(EVENT, stream=["signin", "usage"], match={"category": "success"})

    assert "warning match: can never match usage events: they have no 'category'" in found


def test_a_key_that_a_stream_lacks_never_counts_there() -> None:
    found = said(COUNT, stream=["signin", "usage"], match={"ip": {"exists": True}}, by=["session"])

    assert "warning by: usage events have no 'session' and never count" in found


def test_a_step_that_waits_for_hits_of_no_rule_is_told_with_the_nearest() -> None:
    heard = {"stream": "hit", "match": {"rule": "tryed"}}

    found = said(sequence(heard, {"stream": "audit", "match": {"action": "export"}}))

    assert any("no such rule: 'tryed'; did you mean 'tried'?" in line for line in found)


def test_a_test_that_fails_is_an_error() -> None:
    (remark,) = remarks(EVENT, test=[FIRES | {"expect": 2}, QUIET])

    assert remark.level == "error"
    assert "'fires' fails: expected 2 alerts, not 1" in remark.problem.message


@pytest.mark.parametrize(("test", "missing"), [(FIRES, "stays quiet"), (QUIET, "fires")])
def test_a_rule_without_a_firing_or_a_quiet_test_is_doubtful(test: Any, missing: str) -> None:
    assert said(EVENT, test=[test]) == [f"warning test: no test in which it {missing}"]


def test_a_dedup_shorter_than_the_window_is_doubtful() -> None:
    assert any(line.startswith("warning dedup: 60s is shorter") for line in said(COUNT, dedup="60s"))
    assert not any("dedup" in line for line in said(COUNT, within="10m"))


def test_a_rule_that_waits_for_a_list_says_which() -> None:
    waiting = {"action": "export", "vault": {"in_list": "crown_jewels"}}

    assert any("waits for lists.crown_jewels" in line for line in said(EVENT, match=waiting))
    filled = lint([("mine.toml", text(EVENT, match=waiting))], lists={"crown_jewels": ["v"]})
    assert not any("waits" in str(remark) for remark in filled)


def test_a_rule_that_is_off_without_a_reason_is_doubtful() -> None:
    assert said(EVENT, enabled=False, **TESTED) == ["warning off_reason: is off, and does not say why"]


def test_all_files_are_looked_at_though_one_is_no_toml_and_errors_come_first() -> None:
    found = lint([("a.toml", "[[rule"), ("b.toml", text(EVENT, colour="red")), ("c.toml", text(EVENT))])

    assert [(remark.level, remark.problem.file) for remark in found] == [
        ("error", "a.toml"),
        ("error", "b.toml"),
        ("warning", "c.toml"),
        ("warning", "c.toml"),
    ]


def test_two_files_with_one_id_are_an_error_at_the_second() -> None:
    (clash, *_) = lint([("a.toml", text(EVENT, **TESTED)), ("b.toml", text(EVENT, **TESTED))])

    assert (clash.level, clash.problem.file, clash.problem.key) == ("error", "b.toml", "id")
    assert "a.toml" in clash.problem.message


def test_any_text_may_stand_in_fields_without_codes_and_hits_take_those_of_every_stream() -> None:
    assert known_codes("city", ["signin"]) is None
    assert known_codes("action", ["usage", "audit"]) is not None
    assert {"reveal", "grant"} <= (known_codes("action", ["hit"]) or set())


def test_a_wrong_override_is_told_of_the_config_that_it_stands_in() -> None:
    (remark, *_) = lint([("mine.toml", text(EVENT, **TESTED))], {"tried": {"at_leest": 3}}, config="config.toml")

    assert str(remark).startswith("error: config.toml: rule 'tried' at_leest: unknown key")


def test_a_rule_that_drowns_the_others_is_told() -> None:
    loud, quiet = rule(EVENT, id="loud"), rule(EVENT, id="quiet", match={"action": "grant"})
    events = [audit(f"user{n}", action="export", at=n) for n in range(30)]

    assert after_a_look([loud, quiet], events, start=0, judged=0, now=1) == [
        "raises 100% of all alerts, 30 of 30",
        "matched nothing in 1d",
    ]


def after_a_look(rules: list[Rule], events: list[Seen], *, start: float, judged: float, now: float) -> list[str]:
    """What is said once they have learnt from one day to another and were judged from then."""
    parts = split(rules, moment(start * DAY), moment(judged * DAY), moment(now * DAY))
    return [each.problem.message for each in lint_history(rules, events, Surroundings(), parts, moment(now * DAY))]


def test_rules_learn_before_they_are_asked_what_they_match() -> None:
    heard = rule(COUNTRY, id="heard")
    hears = rule(
        sequence({"stream": "audit", "absent": True}, {"stream": "hit", "match": {"rule": "heard"}}), id="hears"
    )
    both = [heard, hears]

    assert after_a_look(both, [*routine(), away("RO", 21)], start=0, judged=20, now=22) == []
    assert after_a_look(both, [*routine(days=2), away("RO", 2)], start=0, judged=0, now=3) == [
        "matched nothing in 3d: it reads the alerts of heard, still learning"
    ]
    assert after_a_look(both, routine(), start=0, judged=14, now=21) == ["matched nothing in 7d"]


def test_what_rules_learn_from_is_no_match_and_no_alert() -> None:
    once = rule(EVENT, id="once")
    events = [audit(f"user{n}", action="export", at=n) for n in range(30)]

    assert after_a_look([once], events, start=0, judged=7, now=14) == ["matched nothing in 7d"]
