"""Small numbers for keys: what is counted and put in order are numbers, and keys are only read where they occur."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.store.stretches import Found, Mask, Stretch

Key: TypeAlias = str | int | None
"""None: the event lacks the field."""
Keys: TypeAlias = tuple[Key, ...]
Ints = NDArray[np.int64]
Numbers = NDArray[np.integer[Any]]
Numbering: TypeAlias = dict[Key, int]
"""The number of each key that was met, in the order of the numbers; tables that are counted together share one."""

Column: TypeAlias = Callable[[Stretch, Mask], Numbers]
"""Gives the number of the key of each row that matched in a stretch; so few rows at once stay in the cache."""

_DENSE = 1 << 24
"""Below this there is a place for each number that could be: a byte each, and what is not met costs nothing."""


def numbered(
    found: Found,
    codes: Column,
    highest: int,
    keys_of: Callable[[Sequence[int]], Iterable[Key]],
    numbering: Numbering,
) -> Column:
    """What tells the numbers of the keys that codes stand for; different codes may have equal keys."""
    if highest >= _DENSE:
        present = _sorted_once(np.concatenate([_sorted_once(codes(*each)) for each in found]))
    else:
        occurs = np.zeros(highest + 1, np.bool_)
        for each in found:
            occurs[codes(*each)] = True
        present = np.flatnonzero(occurs)
    numbers = np.array([numbering.setdefault(key, len(numbering)) for key in keys_of(present.tolist())], np.int32)
    if highest >= _DENSE:
        return lambda stretch, mask: numbers.take(np.searchsorted(present, codes(stretch, mask)))
    table = np.empty(highest + 1, np.int32)
    table[present] = numbers
    return lambda stretch, mask: table.take(codes(stretch, mask))


def _sorted_once(codes: Numbers) -> Ints:
    """The different ones; `np.unique` takes some ten times as long."""
    ordered = np.sort(codes).astype(np.int64)
    found: Ints = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])]
    return found


def different(numbers: Numbers) -> tuple[list[int], Ints]:
    """The different numbers, sorted, and for each number its place among them."""
    highest = int(numbers.max())
    if highest >= _DENSE:
        present = _sorted_once(numbers)
        return present.tolist(), np.searchsorted(present, numbers)
    occurs = np.zeros(highest + 1, np.bool_)
    occurs[numbers] = True
    present = np.flatnonzero(occurs)
    places = np.empty(highest + 1, np.int64)
    places[present] = np.arange(len(present))
    return present.tolist(), places.take(numbers)
