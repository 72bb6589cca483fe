"""One number for each row that tells its combination of keys: each column of codes is looked up once."""

from collections.abc import Callable, Hashable, Sequence
from math import prod
from typing import Any

import numpy as np

from tui.store.numbering import Codes, Column, Numbers
from tui.store.rows import rows_of_stretch
from tui.store.stretches import Mask, Stretch

Kind = type[np.integer[Any]]


def joiner(columns: Sequence[Column], sizes: Sequence[int], kind: Kind) -> Callable[[Stretch, Mask], Numbers]:
    """What tells the numbers of the rows of a stretch: those of the last column are next to each other."""
    alike = 0
    looked_up: dict[Hashable, tuple[Codes, Numbers]] = {}
    read: list[tuple[Codes, int]] = []
    for place, column in enumerate(columns):
        step = prod(sizes[place + 1 :])
        if column.codes is None:
            alike += step * (0 if column.numbers is None else int(column.numbers[0]))
        elif column.numbers is None:
            read.append((column.codes, step))
        else:
            key = place if column.of is None else column.of
            numbers = column.numbers.astype(kind) * kind(step)
            looked_up[key] = column.codes, numbers + looked_up[key][1] if key in looked_up else numbers
    tables = list(looked_up.values())
    if alike and tables:  # added to what is looked up it costs nothing
        tables[0], alike = (tables[0][0], tables[0][1] + kind(alike)), 0

    def joined(stretch: Stretch, mask: Mask) -> Numbers:
        found = [table.take(codes(stretch, mask)) for codes, table in tables]
        found += [codes(stretch, mask).astype(kind) * kind(step) for codes, step in read]
        if not found:
            return np.full(rows_of_stretch(stretch, mask), alike, kind)
        first, *others = found
        for other in others:
            first += other
        return first + kind(alike) if alike else first

    return joined
