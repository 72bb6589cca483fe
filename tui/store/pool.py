"""The different values of one part of the events, numbered; a value is forgotten with the last row that has it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from msgspec import UNSET
from numpy.typing import NDArray

Codes = NDArray[np.unsignedinteger[Any]]

PERMANENT = (UNSET, None)
"""Values that keep their codes, 0 and 1, whether used or not."""


class Pool:
    """Values to codes and back. Values are hashable and never change."""

    def __init__(self) -> None:
        self.values: list[Any] = list(PERMANENT)
        """By code; None where a code is free."""
        self._codes = _Codes(self._new_code)
        self._free: list[int] = []
        self._uses: NDArray[np.int64] = np.ones(16, np.int64)
        self._born: NDArray[np.int64] = np.zeros(16, np.int64)
        self.stamp = 0
        """Grows when a code gets a value."""
        self._gone = 0

    def __len__(self) -> int:
        return len(self.values) - len(self._free)

    @property
    def turns(self) -> int:
        """Grows when a value comes or goes."""
        return self.stamp + self._gone

    def code(self, value: Any) -> int | None:
        """The code of a value that is in use."""
        return self._codes.get(value)

    def uses(self, value: Any) -> int:
        """How many rows have a value."""
        code = self._codes.get(value)
        return 0 if code is None else int(self._uses[code]) - (code < len(PERMANENT))

    def all_uses(self) -> NDArray[np.int64]:
        """For each code how many rows have its value."""
        uses = self._uses[: len(self.values)].copy()
        uses[: len(PERMANENT)] -= 1
        return uses

    def encode(self, values: Sequence[Any]) -> Codes:
        """The codes of values, each counted as used once more."""
        first = values[0]
        if first == values[-1] and values.count(first) == len(values):  # whose account it is, what nobody sends
            code = self._codes[first]
            self._uses[code] += len(values)
            return np.full(len(values), code, np.uint32)
        found = np.fromiter(map(self._codes.__getitem__, values), np.uint32, len(values))
        np.add.at(self._uses, found, 1)
        return found

    def _new_code(self, value: Any) -> int:
        self.stamp += 1
        if self._free:
            code = self._free.pop()
            self.values[code] = value
        else:
            code = len(self.values)
            self.values.append(value)
            if code >= len(self._uses):
                self._uses, self._born = _longer(self._uses), _longer(self._born)
        self._uses[code], self._born[code] = 0, self.stamp
        return code

    def release(self, codes: Codes) -> None:
        """Takes back one use of each; values without a use are forgotten."""
        np.subtract.at(self._uses, codes, 1)
        for code in np.unique(codes[self._uses[codes] <= 0]).tolist():
            if code < len(PERMANENT):
                continue
            del self._codes[self.values[code]]
            self._gone += 1
            self.values[code] = None
            self._free.append(code)

    def changed_since(self, stamp: int) -> list[int]:
        """Codes that got a value after a stamp."""
        return np.flatnonzero(self._born[: len(self.values)] > stamp).tolist()


class _Codes(dict[Any, int]):
    """The code of each value; one that is new gets its own."""

    def __init__(self, new: Callable[[Any], int]) -> None:
        super().__init__((value, code) for code, value in enumerate(PERMANENT))
        self._new = new

    def __missing__(self, value: Any) -> int:
        code = self[value] = self._new(value)
        return code


def _longer(array: NDArray[np.int64]) -> NDArray[np.int64]:
    longer = np.zeros(len(array) * 2, np.int64)
    longer[: len(array)] = array
    return longer
