"""Timestamps of a page at once, as far as they are written as the service writes them.

In a module of its own because it needs NumPy, which nothing may load before the first frame.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.events.times import NANOSECONDS

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]


class Stamps(NamedTuple):
    """What timestamps tell; only where they are usual."""

    is_usual: Bools
    """Like `2026-03-02T12:00:00.123Z`, and of this century: time and digits give the text back exactly."""
    times: Ints
    """Nanoseconds since 1970 in UTC."""
    digits: Ints
    """How many there are after the second, 0 to 9."""


def read_stamps(stamps: Sequence[Any]) -> Stamps:
    """A quarter of a microsecond each; what else a timestamp may be, `tui.events.times.parse_timestamp` reads."""
    try:
        lengths = np.fromiter(map(len, stamps), np.int64, len(stamps))
        block = np.array(stamps, f"S{LONGEST}")
    except (TypeError, UnicodeEncodeError):  # one is no text, or not ASCII
        return read_stamps([stamp if isinstance(stamp, str) and stamp.isascii() else "" for stamp in stamps])
    letters = block.view(np.uint8).reshape(len(stamps), LONGEST).T.copy()  # a row for each place in the text
    figures = letters - ord("0")  # what is no figure becomes more than 9
    has_dot = lengths > _SHORTEST
    digits = np.where(has_dot, lengths - _DOT - 2, 0)
    fraction = np.where(digits > _PLACES, figures[_DOT + 1 : -1], 0)
    is_usual = (letters[_FIXED] == _FIXED_LETTERS).all(axis=0) & (figures[_FIGURES] <= 9).all(axis=0)
    is_usual &= (lengths >= _SHORTEST) & (lengths <= LONGEST) & ~(has_dot & (digits == 0))
    is_usual &= letters[np.minimum(lengths, LONGEST) - 1, np.arange(len(stamps))] == ord("Z")
    is_usual &= ((letters[_DOT] == ord(".")) | ~has_dot) & (fraction <= 9).all(axis=0)
    seconds, is_moment = _seconds(figures)
    return Stamps(is_usual & is_moment, seconds * NANOSECONDS + _WEIGHTS @ fraction.astype(np.int64), digits)


def _seconds(figures: Bytes) -> tuple[Ints, Bools]:
    """Seconds since 1970, and whether there is such a day and such a time of day."""
    year, month, day, hour, minute, second = (figures[at] * 10 + figures[at + 1] for at in (2, 5, 8, 11, 14, 17))
    is_leap = year % 4 == 0  # of this century, 2000 too
    is_moment = (day >= 1) & (day <= _DAYS_OF[month] + (is_leap & (month == 2)))
    is_moment &= (hour <= 23) & (minute <= 59) & (second <= 59)
    years = year.astype(np.int64)
    days = years * 365 + (years + 3) // 4 + _DAYS_BEFORE[month] + (is_leap & (month > 2)) + day - 1
    return ((days + _DAYS_TO_2000) * 24 + hour) * 3600 + minute.astype(np.int64) * 60 + second, is_moment


_DOT = len("2026-03-02T12:00:00")
_SHORTEST = _DOT + len("Z")
LONGEST = _DOT + len(".123456789Z")

_PATTERN = b"20__-__-__T__:__:__"
_FIXED = [at for at, letter in enumerate(_PATTERN) if letter != ord("_")]
_FIGURES = [at for at, letter in enumerate(_PATTERN) if letter == ord("_")]
_FIXED_LETTERS = np.array([_PATTERN[at] for at in _FIXED], np.uint8)[:, np.newaxis]

_MONTHS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_DAYS_OF = np.zeros(256, np.int64)
"""By number of the month; 0: there is no such month."""
_DAYS_OF[1:13] = _MONTHS
_DAYS_BEFORE = np.zeros(256, np.int64)
_DAYS_BEFORE[2:13] = np.cumsum(_MONTHS)[:-1]
_DAYS_TO_2000 = int(np.datetime64("2000-01-01").astype(np.int64))

_WEIGHTS = 10 ** np.arange(8, -1, -1, dtype=np.int64)
"""Nanoseconds of each figure of a fraction."""
_PLACES = np.arange(len(_WEIGHTS))[:, np.newaxis]
