"""Local clocks for whole columns of times."""

from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.query.clock import MINUTE, MONDAY, QUARTER, WEEK, offset
from tui.store.numbering import Column, Ints, Numbers
from tui.store.rows import picked, rows_in
from tui.store.stretches import Found, Mask, Stretch
from tui.store.table import Table

Of: TypeAlias = Callable[[Ints, Ints], NDArray[Any]]
"""What is told of times and of the nanoseconds by which local clocks are ahead of them."""

_WIDEST = 4_000
"""Quarters of an hour for which it is quicker to list all offsets than to look for those that occur."""


class Minutes(NamedTuple):
    """What codes of rows are those of: minutes since one of them."""

    first: int


def rows_a_minute(table: Table, first: int, number: int) -> Ints:
    """How many rows each of so many minutes has."""
    counts = np.zeros(number, np.int64)
    for segment, start, end in table.stretches(table.head, table.end):
        begin, counted = segment.rows_a_minute(start, end)
        counts[begin - first : begin - first + len(counted)] += counted
    return counts


def offsets(times: Ints, zone: tzinfo) -> Ints:
    """Nanoseconds by which local clocks are ahead of UTC at each time."""
    if zone is UTC or not len(times):
        return np.zeros(len(times), np.int64)
    quarters = times // QUARTER
    first, last = int(quarters.min()), int(quarters.max())
    if last - first < _WIDEST:
        known = np.array([offset(quarter * QUARTER, zone) for quarter in range(first, last + 1)], np.int64)
        return known.take(quarters - first)
    different, places = np.unique(quarters, return_inverse=True)
    return np.array([offset(quarter * QUARTER, zone) for quarter in different.tolist()], np.int64).take(places)


def by_minute(times: Ints, minutes: NDArray[np.int32], zone: tzinfo, table: NDArray[Any]) -> NDArray[Any]:
    """What a table of a week's minutes, from Monday, holds for the local time of each; `minutes` are since 1970."""
    return _of_local(times, minutes, zone, partial(of_week, table))


def columns(founds: Sequence[Found], zone: tzinfo, of: Of, *, by_minute: bool = True) -> list[Column]:
    """What is told of the times of rows of several tables, and of their offsets: once for each minute, if it is the
    same within one."""
    segments = [stretch.segment for found in founds for stretch, _ in found]
    first = min((segment.earliest for segment in segments), default=0) // MINUTE
    last = max((segment.latest for segment in segments), default=0) // MINUTE
    if by_minute and last - first < sum(map(rows_in, founds)):
        every = np.arange(first, last + 1) * MINUTE
        ahead = offsets(every, zone)
        if not (ahead % MINUTE).any():
            codes = partial(_minutes, first)
            return [Column(codes, of(every, ahead), Minutes(first))] * len(founds)

    def of_rows(stretch: Stretch, mask: Mask) -> Numbers:
        times = picked(stretch.segment.time, stretch, mask)
        return of(times, offsets(times, zone))

    return [Column(of_rows)] * len(founds)


def _minutes(first: int, stretch: Stretch, mask: Mask) -> Numbers:
    return picked(stretch.segment.minutes(), stretch, mask) - first


def _of_local(
    times: Ints, minutes: NDArray[np.int32], zone: tzinfo, of: Callable[[Ints, Ints], NDArray[Any]]
) -> NDArray[Any]:
    """What is told of times and their offsets, for each time; it must be the same within a minute."""
    first, last = int(minutes.min()), int(minutes.max())
    if last - first < len(times):  # fewer minutes than times: work out each minute once
        every = np.arange(first, last + 1) * MINUTE
        ahead = offsets(every, zone)
        if not (ahead % MINUTE).any():
            return of(every, ahead).take(minutes - first)
    return of(times, offsets(times, zone))


def of_week(table: NDArray[Any], times: Ints, ahead: Ints) -> NDArray[Any]:
    """What a table of a week's minutes, from Monday, holds for times and their offsets."""
    # the remainder first: a time at the end of what 64 bits hold has no room for an offset
    return table.take((times % WEEK + ahead + MONDAY) % WEEK // MINUTE)
