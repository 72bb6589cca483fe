"""History is parted: what comes first teaches the rules, and only what comes after is judged."""

from typing import Any

from tests.detection.rules import COUNT, EVENT, rule
from tests.factories import moment, signin
from tui.detection.replay import Surroundings, replayed
from tui.detection.rule import Rule
from tui.detection.split import Split, both, split
from tui.events.alert import Alert
from tui.events.model import Location, Seen

DAY = 86_400
NEW: dict[str, Any] = {"id": "new", "kind": "first_seen", "stream": "signin", "match": {"outcome": "success"}}
NEW_COUNTRY = rule(NEW, of="country", min_events=0, warmup="7d")
TRAVEL = rule({"id": "travel", "kind": "travel", "stream": "signin", "match": {"outcome": "success"}})
FAILURES = rule(COUNT, id="failures")
HERE, THERE = Location(country="CA", latitude=45.5, longitude=-73.6), Location(latitude=44.4, longitude=26.1)


def parted(*rules: Rule, start: float = -30, judged: float = -7) -> Split:
    return split(rules, moment(start * DAY), moment(judged * DAY), moment(0))


def trip(day: float) -> list[Seen]:
    return [
        signin(uuid=f"here {day}", at=day * DAY, ip="203.0.113.7", location=HERE),
        signin(uuid=f"there {day}", at=day * DAY + 60, ip="198.51.100.9", location=THERE),
    ]


def judged(events: list[Seen], *rules: Rule, parts: Split | None = None) -> list[Alert]:
    in_order = sorted(events, key=lambda seen: seen.event.time)
    return list(replayed(rules, in_order, Surroundings(), moment(0), parts).book.alerts())


def test_what_is_before_the_part_that_is_asked_about_is_learned() -> None:
    parts = parted(NEW_COUNTRY, FAILURES)

    assert parts.judged_from("new") == parts.judged_from("failures") == moment(-7 * DAY)
    assert not parts.lessons["new"].is_short
    assert "failures" not in parts.lessons, "it has nothing to learn"


def test_where_nothing_is_before_a_rule_learns_from_the_start_as_long_as_it_needs() -> None:
    parts = parted(NEW_COUNTRY, TRAVEL, FAILURES, start=-30, judged=-30)

    assert parts.judged_from("new") == moment(-23 * DAY)
    assert parts.judged_from("travel") == moment(-27 * DAY)
    assert parts.judged_from("failures") == moment(-30 * DAY)


def test_it_learns_from_no_more_than_the_first_half_and_that_is_told_to_be_short() -> None:
    parts = parted(NEW_COUNTRY, TRAVEL, start=-8, judged=-8)

    assert parts.judged_from("new") == moment(-4 * DAY)
    assert {rule: lesson.is_short for rule, lesson in parts.lessons.items()} == {"new": True, "travel": False}


def test_a_rule_that_hears_another_learns_as_long_as_that_one() -> None:
    steps = [{"stream": "hit", "match": {"rule": "new"}}, {"stream": "signin", "match": {"country": "RO"}}]
    hears = rule({"id": "hears", "kind": "sequence", "within": "1h", "step": steps})

    assert parted(NEW_COUNTRY, hears, start=-30, judged=-30).judged_from("hears") == moment(-23 * DAY)


def test_a_place_that_became_familiar_in_the_learned_part_raises_nothing() -> None:
    events = [*trip(-20), *trip(-12), *trip(-1)]

    assert len(judged(events, TRAVEL)) == 2, "without learning it is strange the first times"
    assert judged(events, TRAVEL, parts=parted(TRAVEL)) == []


def test_what_is_strange_in_the_judged_part_is_an_alert() -> None:
    assert len(judged(trip(-1), TRAVEL, parts=parted(TRAVEL))) == 1


def test_alerts_of_rules_that_learn_nothing_count_from_the_part_that_is_asked_about() -> None:
    exports = rule(EVENT, id="exports", stream="signin", match={"country": "CA"})
    parts = parted(exports)

    assert [alert.last for alert in judged([*trip(-8), *trip(-1)], exports, parts=parts)] == [moment(60 - DAY)]


def test_two_versions_of_a_rule_are_judged_from_the_same_moment() -> None:
    slower = rule(NEW, of="country", min_events=0, warmup="10d")
    one = parted(NEW_COUNTRY, start=-30, judged=-30)
    other = parted(slower, TRAVEL, start=-30, judged=-30)

    assert both(one, other).judged_from("new") == both(other, one).judged_from("new") == moment(-20 * DAY)
    assert both(one, other).judged_from("travel") == moment(-27 * DAY)
