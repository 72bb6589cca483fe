"""Local clocks for whole columns of times."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.query.clock import MINUTE, MONDAY, QUARTER, WEEK, offset
from tui.store.numbering import Column, Ints, Numbers
from tui.store.rows import picked, rows_in
from tui.store.stretches import Found, Mask, Stretch

Minutes = NDArray[np.int32]
Of: TypeAlias = Callable[[Ints, Ints], NDArray[Any]]
"""What is told of times and of the nanoseconds by which local clocks are ahead of them."""

_WIDEST = 4_000
"""Quarters of an hour for which it is quicker to list all offsets than to look for those that occur."""


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


def by_minute(times: Ints, minutes: Minutes, zone: tzinfo, table: NDArray[Any]) -> NDArray[Any]:
    """What a table of a week's minutes, from Monday, holds for the local time of each; `minutes` are since 1970."""
    return _of_local(times, minutes, zone, partial(of_week, table))


def column(found: Found, zone: tzinfo, of: Of, *, by_minute: bool = True) -> Column:
    """What is told of the times of rows and their offsets: once for each minute, if it is the same within one."""
    first = min(stretch.segment.earliest for stretch, _ in found) // MINUTE
    last = max(stretch.segment.latest for stretch, _ in found) // MINUTE
    if by_minute and last - first < rows_in(found):
        every = np.arange(first, last + 1) * MINUTE
        ahead = offsets(every, zone)
        if not (ahead % MINUTE).any():
            numbers = of(every, ahead)
            return Column(lambda s, mask: picked(s.segment.minutes(), s, mask) - first, numbers, ("minutes", first))

    def of_rows(stretch: Stretch, mask: Mask) -> Numbers:
        times = picked(stretch.segment.time, stretch, mask)
        return of(times, offsets(times, zone))

    return Column(of_rows)


def _of_local(
    times: Ints, minutes: Minutes, zone: tzinfo, of: Callable[[Ints, Ints], NDArray[Any]]
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
