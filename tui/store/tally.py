"""Combinations of keys that occur, and how often: numbers in columns, so that a million of them cost no objects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from tui.store.numbering import Ints, Key, Numbers, different

_WIDEST = 1 << 62
"""So many combinations are told apart by one number."""
_SMALL = 1 << 16
_MARKED = 1 << 25
"""Up to so many combinations have a byte each to be marked in."""
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
        return tallied(
            before, [[numbers[present] for numbers in self.numbers[:-1]]], int(np.count_nonzero(present))
        )


def tallied(
    keys: Sequence[Sequence[Key]], chunks: Iterable[Sequence[Numbers]], rows: int, *, once: bool = False
) -> Tally:
    """Counts so many rows by the numbers of their keys, which come in chunks of columns.

    Without a column they are one group. Where each combination is to count but once, `once` is quicker.
    """
    if not keys:
        return Tally(keys, [], np.array([rows], np.int64))
    if not rows:
        return Tally(keys, [np.empty(0, np.int64) for _ in keys], np.empty(0, np.int64))
    sizes = list(map(len, keys))
    if prod(sizes) > _WIDEST:
        columns = [np.concatenate(parts) for parts in zip(*chunks, strict=True)]
        return Tally(keys, *_in_turn(columns, sizes))
    if once and prod(sizes) <= _MARKED:
        occurring = _marked(chunks, sizes)
        return Tally(keys, _split(occurring, sizes), np.ones(len(occurring), np.int64))
    occurring, counts = _counted(chunks, sizes, rows)
    return Tally(keys, _split(occurring, sizes), counts)


def _marked(chunks: Iterable[Sequence[Numbers]], sizes: Sequence[int]) -> Ints:
    """The different combinations as one number each, sorted."""
    occurs = np.zeros(prod(sizes), np.bool_)
    for columns in chunks:
        occurs[_joined(columns, sizes, np.int64)] = True
    return np.flatnonzero(occurs)


def _counted(chunks: Iterable[Sequence[Numbers]], sizes: Sequence[int], rows: int) -> tuple[Ints, Ints]:
    """The different combinations as one number each, sorted, and how often each occurs."""
    size = prod(sizes)
    if size <= _SMALL:
        counts = np.zeros(size, np.int64)
        for columns in chunks:
            counts += np.bincount(_joined(columns, sizes, np.int64), minlength=size)
        occurring = np.flatnonzero(counts)
        return occurring, counts[occurring]
    kind = np.uint32 if size < 1 << 32 else np.int64  # the shorter, the quicker to sort
    joined = np.empty(rows, kind)
    start = 0
    for columns in chunks:
        end = start + len(columns[0])
        joined[start:end] = _joined(columns, sizes, kind)
        start = end
    if size <= _ROOMY * rows:
        counts = np.bincount(joined)
        occurring = np.flatnonzero(counts)
        return occurring, counts[occurring]
    joined.sort()
    begins = np.flatnonzero(np.concatenate([[True], joined[1:] != joined[:-1]]))
    return joined[begins].astype(np.int64), np.diff(np.append(begins, rows))


def _in_turn(columns: Sequence[Numbers], sizes: Sequence[int]) -> tuple[list[Ints], Ints]:
    """The same where one number cannot tell all combinations apart: those that occur are numbered on the way."""
    fitting = max(n for n in range(1, len(sizes) + 1) if prod(sizes[:n]) <= _WIDEST)
    if fitting == len(sizes):
        occurring, counts = _counted([columns], sizes, len(columns[0]))
        return _split(occurring, sizes), counts
    present, places = different(_joined(columns[:fitting], sizes[:fitting], np.int64))
    (first, *rest), counts = _in_turn([places, *columns[fitting:]], [len(present), *sizes[fitting:]])
    return [*_split(np.array(present, np.int64).take(first), sizes[:fitting]), *rest], counts


def _joined(columns: Sequence[Numbers], sizes: Sequence[int], kind: type[np.integer[Any]]) -> Numbers:
    """One number for each combination."""
    joined: Numbers = columns[0].astype(kind)
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        joined *= kind(size)
        np.add(joined, column, out=joined, casting="unsafe")
    return joined


def _split(joined: Ints, sizes: Sequence[int]) -> list[Ints]:
    numbers = []
    for size in reversed(sizes[1:]):
        before = joined // size
        numbers.append(joined - before * size)  # a division and a product are three times as quick as `divmod`
        joined = before
    return [joined, *reversed(numbers)]
