"""Small numbers for keys: what is counted and put in order are numbers, and keys are only read where they occur."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.store.rows import rows_of_stretch
from tui.store.stretches import Mask, Stretch

Key: TypeAlias = str | int | None
"""None: the event lacks the field."""
Keys: TypeAlias = tuple[Key, ...]
Ints = NDArray[np.int64]
Numbers = NDArray[np.integer[Any]]
Codes: TypeAlias = Callable[[Stretch, Mask], Numbers]
"""Of each row that matched in a stretch; so few rows at once stay in the cache."""

_DENSE = 1 << 24
"""Below this there is a place for each number that could be: a byte each, and what is not met costs nothing."""


class Numbering(list[Key]):
    """Keys by their numbers, in the order in which they were met; number 0 is to have none. It only grows."""

    __slots__ = ("_numbers", "ranked")

    def __init__(self) -> None:
        super().__init__([None])
        self._numbers: dict[Key, int] = {None: 0}
        self.ranked: tuple[Hashable, Numbers] | None = None
        """The place of each in the order that was last asked for, and what that order was."""

    def number(self, key: Key) -> int:
        """The number of a key."""
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self)
            self.append(key)
        return number


@dataclass(frozen=True, slots=True)
class Column:
    """What tells the number of the key of each row."""

    codes: Codes | None
    """None: all rows have the code 0."""
    numbers: Numbers | None = None
    """By code; None: the codes are numbers."""
    of: Hashable = None
    """What the codes are those of: the name of a part that is pooled, or anything that is equal for equal codes."""

    def read(self, stretch: Stretch, mask: Mask) -> Numbers:
        """The numbers of the rows that matched."""
        if self.codes is None:
            alike = 0 if self.numbers is None else self.numbers[0]
            return np.full(rows_of_stretch(stretch, mask), alike, np.int32)
        codes = self.codes(stretch, mask)
        return codes if self.numbers is None else self.numbers.take(codes)


def different(numbers: Numbers) -> tuple[list[int], Ints]:
    """The different numbers, sorted, and for each number its place among them."""
    highest = int(numbers.max())
    if highest >= _DENSE:
        ordered = np.sort(numbers).astype(np.int64)  # `np.unique` takes some ten times as long
        present: Ints = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])]
        return present.tolist(), np.searchsorted(present, numbers)
    occurs = np.zeros(highest + 1, np.bool_)
    occurs[numbers] = True
    present = np.flatnonzero(occurs)
    places = np.empty(highest + 1, np.int64)
    places[present] = np.arange(len(present))
    return present.tolist(), places.take(numbers)
