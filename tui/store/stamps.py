"""Timestamps as they were sent, kept as the time and how it was written: those of a page are written alike."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.events.stamps import read_stamps
from tui.events.times import NANOSECONDS

_WITHOUT_FRACTION = len("2026-03-02T12:00:00")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the offset is added by hand
_FEW = 50
"""So many are written one by one; NumPy takes its time to begin."""


class Shape(NamedTuple):
    """How a time was written."""

    digits: int
    """After the second; 0 to 9."""
    suffix: str
    """`Z`, an offset, or nothing."""

    @property
    def offset(self) -> int:
        """Nanoseconds that the written clock is ahead of UTC."""
        if len(self.suffix) < 2:
            return 0
        minutes = int(self.suffix[1:3]) * 60 + int(self.suffix[4:6])
        return minutes * 60 * NANOSECONDS * (-1 if self.suffix[0] == "-" else 1)

    def write(self, ns: int) -> str:
        """The timestamp of a time."""
        seconds, rest = divmod(ns + self.offset, NANOSECONDS)
        moment = (_EPOCH + timedelta(seconds=seconds)).isoformat()
        fraction = f".{rest:09d}"[: self.digits + 1] if self.digits else ""
        return f"{moment}{fraction}{self.suffix}"


_USUAL = [Shape(digits, "Z") for digits in range(10)]


def shapes_of(stamps: Sequence[Any], times: NDArray[np.int64]) -> list[Any]:
    """For each timestamp its shape, if shape and time give it back exactly; else what was sent."""
    read = read_stamps(stamps)
    is_usual = read.is_usual & (read.times == times)
    shapes: list[Any] = list(map(_USUAL.__getitem__, np.where(is_usual, read.digits, 0).tolist()))
    odd: list[int] = np.flatnonzero(~is_usual).tolist()
    if odd:
        for at, shape in zip(odd, _odd_shapes([stamps[at] for at in odd], times[odd]), strict=True):
            shapes[at] = shape
    return shapes


def _odd_shapes(stamps: Sequence[Any], times: NDArray[np.int64]) -> list[Any]:
    """Another suffix than `Z` say: those of a page are mostly alike."""
    alike = _guess(stamps[0])
    if alike is None or len(stamps) < _FEW:
        return [_shape_of(stamp, time) for stamp, time in zip(stamps, times.tolist(), strict=True)]
    return [
        alike if text == stamp else _shape_of(stamp, time)
        for text, stamp, time in zip(_written(times, alike), stamps, times.tolist(), strict=True)
    ]


def _shape_of(stamp: Any, time: int) -> Any:
    guess = _guess(stamp)
    return guess if guess is not None and guess.write(time) == stamp else stamp


def _guess(stamp: Any) -> Shape | None:
    if not isinstance(stamp, str):
        return None
    suffix = (
        "Z" if stamp.endswith("Z") else stamp[-6:] if stamp[-6:-5] in {"+", "-"} and stamp[-3:-2] == ":" else ""
    )
    if len(suffix) == 6 and not (suffix[1:3] + suffix[4:]).isdecimal():
        return None
    digits = max(0, len(stamp) - len(suffix) - _WITHOUT_FRACTION - 1)
    return Shape(digits, suffix) if digits <= 9 and suffix.isascii() else None


def _written(times: NDArray[np.int64], shape: Shape) -> list[str]:
    length = _WITHOUT_FRACTION + (shape.digits + 1 if shape.digits else 0)
    local = (times + shape.offset).view("datetime64[ns]")
    return [text[:length] + shape.suffix for text in np.datetime_as_string(local, unit="ns").tolist()]
