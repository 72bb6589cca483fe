"""Some ten thousand rows of one stream, a column for each part of an event."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui.query.clock import MINUTE
from tui.store.packed import Packed
from tui.store.pool import Codes

_WIDTHS = (np.uint8, np.uint16, np.uint32)


class Segment:
    """A stretch of rows that is filled once and dropped whole.

    Columns of codes begin one byte wide and widen when a code needs it.
    """

    def __init__(self, base: int, size: int, pooled: Iterable[str], packed: Iterable[str]) -> None:
        self.base = base
        self.size = size
        self.used = 0
        self.time: NDArray[np.int64] = np.empty(size, np.int64)
        self.received: NDArray[np.int64] = np.empty(size, np.int64)
        self.fresh: NDArray[np.bool_] = np.empty(size, np.bool_)
        self.codes: dict[str, Codes] = {part: np.empty(size, np.uint8) for part in pooled}
        self.packed = {part: Packed(size) for part in packed}
        self.earliest, self.latest = 2**63 - 1, -(2**63)
        """Bounds of the event times, those of evicted rows included."""
        self._minutes: NDArray[np.int32] = np.empty(0, np.int32)
        self._minutes_until = 0
        self._a_minute: tuple[int, NDArray[np.int64]] = (0, np.empty(0, np.int64))
        self._counted_until = 0

    @property
    def end(self) -> int:
        """The row after its last."""
        return self.base + self.used

    @property
    def room(self) -> int:
        """How many rows it still takes."""
        return self.size - self.used

    def minutes(self) -> NDArray[np.int32]:
        """Minutes since 1970 of its rows, worked out once: to divide a million times takes longer than to count."""
        if not len(self._minutes):
            self._minutes = np.empty(self.size, np.int32)
        new = slice(self._minutes_until, self.used)
        if new.start < new.stop:
            np.floor_divide(self.time[new], MINUTE, out=self._minutes[new], casting="unsafe")
            self._minutes_until = self.used
        return self._minutes

    def rows_a_minute(self, start: int, end: int) -> tuple[int, NDArray[np.int64]]:
        """Of places from `start`, before `end`: the first minute, and how many rows it and those after it have."""
        if (start, end) != (0, self.used):
            return _counted(self.minutes()[start:end])
        if self._counted_until < self.used:
            self._a_minute, self._counted_until = _counted(self.minutes()[: self.used]), self.used
        return self._a_minute

    def add(
        self,
        time: NDArray[np.int64],
        received: NDArray[np.int64],
        fresh: NDArray[np.bool_],
        codes: Mapping[str, Codes],
        packed: Mapping[str, Sequence[Any]],
    ) -> None:
        """Adds rows that fit into its room."""
        here = slice(self.used, self.used + len(time))
        self.time[here], self.received[here], self.fresh[here] = time, received, fresh
        for part, column in codes.items():
            self._widen(part, int(column.max()))
            self.codes[part][here] = column
        for part, values in packed.items():
            self.packed[part].put(self.used, values)
        self.earliest, self.latest = min(self.earliest, int(time.min())), max(self.latest, int(time.max()))
        self.used += len(time)

    def _widen(self, part: str, highest: int) -> None:
        column = self.codes[part]
        if highest > np.iinfo(column.dtype).max:
            width = next(width for width in _WIDTHS if highest <= np.iinfo(width).max)
            wider: Codes = np.empty(self.size, width)
            wider[: self.used] = column[: self.used]
            self.codes[part] = wider


def _counted(minutes: NDArray[np.int32]) -> tuple[int, NDArray[np.int64]]:
    first = int(minutes.min())
    return first, np.bincount(minutes - first)
