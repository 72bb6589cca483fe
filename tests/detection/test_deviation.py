"""Kind `deviation`: more than this one usually has, by measures that a burst cannot spoil."""

import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detection.rules import alerts, hits, rule
from tests.factories import audit, ident, usage
from tui.detection.engine import Engine
from tui.detection.kinds.baseline import baseline_of
from tui.events.model import Seen

HOUR, DAY = 3_600, 86_400
FETCH = {
    "kind": "deviation",
    "stream": "usage",
    "match": {"action": "server-fetch"},
    "of": ["item"],
    "at_least": 20,
    "z": 6,
    "bucket": "1h",
    "history": "28d",
    "warmup": "7d",
}
CHANGES = {"kind": "deviation", "stream": "audit", "at_least": 5, "z": 4, "bucket": "1h", "warmup": "7d"}


def fetch(item: str, at: float, **more: object) -> Seen:
    return usage(action="server-fetch", item=ident(item), at=at, **more)  # type: ignore[arg-type]


def hourly(hours: int, items: int = 1) -> list[Seen]:
    return [fetch(f"usual{n}", hour * HOUR + n) for hour in range(hours) for n in range(items)]


def burst(size: int, at: float) -> list[Seen]:
    return [fetch(f"item{n}", at + n) for n in range(size)]


def test_far_more_than_usual_fires_with_what_is_usual() -> None:
    tried = rule(FETCH, title="{count}, usually {usual} (z {z})")

    found = hits(tried, [*hourly(216), *burst(30, 216 * HOUR)])

    assert found[-1].titled(30) == "30, usually 1 (z 29)"
    assert found[-1].why[0].sentence() == (
        "different item by user in 1h: 30 (limit z ≥ 6, ≥ 20); "
        "median 1, spread 1.0, highest 1, over 216 buckets; z 29"
    )
    (alert,) = alerts(tried, [*hourly(216), *burst(30, 216 * HOUR)])
    assert (alert.measure, len(alert.evidence)) == (30, 30)


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([*hourly(216), *burst(19, 216 * HOUR)], "fewer than at least"),
        ([*hourly(216), *(fetch("one", 216 * HOUR + n) for n in range(60))], "one item, sixty times"),
        ([*hourly(216, 15), *burst(25, 216 * HOUR)], "not twice the usual"),
        ([*hourly(100), *burst(30, 100 * HOUR)], "younger than the warm-up"),
        ([*hourly(150), *burst(31, 150 * HOUR), *hourly(0), *burst(30, 216 * HOUR)], "no more than once before"),
    ],
)
def test_it_stays_quiet_below_each_of_its_limits(events: list[Seen], why: str) -> None:
    assert not hits(rule(FETCH), events), why


def test_a_burst_hardly_moves_the_baseline() -> None:
    (*_, hit) = hits(rule(FETCH), [*hourly(200), *burst(30, 200 * HOUR), *burst(40, 216 * HOUR)])

    assert "median 1, spread 1.0, highest 30" in hit.why[0].baseline


def test_hours_without_events_count_as_nothing() -> None:
    (*_, hit) = hits(rule(FETCH), [fetch("a", 0), *burst(30, 200 * HOUR)])

    assert "median 0, spread 1.0, highest 1, over 200 buckets" in hit.why[0].baseline


def changes(hours: list[int], count: int, offset: int = 0) -> list[Seen]:
    return [audit(at=hour * HOUR + n + offset) for hour in hours for n in range(count)]


def test_what_is_usual_at_this_hour_of_the_week_is_no_deviation() -> None:
    mondays = changes([week * 168 for week in range(4)], 30)

    assert not hits(rule(CHANGES, season="hour_of_week"), [*mondays, *changes([4 * 168], 30)])
    found = hits(rule(CHANGES, season="hour_of_week"), [*mondays, *changes([4 * 168 + 5], 30)])
    assert "over 4 buckets of the same hour of week" in found[-1].why[0].baseline


def test_the_hour_is_that_of_local_clocks() -> None:
    """Clocks in Berlin went forward on 29 March 2026, the events with them."""
    berlin = ZoneInfo("Europe/Berlin")
    days = changes([day * 24 - (day >= 27) for day in range(30)], 30)

    assert not [
        hit
        for hit in hits(rule(CHANGES, season="hour_of_day"), days, zone=berlin)
        if hit.last > days[-31].event.time
    ]
    assert hits(rule(CHANGES, season="hour_of_day"), [*days[:-30], *changes([29 * 24 + 2], 30)], zone=berlin)


def test_a_late_event_counts_in_its_own_hour() -> None:
    usual = hourly(216)
    late = [fetch(f"late{n}", 200 * HOUR + n, received=216 * HOUR) for n in range(30)]

    (alert,) = alerts(rule(FETCH), [*usual, *late])

    assert alert.measure == 31


def test_the_state_of_a_key_is_bounded() -> None:
    engine = Engine([rule(CHANGES, history="2d", bucket="5m")])

    for number in range(5_000):
        engine.judge(audit(at=number * 300))

    (state,) = engine._running[0].detector.memory.states.values()  # type: ignore[attr-defined]
    assert len(state._closed) <= 2 * 576 + 1
    assert len(state._open) <= 26


def test_a_baseline_of_nothing_is_zero() -> None:
    assert baseline_of([]).z(20) == 20


@settings(deadline=None)
@given(st.integers(5, 40), st.randoms(use_true_random=False))
def test_a_bucket_fires_the_same_in_any_order(size: int, chance: random.Random) -> None:
    usual, events = hourly(180), burst(size, 180 * HOUR)

    def found(order: list[Seen]) -> list[tuple[int, int, int]]:
        return [(a.measure, a.first, a.last) for a in alerts(rule(FETCH, at_least=5), [*usual, *order])]

    assert found(events) == found(chance.sample(events, len(events)))
