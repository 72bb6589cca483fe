"""Tests that stand in rule files are run, and tell what differs."""

from typing import Any

import pytest

from tests.detection.rules import COUNT, EVENT, rule, sequence
from tui.detection.rule_test_events import START, HealthTurn, events_of
from tui.detection.rule_tests import Verdict, run_tests
from tui.events.fields import value
from tui.events.model import Seen
from tui.events.times import NANOSECONDS


def verdict(keys: dict[str, Any], **test: Any) -> Verdict:
    (only,) = run_tests(rule(keys, test=[{"name": "tried", "expect": 1, **test}]))
    return only


FAILURES = [{"outcome": "failure", "repeat": 3}]


def test_a_test_that_holds_has_no_complaint() -> None:
    passed = verdict(COUNT, events=FAILURES, severity="medium")

    assert passed.complaint == ""
    assert [alert.measure for alert in passed.alerts] == [3]


@pytest.mark.parametrize(
    ("test", "complaint"),
    [
        ({"events": FAILURES, "expect": 2}, "expected 2 alerts, not 1; it"),
        ({"events": FAILURES, "severity": "high"}, "expected severity high, not medium"),
        ({"events": [], "severity": "high", "expect": 0}, "expected severity high, not none"),
        ({"events": [{"outcom": "failure"}]}, "events[1].outcom: unknown key; did you mean 'outcome'?"),
        ({"events": [{"stream": "sgnin"}]}, "events[1].stream: unknown stream 'sgnin'; did you mean 'signin'?"),
        ({"events": [{"at": "soon"}]}, "events[1].at: not a duration"),
        ({"events": FAILURES, "with": ["other"]}, "with: no such rule 'other'"),
    ],
)
def test_a_test_that_does_not_hold_says_what_differs(test: dict[str, Any], complaint: str) -> None:
    assert verdict(COUNT, **test).complaint.startswith(complaint)


def test_a_rule_that_is_shipped_off_is_tested_as_if_it_were_on() -> None:
    assert not verdict({**COUNT, "enabled": False}, events=FAILURES).complaint


def test_events_come_in_order_of_arrival_each_a_second_after_the_one_before() -> None:
    tables: list[dict[str, Any]] = [
        {"user": "a{n}", "repeat": 2, "every": "1m", "late": "10m"},
        {"user": "b"},
        {"user": "c", "at": "-5s"},
        {"stream": "health", "type": "stalled", "object": "usage", "at": "2h"},
    ]

    events = events_of(tables, "signin")

    seen = [event for event in events if isinstance(event, Seen)]
    assert [(value(each, "user"), (each.event.time - START) // NANOSECONDS, each.late) for each in seen] == [
        ("c", -5, 0),
        ("b", 61, 0),
        ("a1", 0, 600),
        ("a2", 60, 600),
    ]
    assert events[-1] == HealthTurn("stalled", "usage", START + 7200 * NANOSECONDS)


def test_an_empty_text_removes_a_field() -> None:
    (event,) = events_of([{"user": "", "app": "", "ip": ""}], "usage")

    assert isinstance(event, Seen)
    assert [value(event, name) for name in ("user", "app", "ip", "action")] == [None] * 4


def test_an_audit_event_takes_its_object_from_what_is_named() -> None:
    tables = [
        {"object": "uva", "vault": "v", "aux": "bob"},
        {"object": "user", "object_user": "bob"},
        {"object": "gm", "group": "g"},
    ]

    found = [event for event in events_of(tables, "audit") if isinstance(event, Seen)]

    assert [value(event, "object_uuid") for event in found] == ["v", "bob", "g"]
    assert value(found[0], "aux") == "bob"


def test_the_clock_can_be_moved_on() -> None:
    absent = sequence(
        {"stream": "audit", "match": {"action": "a"}},
        {"stream": "audit", "match": {"action": "b"}, "absent": True},
    )

    assert verdict(absent, events=[{"action": "a"}], until="2h").complaint == ""
    assert verdict(absent, events=[{"action": "a"}], until="30m", expect=0).complaint == ""


def test_the_default_stream_is_the_first_of_the_rule() -> None:
    assert not verdict({**EVENT, "stream": ["audit", "usage"]}, events=[{"action": "export"}]).complaint
