"""Keys that were read of the values of pools, kept for the next question: each value is read once, not each time.

Numbers of a field's keys are the same in all streams, so that their rows are counted together.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.store.numbering import Numbering
from tui.store.pool import Pool
from tui.store.rows import picked
from tui.store.stretches import Found
from tui.store.table import Table

Read: TypeAlias = Callable[[Any], tuple[str, ...]]
"""The texts in a value; the first one is the key."""

LARGEST = 150_000
"""Keys of all fields together that are kept, some 100 bytes each; who has more of one field waits for them."""
_SPARE = 1000


class Reading:
    """The number of the key of each value of a pool."""

    def __init__(self, pool: Pool, read: Read, numbering: Numbering) -> None:
        self.numbers: NDArray[np.int32] = np.zeros(0, np.int32)
        self._pool, self._read, self._numbering = pool, read, numbering
        self._stamp = -1

    def refresh(self) -> None:
        """Reads values that came since the last time."""
        if self._stamp != self._pool.stamp:
            self.read(self._pool.changed_since(self._stamp))
            self._stamp = self._pool.stamp

    def read(self, codes: Sequence[int]) -> None:
        """Reads the values of codes."""
        values, read, number = self._pool.values, self._read, self._numbering.number
        if len(values) > len(self.numbers):
            longer = np.zeros(len(values) * 5 // 4, np.int32)
            longer[: len(self.numbers)] = self.numbers
            self.numbers = longer
        found = (read(values[code]) for code in codes)
        self.numbers[codes] = [number(texts[0]) if texts else 0 for texts in found]


class FieldReadings:
    """What was read for one field; `lasting` if it is for later questions too."""

    def __init__(self, *, lasting: bool) -> None:
        self.numbering = Numbering()
        self._lasting = lasting
        self._readings: dict[Hashable, Reading] = {}
        self._passing: dict[Hashable, Hashable] = {}

    def numbers(
        self, table: Table, found: Found, part: str, read: Read, until: Hashable = None
    ) -> NDArray[np.int32]:
        """By code the numbers of what is read in the values of a part; with another `until` it is read anew."""
        pool = table.pools[part]
        if not self._lasting:
            reading = Reading(pool, read, self.numbering)
            reading.read(_occurring(found, part, len(pool.values)))
            return reading.numbers[: len(pool.values)]
        key = (table.stream, part, None if until is not None else read)
        if key not in self._readings or self._passing.get(key) != until:
            self._readings[key], self._passing[key] = Reading(pool, read, self.numbering), until
        self._readings[key].refresh()
        return self._readings[key].numbers[: len(pool.values)]


def _occurring(found: Found, part: str, size: int) -> list[int]:
    occurs = np.zeros(size, np.bool_)
    for stretch, mask in found:
        occurs[picked(stretch.segment.codes[part], stretch, mask)] = True
    return np.flatnonzero(occurs).tolist()


class Readings:
    """What was read for the fields that were counted by lately, bounded."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, FieldReadings] = OrderedDict()

    def of(self, field: str, pools: Iterable[Pool] | None) -> FieldReadings:
        """What was read for a field; `pools` are all that it is read from, None if it is read from others too."""
        kept = self._kept.pop(field, None)
        values = LARGEST + 1 if pools is None else sum(map(len, pools))
        if values > LARGEST:
            return FieldReadings(lasting=False)
        if kept is None or len(kept.numbering) > 2 * values + _SPARE:  # most are keys that nobody has any more
            kept = FieldReadings(lasting=True)
        self._kept[field] = kept
        while len(self._kept) > 1 and sum(len(each.numbering) for each in self._kept.values()) > LARGEST:
            self._kept.popitem(last=False)
        return kept
