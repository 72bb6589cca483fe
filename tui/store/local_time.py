"""Local clocks for whole columns of times."""

from datetime import UTC, tzinfo

import numpy as np
from numpy.typing import NDArray

from tui.query.clock import DAY, HOUR, MINUTE, MONDAY, QUARTER, WEEK, offset

Ints = NDArray[np.int64]

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


def _of_week(times: Ints, zone: tzinfo) -> Ints:
    # the remainder first: a time at the end of what 64 bits hold has no room for an offset
    found: Ints = (times % WEEK + offsets(times, zone) + MONDAY) % WEEK
    return found


def minutes_of_week(times: Ints, zone: tzinfo) -> Ints:
    """Minutes since the last Monday began, by local clocks."""
    return _of_week(times, zone) // MINUTE


def weekdays(times: Ints, zone: tzinfo) -> Ints:
    """Monday is 0."""
    return _of_week(times, zone) // DAY


def hours(times: Ints, zone: tzinfo) -> Ints:
    """The hour that local clocks show."""
    return _of_week(times, zone) % DAY // HOUR


def bins(times: Ints, zone: tzinfo, width: int) -> Ints:
    """Where on local clocks the bin of each time begins; bins of days begin at midnight."""
    local = times + offsets(times, zone)
    found: Ints = local - local % width
    return found
