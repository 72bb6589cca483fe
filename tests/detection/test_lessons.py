"""Verdicts teach rules what is usual: expected is known at once, bad never; both can be taken back whole."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from tests.detection.rules import COUNT, rule
from tests.detection.test_deviation import FETCH, burst, hourly
from tests.detection.test_first_seen import COUNTRY, DAY, away, routine
from tests.detection.test_travel import TRAVEL, at
from tests.factories import signin, usage
from tui.alerts.book import AlertBook
from tui.detection.engine import Engine
from tui.detection.lessons import Lessons
from tui.detection.rule import Rule
from tui.events.alert import Alert
from tui.events.dealing import Deed, DeedKind
from tui.events.model import Seen

HOUR = 3_600


class Desk:
    """Rules at work, their alerts, and somebody who deals with them."""

    def __init__(self, keys: Mapping[str, Any], **more: Any) -> None:
        self.rule = rule(keys, **more)
        self.engine = Engine([self.rule])
        self.book = AlertBook()

    def judge(self, *events: Seen) -> int:
        """How often the rule fires."""
        self.engine.lessons.learn(self.book.lessons)
        hits = [hit for event in events for hit in self.engine.judge(event)]
        for hit in hits:
            self.book.join(hit, 0)
        return len(hits)

    def alert(self) -> Alert:
        return max(self.book.alerts(), key=lambda alert: alert.last)

    def deal(self, kind: DeedKind, now: int = 1, alert: str = "") -> None:
        assert self.book.deal(alert or self.alert().id, Deed(kind), now, "dana") == ""
        self.engine.lessons.learn(self.book.lessons)


def with_new_country(**more: Any) -> Desk:
    """Three weeks in CA, then RO once."""
    desk = Desk(COUNTRY, **more)
    assert desk.judge(*routine(), away("RO", 21)) == 1
    assert desk.alert().novel == ("RO",)
    return desk


def test_an_expected_value_is_known_at_once_for_this_entity_and_no_other() -> None:
    desk = with_new_country()
    desk.judge(*routine(user="bob"))
    desk.deal("expected")

    assert desk.judge(away("RO", 22), away("RO", 23)) == 0
    assert desk.judge(away("RO", 23, "bob")) == 1
    assert desk.judge(away("VN", 24)) == 1


def test_what_is_expected_counts_as_known_in_the_reasons_of_others() -> None:
    desk = with_new_country()
    desk.deal("expected")

    desk.judge(away("VN", 22))

    assert desk.alert().why[0].baseline.startswith("2 known")


def test_the_alert_itself_is_found_again_by_a_look_back() -> None:
    desk = with_new_country()
    desk.deal("expected")
    again = Engine([desk.rule])
    again.lessons.learn(desk.book.lessons)

    found = [hit for event in [*routine(), away("RO", 21), away("RO", 22)] for hit in again.judge(event)]

    assert [hit.last for hit in found] == [desk.alert().last]


@pytest.mark.parametrize("back", ["undo", "withdraw"])
def test_a_verdict_that_is_taken_back_teaches_nothing_any_more(back: DeedKind) -> None:
    desk = with_new_country()
    desk.deal("expected")
    desk.deal(back)

    assert desk.judge(away("RO", 22)) == 1


def test_a_bad_value_never_becomes_known_however_often_it_comes() -> None:
    days = [away("RO", day) for day in (22, 23, 24, 30, 31)]
    assert with_new_country().judge(*days) == 2

    desk = with_new_country()
    desk.deal("bad")

    assert desk.judge(*days) == 5


def test_a_bad_value_that_is_known_by_now_is_unknown_again_until_that_is_taken_back() -> None:
    desk = with_new_country()
    desk.judge(away("RO", 22), away("RO", 25), away("RO", 26))
    name = desk.alert().id
    desk.deal("bad")

    assert desk.judge(away("RO", 27)) == 1
    assert desk.alert().why[0].baseline.startswith("1 known")
    desk.deal("withdraw", 2, name)
    assert desk.judge(away("RO", 28)) == 0


def test_the_newest_verdict_on_a_value_counts() -> None:
    desk = with_new_country()
    desk.deal("bad", 1)
    assert desk.judge(away("RO", 40)) == 1
    desk.deal("expected", 2)
    assert desk.judge(away("RO", 41)) == 0
    desk.judge(away("VN", 60))
    assert desk.judge(away("RO", 60.1)) == 0


def test_an_expected_hour_is_known() -> None:
    keys = {"kind": "first_seen", "stream": "usage", "of": ["hour_slot"], "min_days": 2, "warmup": "7d"}
    desk = Desk(keys)
    days = [usage(at=day * DAY + 9 * HOUR) for day in range(21)]
    assert desk.judge(*days, usage(at=21 * DAY + 3 * HOUR)) == 1
    desk.deal("expected")

    assert desk.judge(usage(at=22 * DAY + 3 * HOUR)) == 0
    assert desk.judge(usage(at=22 * DAY + 4 * HOUR)) == 1


def test_an_expected_pair_of_values_is_known_as_a_pair() -> None:
    desk = Desk(COUNTRY, of=["country", "app"])
    assert desk.judge(*routine(), away("RO", 21)) == 1
    desk.deal("expected")

    assert desk.judge(away("RO", 22)) == 0
    assert desk.judge(away("RO", 23, app="another")) == 1


def travelling(start: float, city: str) -> list[Seen]:
    return [at("Toronto", start), at(city, start + 1)]


def test_an_expected_place_is_one_of_the_persons_own() -> None:
    desk = Desk(TRAVEL)
    assert desk.judge(*travelling(0, "Tokyo")) == 1
    assert desk.alert().novel == ("35N 139E",)
    assert desk.judge(*travelling(30, "Tokyo")) == 1
    desk.deal("expected")

    assert desk.judge(*travelling(60, "Tokyo")) == 0
    assert desk.judge(*travelling(90, "London")) == 1


def test_a_bad_place_stays_strange() -> None:
    days = [travelling(24.0 * day, "Tokyo") for day in range(1, 12)]
    events = [event for day in days for event in day]
    desk = Desk(TRAVEL)
    desk.judge(*travelling(0, "Tokyo"))
    fired = Desk(TRAVEL).judge(*travelling(0, "Tokyo"), *events)
    desk.deal("bad")

    assert desk.judge(*events) == 11 > fired


def test_where_every_place_is_to_be_strange_no_verdict_makes_one_known() -> None:
    desk = Desk(TRAVEL, familiar=False)
    desk.judge(*travelling(0, "Tokyo"))
    desk.deal("expected")

    assert desk.alert().novel == ()
    assert desk.judge(*travelling(60, "Tokyo")) == 1


def test_as_much_as_was_expected_is_known_at_any_hour() -> None:
    desk = Desk(FETCH, season="hour_of_day")
    usual = hourly(500)
    assert desk.judge(*usual[:217], *burst(30, 216 * HOUR + 60)) > 0
    assert desk.judge(*usual[217:220], *burst(30, 219 * HOUR + 60)) > 0
    desk.deal("expected")

    assert desk.judge(*usual[220:223], *burst(31, 222 * HOUR + 60)) == 0
    assert desk.judge(*usual[223:226], *burst(33, 225 * HOUR + 60)) > 0


def test_a_bad_burst_is_in_no_baseline() -> None:
    def of_a_week_later(verdict: DeedKind | None) -> int:
        desk = Desk(FETCH)
        usual = hourly(500)
        desk.judge(*usual[:216], *burst(30, 216 * HOUR))
        if verdict is not None:
            desk.deal(verdict)
        return desk.judge(*usual[217:384], *burst(30, 384 * HOUR))

    assert of_a_week_later(None) == 0
    assert of_a_week_later("bad") > 0


@pytest.mark.parametrize(
    ("keys", "events"),
    [
        (COUNT, [signin(category="credentials_failed", at=60 * number) for number in range(3)]),
        (
            {"kind": "first_seen", "stream": "signin", "of": ["account"], "idle": "45d", "min_events": 0},
            [signin(at=0), signin(at=50 * DAY)],
        ),
    ],
)
def test_rules_that_hold_events_against_limits_learn_nothing(keys: Mapping[str, Any], events: list[Seen]) -> None:
    desk = Desk(keys)
    assert desk.judge(*events) == 1
    desk.deal("expected")

    assert desk.book.lessons == ()
    assert desk.alert().status == "acknowledged"


def test_rules_that_are_read_again_go_on_with_what_they_were_taught() -> None:
    desk = with_new_country()
    desk.deal("expected")

    desk.engine.use([rule(COUNTRY, title="in other words")])
    assert desk.judge(away("RO", 22)) == 0
    desk.engine.use([rule(COUNTRY, min_events=9)])  # looks for something else: begins anew
    assert desk.judge(*routine(start=30), away("RO", 52)) == 0
    desk.deal("withdraw")
    assert desk.judge(away("RO", 52.1)) == 1


def test_rules_that_go_on_with_what_others_know_keep_what_they_were_taught() -> None:
    desk = with_new_country()
    desk.deal("expected")
    pupil = Engine([desk.rule])
    judged_by(pupil, [*routine(), away("RO", 21)])

    desk.engine.take_over(pupil)

    assert desk.judge(away("RO", 22)) == 0


def judged_by(engine: Engine, events: Iterable[Seen]) -> None:
    for event in events:
        engine.judge(event)


def test_a_lesson_of_a_rule_that_is_of_another_kind_now_does_no_harm() -> None:
    desk = with_new_country()
    desk.deal("bad")

    for keys in (FETCH, TRAVEL, COUNT):
        other: Rule = rule(keys)
        desk.engine.use([other])
        assert desk.judge(*hourly(216), *burst(30, 216 * HOUR)) >= 0


def test_the_same_lessons_again_are_no_news() -> None:
    desk = with_new_country()
    desk.deal("expected")
    lessons = Lessons()
    taught = lessons.of(desk.rule.id)
    lessons.learn(desk.book.lessons)
    assert taught.is_expected(desk_key(desk), "RO", 10**20)

    lessons.learn(())

    assert not taught.is_expected(desk_key(desk), "RO", 10**20)
    assert lessons.of(desk.rule.id) is taught


def desk_key(desk: Desk) -> tuple[str, ...]:
    return tuple(value for _, value in desk.alert().key)
