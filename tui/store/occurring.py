"""Which numbers occur in a column, and how often."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.store.numbering import Numbers

Occurring: TypeAlias = tuple[Numbers, Numbers]
"""Numbers, each once, and how often each occurs."""

_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
"""Odd, without a pattern: numbers that share a place with one do not share it with the other."""
_FEW = 1 << 15
"""So many are sorted sooner than they find places."""


def occurring(numbers: Numbers) -> Occurring:
    """In no order. Numbers are unsigned of 32 bits, or of 64 bits and not negative."""
    found: list[Occurring] = []
    for factor in _FACTORS:
        if len(numbers) > _FEW:
            part, numbers = _by_places(numbers, factor)
            found.append(part)
    return _together([*found, _by_sorting(numbers)])


def _by_places(numbers: Numbers, factor: int) -> tuple[Occurring, Numbers]:
    """Of the numbers that fall on a place the last one gets it and is counted; the others are given back."""
    bits = (2 * len(numbers)).bit_length()
    width = 8 * numbers.itemsize
    kind: type[np.unsignedinteger[Any]] = np.uint32 if width == 32 else np.uint64
    unsigned: NDArray[np.unsignedinteger[Any]] = numbers.view(kind)
    places = (unsigned * kind(factor >> 64 - width) >> kind(width - bits)).astype(np.int64)
    rows = np.arange(len(numbers), dtype=np.int32)
    owners = np.empty(1 << bits, np.int32)  # only what is written is read
    owners[places] = rows
    owner = owners.take(places)
    counted = numbers.take(owner) == numbers
    first = np.flatnonzero(owner == rows)
    counts = np.bincount(owner.compress(counted), minlength=len(rows))
    return (numbers.take(first), counts.take(first)), numbers.compress(~counted)


def _by_sorting(numbers: Numbers) -> Occurring:
    ordered = np.sort(numbers)
    is_edge = np.ones(len(ordered) + 1, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_edge[1:-1])
    edges = np.flatnonzero(is_edge[: len(ordered)])
    return ordered.take(edges), np.diff(edges, append=len(ordered))


def _together(found: Sequence[Occurring]) -> Occurring:
    if len(found) == 1:
        return found[0]
    numbers, counts = zip(*found, strict=True)
    return np.concatenate(numbers), np.concatenate(counts)
