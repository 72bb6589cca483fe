"""One number for each row that tells its combination of keys: each column of codes is looked up once."""

from collections.abc import Hashable, Iterator, Sequence
from math import prod
from typing import Any

import numpy as np

from tui.store.local_time import Minutes, rows_a_minute
from tui.store.numbering import Codes, Column, Ints, Numbers
from tui.store.rows import rows_in
from tui.store.stretches import Found, Mask, Stretch
from tui.store.table import Table
from tui.store.tally import Joined

Kind = type[np.integer[Any]]


class Joiner:
    """Tells the numbers of rows of one stream: those of the last column are next to each other."""

    def __init__(self, columns: Sequence[Column], sizes: Sequence[int], kind: Kind) -> None:
        self._kind = kind
        self._alike = 0
        self._tables: dict[Hashable, tuple[Codes, Numbers]] = {}
        self._read: list[tuple[Codes, int]] = []
        for place, column in enumerate(columns):
            step = prod(sizes[place + 1 :])
            if column.codes is None:
                self._alike += step * (0 if column.numbers is None else int(column.numbers[0]))
            elif column.numbers is None:
                self._read.append((column.codes, step))
            else:
                key = place if column.of is None else column.of
                numbers: Numbers = column.numbers.astype(kind) * kind(step)
                before = self._tables.get(key)
                self._tables[key] = column.codes, numbers if before is None else numbers + before[1]
        if self._alike and self._tables:  # added to what is looked up it costs nothing
            key, (codes, numbers) = next(iter(self._tables.items()))
            self._tables[key], self._alike = (codes, numbers + kind(self._alike)), 0

    def joined(self, table: Table, found: Found) -> Iterator[Joined]:
        """The numbers of all rows that matched."""
        if not self._tables and not self._read:
            yield Joined(np.array([self._alike], self._kind), np.array([rows_in(found)]))
            return
        known = self._known(table) if rows_in(found) == len(table) else None
        if known is not None:
            yield known
            return
        for stretch, mask in found:
            yield Joined(self._of(stretch, mask))

    def _known(self, table: Table) -> Joined | None:
        """If one part alone tells the combination, how many rows of the table have each is known already."""
        if self._read or len(self._tables) != 1:
            return None
        ((of, (_, numbers)),) = self._tables.items()
        counts: Ints
        if isinstance(of, Minutes):
            counts = rows_a_minute(table, of.first, len(numbers))
        elif isinstance(of, str):
            counts = table.pools[of].all_uses()
        else:
            return None
        present = np.flatnonzero(counts)
        return Joined(numbers.take(present), counts.take(present))

    def _of(self, stretch: Stretch, mask: Mask) -> Numbers:
        kind = self._kind
        found = [table.take(codes(stretch, mask)) for codes, table in self._tables.values()]
        found += [codes(stretch, mask).astype(kind) * kind(step) for codes, step in self._read]
        first, *others = found
        for other in others:
            first += other
        return first + kind(self._alike) if self._alike else first
