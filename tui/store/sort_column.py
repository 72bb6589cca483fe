"""What the rows of a table are sorted by, for one column: each row is read once, as rows never change."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.events.model import EVENT_TYPES, Seen
from tui.events.names import Names
from tui.events.order import SortKey, sortable
from tui.store.numbering import different
from tui.store.segment import Segment
from tui.store.table import Table

Ints = NDArray[np.int64]
Ranks = NDArray[np.int32]

CHUNK = 16_384
"""Rows that are taken out of the table at once: so long writers wait."""
_FEW = 4096
"""Texts that may wait to be ranked."""
_MET = 200_000
"""Values that are remembered while many rows are read."""


class _Taken(NamedTuple):
    """Rows of a stretch: which of the different values each has, and these values."""

    first: int
    numbers: Ints
    values: list[tuple[Any, ...]]


class SortColumn:
    """A number for each row, and the texts that the numbers stand for. Any thread may ask."""

    def __init__(self, table: Table, key: SortKey, names: Names) -> None:
        self.key, self.names = key, names
        self.is_read = False
        """Everything that was there has been read once: what is left to read is little."""
        self._table = table
        self._parts = key.parts[table.stream]
        self._kind = EVENT_TYPES[table.stream]
        self._lock = threading.Lock()
        self._base = self._end = table.head
        self._numbers: Ranks = np.zeros(CHUNK, np.int32)
        self._texts: list[str] = [""]
        """As they are compared; the first is that of rows without one."""
        self._known = {"": 0}
        self._in_order: list[int] = []
        self._ranks: Ranks = np.zeros(1, np.int32)

    def read(self, lock: AbstractContextManager[Any]) -> None:
        """Reads the rows that have come; `lock` guards the table and is held for a chunk at a time."""
        with self._lock:
            met: dict[tuple[Any, ...], int] = {}
            while self._read_some(lock, met):
                if len(met) > _MET:
                    met.clear()
                if len(self._texts) - len(self._ranks) > max(_FEW, len(self._ranks) // 4):
                    self._rank()  # now and then: to sort all at once would hold up other threads
            self._rank()
            self.is_read = True

    def heights(self, rows: Ints, *, descending: bool) -> Ranks:
        """For rows that were read how far up each stands: 0 for those without a text, which are the last.

        Rows that are evicted by now get any height: nobody can read them.
        """
        with self._lock:
            ranks = self._ranks if descending else len(self._ranks) - self._ranks
            ranks[0] = 0
            return ranks.take(self._numbers.take(rows - self._base, mode="clip"))

    def _read_some(self, lock: AbstractContextManager[Any], met: dict[tuple[Any, ...], int]) -> bool:
        """Reads a chunk; `met` has the numbers of values that were met on the way."""
        with lock:
            head, start = self._table.head, max(self._end, self._table.head)
            end = min(start + CHUNK, self._table.end)
            taken = [self._taken(*stretch) for stretch in self._table.stretches(start, end)]
        self._forget(head)
        if end - self._base > len(self._numbers):
            longer = np.zeros((end - self._base) * 9 // 8 + CHUNK, np.int32)
            longer[: self._end - self._base] = self._numbers[: self._end - self._base]
            self._numbers = longer
        for first, numbers, values in taken:
            new = [parts for parts in values if parts not in met]
            met |= zip(new, map(self._number, self._texts_of(new)), strict=True)
            known = np.array([met[parts] for parts in values], np.int32)
            self._numbers[first - self._base : first - self._base + len(numbers)] = known.take(numbers)
        self._end = end
        return bool(taken)

    def _taken(self, segment: Segment, start: int, end: int) -> _Taken:
        columns = [segment.codes[part][start:end] for part in self._parts]
        pools = [self._table.pools[part].values for part in self._parts]
        numbers: Ints = np.zeros(end - start, np.int64)
        examples: Ints = np.zeros(1, np.int64)
        for column, pool in zip(columns, pools, strict=True):
            _, examples, numbers = np.unique(numbers * len(pool) + column, return_index=True, return_inverse=True)
        values = [
            tuple(pool[column[at]] for column, pool in zip(columns, pools, strict=True)) for at in examples.tolist()
        ]
        return _Taken(segment.base + start, numbers, values)

    def _texts_of(self, values: Iterable[tuple[Any, ...]]) -> Iterator[str]:
        stream = self._table.stream
        for parts in values:
            held = dict(zip(self._parts, parts, strict=True))
            account = held.pop("account", "")
            seen = Seen(stream=stream, account=account, event=self._kind(**held), received=0)
            yield self.key.text(seen, self.names)

    def _number(self, text: str) -> int:
        compared = sortable(text)
        number = self._known.get(compared)
        if number is None:
            number = self._known[compared] = len(self._texts)
            self._texts.append(compared)
        return number

    def _rank(self) -> None:
        count = len(self._texts)
        if count == len(self._ranks):
            return
        self._in_order = sorted([*self._in_order, *range(len(self._ranks), count)], key=self._texts.__getitem__)
        self._ranks = np.zeros(count, np.int32)
        self._ranks[self._in_order] = np.arange(1, count, dtype=np.int32)

    def _forget(self, head: int) -> None:
        """When as many rows are evicted as are left: lets go of them, and of texts that no row has any more."""
        gone = head - self._base
        if gone < max(CHUNK, self._end - head):
            return
        if self._end <= head:
            self._numbers, self._base, self._end = np.zeros(CHUNK, np.int32), head, head
            present: list[int] = [0]
        else:
            kept = np.concatenate([np.zeros(1, np.int64), self._numbers[gone : self._end - self._base]])
            present, numbers = different(kept)
            self._numbers, self._base = numbers[1:].astype(np.int32), head
        self._texts = [self._texts[number] for number in present]
        self._known = {text: number for number, text in enumerate(self._texts)}
        self._in_order, self._ranks = [], np.zeros(1, np.int32)
        self._rank()
