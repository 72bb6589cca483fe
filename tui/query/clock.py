"""The clock on the wall: local weekday and time of an event, and whether people are at work then."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Protocol

from tui.events.times import NANOSECONDS, to_datetime

MINUTE = 60 * NANOSECONDS
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
QUARTER = 15 * MINUTE
"""Zones change their offset at full quarters of an hour; those that once did so a minute later (Antarctica/Casey in
2020, St John's until 2011) are told wrongly for the rest of that quarter."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY = 3 * DAY
"""1970 began on a Thursday: added to a count from 1970 it makes weeks begin on Mondays."""


MINUTES = 7 * 1440
"""Of a week."""


class WorkingHours(Protocol):
    """When people are at work."""

    @property
    def days(self) -> frozenset[int]:
        """Monday is 0."""
        ...

    @property
    def start(self) -> int:
        """Minutes after midnight."""
        ...

    @property
    def end(self) -> int:
        """Minutes after midnight, exclusive; before `start`: on the next day."""
        ...


class OfficeHours:
    """Monday to Friday, eight to six: what holds where nothing is configured."""

    days = frozenset(range(5))
    start = 8 * 60
    end = 18 * 60


@lru_cache(maxsize=65_536)
def _offset_of_quarter(quarter: int, zone: tzinfo) -> int:
    offset = to_datetime(quarter * QUARTER).astimezone(zone).utcoffset() or timedelta()
    return (offset.days * 86_400 + offset.seconds) * NANOSECONDS


def offset(ns: int, zone: tzinfo) -> int:
    """Nanoseconds by which local clocks are ahead of UTC at a moment."""
    return 0 if zone is UTC else _offset_of_quarter(ns // QUARTER, zone)


def minute_of_week(local: int) -> int:
    """Minutes since the last Monday began, of a moment in local nanoseconds."""
    return (local + MONDAY) % WEEK // MINUTE


def at_work(hours: WorkingHours) -> tuple[bool, ...]:
    """For each minute of a week whether people are at work."""
    return _minutes_at_work(hours.days, hours.start, hours.end)


@lru_cache(maxsize=8)
def _minutes_at_work(days: frozenset[int], start: int, end: int) -> tuple[bool, ...]:
    minutes = [False] * (7 * 1440)
    length = end - start + (1440 if end <= start else 0)
    for day in days:
        for minute in range(length):
            minutes[(day * 1440 + start + minute) % len(minutes)] = True
    return tuple(minutes)


def work_begins(now_ns: int, zone: tzinfo, hours: WorkingHours) -> int:
    """When people next come to work: a moment after now, in nanoseconds since 1970."""
    today = to_datetime(now_ns).astimezone(zone).date()
    start = time(hours.start // 60, hours.start % 60)
    for ahead in range(9):  # a week, today over already, and a day more for those who work on one alone
        day = today + timedelta(days=ahead)
        begins = int(datetime.combine(day, start, zone).timestamp()) * NANOSECONDS
        if day.weekday() in hours.days and begins > now_ns:
            return begins
    return now_ns + DAY  # nobody ever works: a day is as good as any other
