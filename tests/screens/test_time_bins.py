"""Bins of time: round, on the local clock, right on the days when clocks are changed."""

from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from statistics import mode
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories import ident, signin, usage
from tests.screens.fake_watch import FakeWatch, healthy
from tui.events.reading import StreamHealth
from tui.events.stream import Stream
from tui.events.times import to_datetime
from tui.query.clock import offset
from tui.screens.time_bins import STEPS, bins_of, edges_of, span_of

NS = 10**9
HOUR = 3600 * NS
DAY = 24 * HOUR
BERLIN = ZoneInfo("Europe/Berlin")
NAMES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/Havana",
)
ZONES: st.SearchStrategy[tzinfo] = st.sampled_from([UTC, *map(ZoneInfo, NAMES)])
"""Half an hour of summer, quarters of an hour, clocks that are changed at midnight."""
NOW = datetime(2026, 11, 20, 11, 4, 31, tzinfo=UTC).timestamp()


def at(text: str, zone: tzinfo = BERLIN) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) * NS


def clocks(edges: list[int], zone: tzinfo = BERLIN) -> list[str]:
    return [f"{to_datetime(edge).astimezone(zone):%H:%M}" for edge in edges]


@given(st.integers(at("2015-01-01"), at("2027-01-01")), st.integers(1, 60 * 366 * DAY), st.integers(2, 200), ZONES)
def test_bins_cover_the_span_without_gaps_in_the_room_there_is(
    start: int, length: int, most: int, zone: tzinfo
) -> None:
    edges = edges_of(start, start + length, most, zone)

    assert edges[0] <= start
    assert edges[-1] >= start + length
    assert edges[-2] < start + length
    assert len(edges) - 1 <= most
    assert all(a < b for a, b in pairwise(edges))


@given(st.integers(at("2015-01-01"), at("2027-01-01")), st.integers(1, 60 * DAY), ZONES)
def test_bins_begin_at_round_times_of_the_local_clock_on_every_day(start: int, length: int, zone: tzinfo) -> None:
    edges = edges_of(start, start + length, 80, zone)
    usual = mode(b - a for a, b in pairwise(edges))

    odd = [edge for edge in edges if (edge + offset(edge, zone)) % min(usual, DAY)]

    if len(edges) > 8 and usual in STEPS:
        assert len(odd) <= 2 * changes_of_clocks(edges, zone)


def changes_of_clocks(edges: list[int], zone: tzinfo) -> int:
    return sum(offset(a, zone) != offset(b, zone) for a, b in pairwise(edges))


def test_a_day_of_25_hours_is_one_bin_and_so_is_one_of_23() -> None:
    autumn = edges_of(at("2026-10-20T00:00"), at("2026-10-30T00:00"), 11, BERLIN)
    spring = edges_of(at("2026-03-25T00:00"), at("2026-04-02T00:00"), 9, BERLIN)

    assert set(clocks(autumn)) == set(clocks(spring)) == {"00:00"}
    assert sorted({(b - a) // HOUR for a, b in pairwise(autumn)}) == [24, 25]
    assert sorted({(b - a) // HOUR for a, b in pairwise(spring)}) == [23, 24]


def test_when_clocks_go_back_there_are_two_bins_of_the_same_hour_and_when_they_go_forward_one_less() -> None:
    autumn = edges_of(at("2026-10-25T00:00"), at("2026-10-25T06:00"), 10, BERLIN)
    spring = edges_of(at("2026-03-29T00:00"), at("2026-03-29T06:00"), 10, BERLIN)

    assert clocks(autumn) == ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00", "05:00", "06:00"]
    assert clocks(spring) == ["00:00", "01:00", "03:00", "04:00", "05:00", "06:00"]


def test_bins_of_hours_stand_on_the_same_hours_before_and_after() -> None:
    edges = edges_of(at("2026-10-24T00:00"), at("2026-10-27T00:00"), 13, BERLIN)

    assert set(clocks(edges)) == {"00:00", "06:00", "12:00", "18:00"}


def test_weeks_begin_on_mondays() -> None:
    edges = edges_of(at("2026-01-01T00:00"), at("2026-11-20T00:00"), 60, BERLIN)

    assert {to_datetime(edge).astimezone(BERLIN).weekday() for edge in edges} == {0}


def watch_of(*hours_ago: float, **changes: object) -> FakeWatch:
    """A day is held; sign-ins so many hours ago, of which those at uneven hours failed."""
    watch = FakeWatch(now=NOW)
    watch.add(
        *(
            signin(
                "u",
                at=NOW * NS - hours * HOUR,
                uuid=ident(f"{hours}"),
                category="mfa_failed" if hours % 2 else "success",
            )
            for hours in hours_ago
        )
    )
    watch.set_status(replace(healthy(NOW), **({"whole_since": NOW - 24 * 3600} | changes)))
    return watch


def test_each_row_is_in_the_bin_of_its_time_and_what_failed_is_counted_by_itself() -> None:
    watch = watch_of(1, 1.5, 2, 3, 20)

    bins = bins_of(watch, (Stream.SIGNIN,), "", NOW, 40, BERLIN)

    assert sum(rows or 0 for rows in bins.rows) == 5
    assert sum(failed or 0 for failed in bins.failed) == 3
    for seen in watch.matching(Stream.SIGNIN, ""):
        place = bins.at(seen.event.time)
        assert bins.rows[place]
        assert bins.edges[place] <= seen.event.time < bins.edges[place + 1]


def test_the_night_of_25_hours_loses_no_row_and_counts_none_twice() -> None:
    now = at("2026-10-26T12:00") / NS
    watch = FakeWatch(now=now)
    watch.add(*(signin("u", at=at("2026-10-24T00:00") + n * HOUR // 2, uuid=ident(f"{n}")) for n in range(100)))
    watch.set_status(replace(healthy(now), whole_since=now - 70 * 3600))

    bins = bins_of(watch, (Stream.SIGNIN,), "after:2026-10-23", now, 10, BERLIN)

    assert {"00:00", "12:00"} >= set(clocks(list(bins.edges)))
    assert sum(rows or 0 for rows in bins.rows) == 100
    night = bins.at(at("2026-10-25T03:30"))
    assert (bins.edges[night + 1] - bins.edges[night]) // HOUR == 13
    assert bins.rows[night] == 26


def test_other_streams_have_rows_but_nothing_that_failed() -> None:
    watch = watch_of()
    watch.add(usage("u", at=NOW * NS - HOUR))

    bins = bins_of(watch, (Stream.USAGE,), "", NOW, 40, BERLIN)

    assert (sum(rows or 0 for rows in bins.rows), sum(failed or 0 for failed in bins.failed)) == (1, 0)


def test_what_is_not_held_is_unknown_and_not_zero() -> None:
    bins = bins_of(watch_of(1), (Stream.SIGNIN,), "after:-7d", NOW, 80, BERLIN)

    held = bins.at(int((NOW - 24 * 3600) * NS))
    assert set(bins.rows[:held]) == {None}
    assert None not in bins.rows[held:]


def test_what_was_not_read_since_is_unknown_and_not_zero() -> None:
    late = StreamHealth(Stream.SIGNIN, state="failing", last_success=NOW - 6 * 3600)
    watch = watch_of(7, streams={Stream.SIGNIN: late})

    bins = bins_of(watch, (Stream.SIGNIN,), "", NOW, 30, BERLIN)

    assert bins.rows[-1] is None
    assert bins.rows[0] == 0


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("", 24, 0),
        ("alice", 24, 0),
        ("after:-2h", 2, 0),
        ("after:-2h before:-1h | count by user", 2, 1),
        ("after:-30h", 30, 0),
        ("after:-400d", 48, 0),
        ("before:-23h", 24, 23),
    ],
)
def test_a_chart_reaches_over_the_range_of_the_filter_or_what_is_held(query: str, start: float, end: float) -> None:
    status = replace(healthy(NOW), whole_since=NOW - 24 * 3600)
    now = int(NOW * NS)

    assert [(now - moment) / HOUR for moment in span_of(query, status, now, BERLIN)] == [start, end]


@given(st.sampled_from(["", "after:now", "before:-400d", "after:tomorrow", "on:yesterday", "after:-1h before:-2h"]))
def test_no_range_is_without_a_second(query: str) -> None:
    for since in (None, NOW - 86_400, NOW + 5):
        start, end = span_of(query, replace(healthy(NOW), whole_since=since), int(NOW * NS), BERLIN)
        assert end - start >= NS
        assert end - start < timedelta(days=500) / timedelta(seconds=1) * NS
