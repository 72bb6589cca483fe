"""Backtest: history through the rules, and what an edited rule would change."""

import pytest

from tests.detection.rules import COUNT, EVENT, rule, sequence, text
from tests.factories import START, audit, moment, signin
from tui.detection.backtest import counts, difference, touched, with_file
from tui.detection.engine import Engine
from tui.detection.loading import load_catalogue
from tui.detection.replay import Replay, Surroundings, replayed
from tui.detection.rule import Rule
from tui.detection.table import RuleFileError
from tui.events.alert import Severity
from tui.events.model import Seen
from tui.events.times import NANOSECONDS

DAY = 86_400
FAILURES = [signin(category="mfa_failed", at=60 * n) for n in range(4)]


def run(rules: list[Rule], events: list[Seen], now: float = 10 * DAY) -> Replay[Engine]:
    return replayed(rules, events, Surroundings(), moment(now))


def test_rules_are_counted_by_severity_the_worst_first() -> None:
    rules = [rule(COUNT), rule(EVENT, id="export", severity="high")]
    events = [*FAILURES, audit(action="export", at=DAY), audit("bob", action="export", at=2 * DAY)]

    found = counts(run(rules, events).book.alerts())

    assert [(each.rule, each.alerts, dict(each.by_severity)) for each in found] == [
        ("export", 2, {Severity.HIGH: 2}),
        ("tried", 1, {Severity.MEDIUM: 1}),
    ]


def test_what_has_not_happened_is_judged_when_its_time_was_up() -> None:
    asked = rule(
        sequence(
            {"stream": "audit", "match": {"action": "suspend"}},
            {"stream": "audit", "match": {"action": "reactive"}, "absent": True},
        )
    )

    assert len(run([asked], [audit(action="suspend")]).book.alerts()) == 1
    assert not run([asked], [audit(action="suspend"), audit(action="reactive", at=60)]).book.alerts()
    assert not run([asked], [audit(action="suspend")], now=60).book.alerts(), "its time is not up yet"


def test_a_stream_that_fell_silent_is_found_in_history() -> None:
    asked = rule({"kind": "silence", "stream": "usage", "by": ["stream"], "within": "1h", "warmup": "7d"})
    signins = [signin(at=600 * n) for n in range(6 * 24 * 15)]
    quiet = rule({"kind": "silence", "stream": "signin", "by": ["stream"], "within": "1h", "warmup": "7d"})

    assert not run([asked], signins, now=15 * DAY).book.alerts()
    assert len(run([quiet], signins, now=15 * DAY + 6 * 3600).book.alerts()) == 1


def test_history_is_judged_as_if_each_event_had_come_at_once() -> None:
    (late,) = run([rule(EVENT)], [audit(action="export", received=START + DAY * NANOSECONDS)]).book.alerts()

    assert late.late == 0
    assert late.raised == START


def test_an_edited_rule_gains_and_loses_alerts() -> None:
    few = [signin("bob", category="mfa_failed", at=DAY + 60 * n) for n in range(2)]
    strict, eager = rule(COUNT, at_least=4), rule(COUNT, at_least=2)
    before, after = (run([each], [*FAILURES, *few]).book.alerts() for each in (strict, eager))

    assert [alert.who for alert in difference(before, after).gained] == ["bob@acme.test"]
    assert [alert.who for alert in difference(after, before).lost] == ["bob@acme.test"]
    assert not difference(before, after).lost, "alice's alert is the same, though another event fired first"


def test_an_alert_that_begins_elsewhere_is_the_same_if_the_two_overlap() -> None:
    wide, narrow = rule(COUNT), rule(COUNT, match={"category": "mfa_failed"})
    events = [signin(category="credentials_failed", at=-60), *FAILURES]
    before, after = (run([each], events).book.alerts() for each in (wide, narrow))

    changes = difference(before, after)

    assert before[0].first != after[0].first
    assert not changes.gained
    assert not changes.lost


def test_an_alert_of_another_severity_is_neither_gained_nor_lost() -> None:
    before, after = (run([rule(COUNT, severity=word)], FAILURES).book.alerts() for word in ("medium", "high"))

    changes = difference(before, after)

    assert not changes.gained
    assert not changes.lost
    assert [(one.severity, other.severity) for one, other in changes.changed] == [(Severity.MEDIUM, Severity.HIGH)]


def test_a_file_stands_in_for_the_rules_of_its_ids() -> None:
    rules = load_catalogue()

    candidate = with_file(rules, "new.toml", text(EVENT, id="vault-export"))

    assert len(candidate) == len(rules)
    assert candidate[-1].origin.file == "new.toml"


def test_a_file_that_closes_a_circle_of_hits_is_refused() -> None:
    chain = sequence({"stream": "hit", "match": {"rule": "b"}}, {"stream": "audit"})
    back = sequence({"stream": "hit", "match": {"rule": "a"}}, {"stream": "audit"})

    with pytest.raises(RuleFileError, match="reads its own hits"):
        with_file([rule(chain, id="a"), rule(EVENT, id="b")], "b.toml", text(back, id="b"))


def test_rules_that_read_the_hits_of_an_edited_one_are_compared_too() -> None:
    first = rule(EVENT, id="first")
    second = rule(sequence({"stream": "hit", "match": {"rule": "first"}}, {"stream": "audit"}), id="second")
    third = rule(sequence({"stream": "hit", "match": {"rule": "second"}}, {"stream": "audit"}), id="third")

    assert touched([third, second, first, rule(COUNT)], ["first"]) == {"first", "second", "third"}
