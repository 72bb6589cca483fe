"""The order of keys: numbers by size, weekdays from Monday, texts by letters; what is missing comes last."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from tui.query.clock import WEEKDAYS
from tui.query.terms import SEVERITIES
from tui.store.numbering import Ints, Key

_SEQUENCES = {"weekday": WEEKDAYS, "severity": SEVERITIES}
_ROOMY = 4
"""Up to so many places for each value, counting is quicker than parting."""


def ranks(keys: Sequence[Key], field: str, *, descending: bool = False) -> Ints:
    """The place of each; equal keys have the same."""
    present = dict.fromkeys(keys)
    present.pop(None, None)
    texts_alone = field not in _SEQUENCES and set(map(type, present)) == {str}
    compared: Callable[[Any], Any] = str.casefold if texts_alone else partial(place, field=field)
    ordered = sorted(present, key=compared, reverse=descending)
    ranked: dict[Key, int] = {key: rank for rank, key in enumerate(ordered)}
    ranked[None] = len(ordered)
    return np.fromiter(map(ranked.__getitem__, keys), np.int64, len(keys))


def place(key: Key, field: str) -> tuple[bool, int, str]:
    """What a key is sorted by."""
    if key is None:
        return (True, 0, "")
    if isinstance(key, int):
        return (False, key, "")
    sequence = _SEQUENCES.get(field, ())
    return (False, sequence.index(key) if key in sequence else 0, key.casefold())


def first_of(number: int, of: int, columns: Sequence[Callable[[Ints], Ints]]) -> Ints:
    """Of so many things the first ones, in order: by the first column, what is alike in that by the next.

    A column gives the values of the things it is asked about; it is asked only about those that its turn decides.
    """
    everything = np.arange(of)
    if number >= of:
        return everything[np.lexsort([column(everything) for column in reversed(columns)])]
    settled, open_, left = [], everything, number
    for column in columns:
        if not left or len(open_) <= left:
            break
        values = column(open_)
        last = _nth(values, left)
        settled.append(open_[values < last])
        open_ = open_[values == last]
        left -= len(settled[-1])
    chosen = np.concatenate([*settled, open_])
    return chosen[np.lexsort([column(chosen) for column in reversed(columns)])][:number]


def _nth(values: Ints, nth: int) -> int:
    """The nth smallest, from 1. Counts and ranks are small: they are counted in a fifth of the time of parting."""
    lowest, highest = int(values.min()), int(values.max())
    if highest - lowest > _ROOMY * len(values):
        return int(np.partition(values, nth - 1)[nth - 1])
    return lowest + int(np.searchsorted(np.cumsum(np.bincount(values - lowest)), nth))
