"""Combinations of keys that occur, and how often: numbers in columns, so that a million of them cost no objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from tui.store.keys import Ints, Key, Numbers, different

_WIDEST = 1 << 62
"""So many combinations are told apart by one number."""
_SMALL = 1 << 16
_ROOMY = 4
"""Up to so many places for each row, counting into places is quicker than sorting."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Groups of what has the same keys."""

    keys: Sequence[Sequence[Key]]
    """Of each field, each once."""
    numbers: Sequence[Ints]
    """Of each field, which of its keys each group has."""
    counts: Ints

    def where(self, chosen: Numbers) -> "Tally":
        """These groups alone."""
        return Tally(self.keys, [numbers[chosen] for numbers in self.numbers], self.counts[chosen])

    def without_last(self) -> "Tally":
        """How many different keys of the last field there are for each of the keys before it; none is no key."""
        *before, last = self.keys
        present = np.array([key is not None for key in last], np.bool_)[self.numbers[-1]]
        return tallied(before, [numbers[present] for numbers in self.numbers[:-1]], int(np.count_nonzero(present)))


def tallied(keys: Sequence[Sequence[Key]], columns: Sequence[Numbers], rows: int) -> Tally:
    """Counts rows by the number of their key in each column; without a column they are one group."""
    if not columns:
        return Tally(keys, [], np.array([rows], np.int64))
    if not rows:
        return Tally(keys, [np.empty(0, np.int64) for _ in columns], np.empty(0, np.int64))
    numbers, counts = _tallied(columns, list(map(len, keys)))
    return Tally(keys, numbers, counts)


def _tallied(columns: Sequence[Numbers], sizes: Sequence[int]) -> tuple[list[Ints], Ints]:
    fitting = max(n for n in range(1, len(sizes) + 1) if prod(sizes[:n]) <= _WIDEST)
    joined = _joined(columns[:fitting], sizes[:fitting])
    if fitting < len(columns):
        present, places = different(joined)
        (first, *rest), counts = _tallied([places, *columns[fitting:]], [len(present), *sizes[fitting:]])
        return [*_split(np.array(present, np.int64).take(first), sizes[:fitting]), *rest], counts
    occurring, counts = _counted(joined, prod(sizes))
    return _split(occurring, sizes), counts


def _joined(columns: Sequence[Numbers], sizes: Sequence[int]) -> Numbers:
    """One number for each combination."""
    kind = np.uint32 if prod(sizes) < 1 << 32 else np.int64  # the shorter, the quicker to sort
    joined: Numbers = columns[0].astype(kind)
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        joined *= kind(size)
        np.add(joined, column, out=joined, casting="unsafe")
    return joined


def _split(joined: Ints, sizes: Sequence[int]) -> list[Ints]:
    numbers = []
    for size in reversed(sizes[1:]):
        joined, number = np.divmod(joined, size)
        numbers.append(number)
    return [joined, *reversed(numbers)]


def _counted(joined: Numbers, size: int) -> tuple[Ints, Ints]:
    """The different numbers, all below a size, and how often each occurs; puts the numbers in order."""
    if size <= max(_SMALL, _ROOMY * len(joined)):
        counts = np.bincount(joined)
        occurring = np.flatnonzero(counts)
        return occurring, counts[occurring]
    joined.sort()
    begins = np.flatnonzero(np.concatenate([[True], joined[1:] != joined[:-1]]))
    return joined[begins].astype(np.int64), np.diff(np.append(begins, len(joined)))
