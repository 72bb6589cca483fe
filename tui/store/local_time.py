"""Local clocks for whole columns of times."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui.query.clock import MINUTE, MONDAY, QUARTER, WEEK, offset

Ints = NDArray[np.int64]
Minutes = NDArray[np.int32]

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


def by_minute(times: Ints, minutes: Minutes, zone: tzinfo, of_week: NDArray[Any]) -> NDArray[Any]:
    """What a table of a week's minutes, from Monday, holds for the local time of each; `minutes` are since 1970."""
    return _of_local(times, minutes, zone, lambda every, ahead: of_week.take(_of_week(every, ahead)))


def bins(times: Ints, minutes: Minutes, zone: tzinfo, width: int) -> Ints:
    """The number, from 1970 on local clocks, of the bin of each time; bins of days begin at midnight."""
    if width % MINUTE:
        return (times + offsets(times, zone)) // width
    found: Ints = _of_local(times, minutes, zone, lambda every, ahead: (every + ahead) // width)
    return found


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


def _of_week(times: Ints, ahead: Ints) -> Ints:
    # the remainder first: a time at the end of what 64 bits hold has no room for an offset
    found: Ints = (times % WEEK + ahead + MONDAY) % WEEK // MINUTE
    return found
