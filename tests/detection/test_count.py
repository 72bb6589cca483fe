"""Kind `count`: a window on event time, the same whatever the order of arrival."""

import random

from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from tests.detection.rules import COUNT, alerts, hits, rule
from tests.factories import changed, moment, signin
from tui.detection.engine import Engine
from tui.events.model import Seen, User

MINUTE = 60


def failure(at: float, user: str = "alice", **more: object) -> Seen:
    return signin(user, category="credentials_failed", at=at, **more)  # type: ignore[arg-type]


def test_enough_events_within_the_window_fire_once_they_are_there() -> None:
    found = hits(rule(COUNT), [failure(0), failure(5 * MINUTE), failure(10 * MINUTE)])

    assert [hit.measure for hit in found] == [3]
    assert found[0].why[0].sentence() == "count by user within 10m: 3 (limit 3)"


def test_both_ends_of_the_window_belong_to_it() -> None:
    assert len(hits(rule(COUNT), [failure(0), failure(1), failure(600)])) == 1
    assert not hits(rule(COUNT), [failure(0), failure(1), failure(600.001)])


def test_a_late_event_completes_a_window_that_had_passed() -> None:
    in_order = [failure(0), failure(4 * MINUTE), failure(12 * MINUTE)]
    late = failure(6 * MINUTE, received=20 * MINUTE, fresh=True)

    assert not hits(rule(COUNT), in_order)
    found = hits(rule(COUNT), [*in_order, late])

    assert [hit.measure for hit in found] == [3]
    assert [evidence.time for evidence in found[0].evidence] == [moment(at * MINUTE) for at in (0, 4, 6, 12)]
    assert found[0].late == 14 * MINUTE


def test_people_are_counted_apart() -> None:
    assert not hits(rule(COUNT), [failure(0), failure(1), failure(2, "bob"), failure(3, "bob")])


def test_an_event_that_names_nobody_counts_for_nobody() -> None:
    assert not hits(rule(COUNT), [changed(failure(at), target_user=UNSET) for at in range(9)])


def test_an_event_that_comes_twice_counts_once() -> None:
    twice = failure(0)

    assert not hits(rule(COUNT), [twice, twice, failure(1)])


def test_a_person_is_one_whether_named_by_uuid_or_by_e_mail_alone() -> None:
    by_mail = [changed(failure(at), target_user=User(email="ALICE@acme.test")) for at in (1, 2)]

    assert len(hits(rule(COUNT), [failure(0), *by_mail])) == 1


def test_a_bare_name_is_nobody() -> None:
    assert not hits(rule(COUNT), [changed(failure(at), target_user=User(name="Alice")) for at in range(9)])


def test_a_week_old_batch_of_a_laptop_that_comes_back_still_counts_together() -> None:
    week = 7 * 24 * 3600
    recent = [failure(week + at, "bob") for at in range(2)]
    batch = [failure(at * MINUTE, received=week + 60) for at in range(3)]

    assert [hit.measure for hit in hits(rule(COUNT), [*recent, *batch])] == [3]


def test_what_arrived_long_ago_is_forgotten() -> None:
    rest = failure(9 * MINUTE, received=3600 * 5)

    assert not hits(rule(COUNT, grace="1h"), [failure(0), failure(MINUTE), rest])
    assert hits(rule(COUNT, grace="24h"), [failure(0), failure(MINUTE), rest])


def test_while_a_backlog_is_read_events_arrive_when_they_happened() -> None:
    engine = Engine([rule(COUNT, grace="1h")])
    engine.clock.read_backlog(["signin"])
    now = 40 * 24 * 3600
    days = [failure(day * 24 * 3600 + at, received=now) for day in range(30) for at in range(2)]

    found = [hit for event in days for hit in engine.judge(event)]

    assert not found
    assert engine.clock.now == days[-1].event.time
    engine.clock.go_live()
    found = [hit for at in (now, now + 1, now + 2) for hit in engine.judge(failure(at))]
    assert [hit.measure for hit in found] == [3]


times = st.lists(st.integers(0, 3000), min_size=1, max_size=40)


@given(times, st.integers(2, 6), st.randoms(use_true_random=False))
def test_alerts_do_not_depend_on_the_order_of_arrival(at: list[int], at_least: int, chance: random.Random) -> None:
    tried = rule(COUNT, at_least=at_least)
    events = [failure(second, received=3000) for second in at]
    shuffled = chance.sample(events, len(events))

    one, other = alerts(tried, sorted(events, key=lambda seen: seen.event.time)), alerts(tried, shuffled)

    assert [(a.measure, a.first, a.last, a.evidence) for a in one] == [
        (a.measure, a.first, a.last, a.evidence) for a in other
    ]


@given(times, st.integers(2, 6))
def test_the_measure_is_the_fullest_window(at: list[int], at_least: int) -> None:
    fullest = max(sum(start <= second <= start + 600 for second in at) for start in at)

    found = alerts(rule(COUNT, at_least=at_least), [failure(second, received=3000) for second in at])

    assert max((alert.measure for alert in found), default=0) == (fullest if fullest >= at_least else 0)
