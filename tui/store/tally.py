"""Combinations of keys that occur, and how often: numbers in columns, so that a million of them cost no objects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from tui.store.numbering import Ints, Key, Numbers, different
from tui.store.occurring import occurring

WIDEST = 1 << 62
"""So many combinations are told apart by one number."""
_SMALL = 1 << 16
_MARKED = 1 << 25
"""Up to so many combinations have a byte each to be marked in."""
_ROOMY = 4
"""Up to so many places for each row, counting into places is quicker than sorting."""
_LONG = 64
"""So many bytes in a row are added up sooner than those of them are found that are not zero."""


Which: TypeAlias = Numbers | slice
"""Places of groups, or a range of them."""
ALL: Which = slice(None)


@dataclass(frozen=True, slots=True)
class Digit:
    """What numbers of combinations tell of one field; worked out for those groups that somebody asks about."""

    joined: Numbers
    step: int = 1
    size: int | None = None
    """How many keys there are; None for the first field."""

    def __getitem__(self, groups: Which) -> Numbers:
        found: Numbers = self.joined[groups]
        if self.step > 1:
            found = found // self.step
        if self.size is None:
            return found
        return found - found // self.size * self.size  # a division and a product: quicker than the remainder


@dataclass(frozen=True, slots=True)
class Tally:
    """Groups of what has the same keys."""

    keys: Sequence[Sequence[Key]]
    """Of each field, each once."""
    numbers: Sequence[Digit]
    """Of each field, which of its keys each group has."""
    counts: Numbers

    def where(self, chosen: Numbers) -> "Tally":
        """These groups alone."""
        numbers = [Digit(of.joined[chosen], of.step, of.size) for of in self.numbers]
        return Tally(self.keys, numbers, self.counts[chosen])

    def without_last(self) -> "Tally":
        """How many different keys of the last field there are for each of the keys before it; none is no key."""
        *before, last = self.keys
        none = last.index(None) if None in last else -1
        present = np.flatnonzero(self.numbers[-1][ALL] != none)
        return tallied_in_turn(before, [numbers[present] for numbers in self.numbers[:-1]], len(present))


class Joined(NamedTuple):
    """Numbers of combinations."""

    numbers: Numbers
    counts: Ints | None = None
    """How many rows have each; None: each is that of one row."""

    def of_rows(self) -> Numbers:
        """One for each row."""
        return self.numbers if self.counts is None else self.numbers.repeat(self.counts)

    def counted(self, size: int) -> Ints:
        """How many rows have each number up to a size."""
        if self.counts is None:
            return np.bincount(self.numbers, minlength=size)
        return np.bincount(self.numbers, self.counts, size).astype(np.int64)


def kind_of_joined(sizes: Sequence[int], rows: int, *, of_different: bool = False) -> type[np.integer[Any]]:
    """How wide the numbers of combinations are best: as places are told, or short to be compared."""
    size = prod(sizes)
    places = _MARKED if of_different else max(_SMALL, _ROOMY * rows)
    return np.int64 if size <= places or size >= 1 << 32 else np.uint32


def tallied(keys: Sequence[Sequence[Key]], joined: Iterable[Joined], rows: int) -> Tally:
    """Counts so many rows by one number for the combination of their keys, of which there are `WIDEST` at most."""
    if not keys:
        return Tally(keys, [], np.array([rows], np.int64))
    if not rows:
        return Tally(keys, [Digit(np.empty(0, np.int64)) for _ in keys], np.empty(0, np.int64))
    sizes = list(map(len, keys))
    found, counts = _counted(joined, sizes, rows)
    return Tally(keys, _split(found, sizes), counts)


def tallied_in_turn(keys: Sequence[Sequence[Key]], columns: Sequence[Numbers], rows: int) -> Tally:
    """The same by a column of numbers for each of the keys, however many combinations there could be."""
    sizes = list(map(len, keys))
    if not rows or prod(sizes) <= WIDEST:
        return tallied(keys, [Joined(_joined(columns, sizes))] if rows and keys else [], rows)
    return Tally(keys, *_in_turn(columns, sizes))


def distinct(keys: Sequence[Sequence[Key]], joined: Iterable[Joined], rows: int) -> Tally:
    """How many different keys of the last field there are for each of the keys before it; none is no key."""
    *before, last = keys
    sizes = list(map(len, keys))
    if not rows or prod(sizes) > _MARKED:
        return tallied(keys, joined, rows).without_last()
    occurs = np.zeros(prod(sizes), np.bool_)
    for each in joined:
        occurs[each.numbers] = True
    table = occurs.reshape(-1, len(last))
    if None in last:
        table[:, last.index(None)] = False
    if len(last) < _LONG:
        counts = np.bincount(np.flatnonzero(occurs) // len(last), minlength=len(table))
    else:
        kind = np.uint16 if len(last) < 1 << 16 else np.uint32  # the narrower, the quicker
        counts = table.view(np.uint8).sum(axis=1, dtype=kind).astype(np.int64)
    present = np.flatnonzero(counts) if before else np.zeros(1, np.int64)
    return Tally(before, _split(present, sizes[:-1]) if before else [], counts[present])


def _counted(chunks: Iterable[Joined], sizes: Sequence[int], rows: int) -> tuple[Numbers, Numbers]:
    """The different combinations as one number each, and how often each occurs."""
    size = prod(sizes)
    if size <= _SMALL:
        counts = np.zeros(size, np.int64)
        for each in chunks:
            counts += each.counted(size)
        found = np.flatnonzero(counts)
        return found, counts[found]
    joined = np.concatenate([each.of_rows() for each in chunks])
    if size <= _ROOMY * rows:
        counts = np.bincount(joined)
        found = np.flatnonzero(counts)
        return found, counts[found]
    return occurring(joined)


def _in_turn(columns: Sequence[Numbers], sizes: Sequence[int]) -> tuple[list[Digit], Numbers]:
    """Where one number cannot tell all combinations apart: those that occur are numbered on the way."""
    fitting = max(n for n in range(1, len(sizes) + 1) if prod(sizes[:n]) <= WIDEST)
    if fitting == len(sizes):
        found, counts = _counted([Joined(_joined(columns, sizes))], sizes, len(columns[0]))
        return _split(found, sizes), counts
    present, places = different(_joined(columns[:fitting], sizes[:fitting]))
    (first, *rest), counts = _in_turn([places, *columns[fitting:]], [len(present), *sizes[fitting:]])
    return [*_split(np.array(present, np.int64).take(first[ALL]), sizes[:fitting]), *rest], counts


def _joined(columns: Sequence[Numbers], sizes: Sequence[int]) -> Ints:
    """One number for each combination."""
    joined: Ints = columns[0].astype(np.int64)
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        joined *= size
        joined += column
    return joined


def _split(joined: Numbers, sizes: Sequence[int]) -> list[Digit]:
    return [Digit(joined, prod(sizes[place + 1 :]), size if place else None) for place, size in enumerate(sizes)]
