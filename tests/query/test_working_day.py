"""When work begins next: over nights, weekends, holidays of the clock, and for those who never stop."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.events.times import to_datetime
from tui.query.clock import OfficeHours, WorkingHours, work_begins

BERLIN, TORONTO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Toronto")


@dataclass(frozen=True)
class Shift:
    """Working hours for tests."""

    days: frozenset[int] = frozenset(range(5))
    start: int = 8 * 60
    end: int = 18 * 60


def next_after(local: str, zone: ZoneInfo = BERLIN, hours: WorkingHours = OfficeHours()) -> str:  # noqa: B008 - constant
    now = int(datetime.fromisoformat(local).replace(tzinfo=zone).timestamp() * 1e9)
    begins = work_begins(now, zone, hours)
    assert begins > now
    return f"{to_datetime(begins).astimezone(zone):%a %d %b %H:%M}"


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-23T12:00", "Tue 24 Nov 08:00"),
        ("2026-11-23T03:00", "Mon 23 Nov 08:00"),
        ("2026-11-23T08:00", "Tue 24 Nov 08:00"),
        ("2026-11-20T17:00", "Mon 23 Nov 08:00"),
        ("2026-11-21T12:00", "Mon 23 Nov 08:00"),
        ("2026-11-22T23:59", "Mon 23 Nov 08:00"),
        ("2026-12-31T20:00", "Fri 01 Jan 08:00"),
    ],
)
def test_work_begins_on_the_next_working_day_or_later_on_this_one(now: str, begins: str) -> None:
    assert next_after(now) == begins


@pytest.mark.parametrize(
    ("now", "zone", "begins", "hours"),
    [
        ("2026-03-27T12:00", BERLIN, "Mon 30 Mar 08:00", 67),  # an hour is lost on Sunday
        ("2026-10-23T12:00", BERLIN, "Mon 26 Oct 08:00", 69),
        ("2026-10-30T12:00", TORONTO, "Mon 02 Nov 08:00", 69),
    ],
)
def test_the_clock_on_the_wall_counts_where_it_is_put_forward_or_back(
    now: str, zone: ZoneInfo, begins: str, hours: int
) -> None:
    assert next_after(now, zone) == begins
    start = int(datetime.fromisoformat(now).replace(tzinfo=zone).timestamp() * 1e9)
    assert work_begins(start, zone, OfficeHours()) - start == hours * 3600 * 10**9


def test_a_start_that_the_clock_skips_is_still_ahead() -> None:
    night = Shift(days=frozenset({6}), start=2 * 60 + 30, end=6 * 60)

    assert next_after("2026-03-29T01:59", hours=night) == "Sun 29 Mar 03:30"


def test_a_shift_over_midnight_begins_in_the_evening() -> None:
    night = Shift(start=22 * 60, end=6 * 60)

    assert next_after("2026-11-23T23:00", hours=night) == "Tue 24 Nov 22:00"
    assert next_after("2026-11-23T05:00", hours=night) == "Mon 23 Nov 22:00"


def test_who_works_on_one_day_alone_comes_a_week_later() -> None:
    assert next_after("2026-11-23T09:00", hours=Shift(days=frozenset({0}))) == "Mon 30 Nov 08:00"


def test_where_nobody_works_it_is_the_same_time_tomorrow() -> None:
    assert next_after("2026-11-23T09:00", hours=Shift(days=frozenset())) == "Tue 24 Nov 09:00"


@given(
    st.integers(0, 4 * 10**18),
    st.sampled_from([BERLIN, TORONTO, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Apia")]),
    st.sets(st.integers(0, 6), min_size=1).map(frozenset),
    st.integers(0, 1439),
)
def test_it_is_always_ahead_and_within_nine_days(
    now: int, zone: ZoneInfo, days: frozenset[int], start: int
) -> None:
    begins = work_begins(now, zone, Shift(days, start))

    assert now < begins <= now + 9 * 86_400 * 10**9
