"""Ids side by side in one block of bytes: no object for each, as nearly every one is different.

What is not plain ASCII of at most 26 characters, and what is no text at all, is kept beside the block.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui.query.values import ID_LENGTH, Matcher, is_id

Block = NDArray[np.bytes_]
Bools = NDArray[np.bool_]

_CASE = np.uint64(0x2020202020202020)
_FIRST = np.dtype({"names": ["word"], "formats": ["<u8"], "offsets": [0], "itemsize": ID_LENGTH})


def fits(value: object) -> bool:
    """A block gives the value back as it was."""
    return isinstance(value, str) and len(value) <= ID_LENGTH and value.isascii() and "\0" not in value


def all_ids(values: Sequence[Any]) -> bool:
    """Every value is an id as 1Password makes them."""
    try:
        joined = "".join(values)
    except TypeError:
        return False
    return joined.isascii() and joined.isalnum() and set(map(len, values)) == {ID_LENGTH}


def pack(values: Sequence[str]) -> Block:
    """A block of values that fit."""
    return np.array(values, f"S{ID_LENGTH}")


class Packed:
    """A fixed number of places for ids."""

    def __init__(self, size: int) -> None:
        self.block: Block = np.empty(size, f"S{ID_LENGTH}")
        self.beside: dict[int, Any] = {}
        """What did not fit, by place."""
        self.only_ids = True
        """No text in the block is anything but an id."""

    def put(self, at: int, values: Sequence[Any]) -> None:
        """Fills places from `at` on."""
        if all_ids(values):
            self.block[at : at + len(values)] = pack(values)
            return
        self.only_ids = False
        self.block[at : at + len(values)] = pack([value if fits(value) else "" for value in values])
        self.beside.update((at + i, value) for i, value in enumerate(values) if not fits(value))

    def value(self, at: int) -> Any:
        """What was put at a place."""
        if at in self.beside:
            return self.beside[at]
        return bytes(self.block[at]).decode("ascii")

    def values(self, start: int, end: int) -> Iterator[Any]:
        """What was put at places from `start`, before `end`."""
        texts = self.block[start:end].astype(str).tolist()
        if not self.beside:
            return iter(texts)
        return (self.beside.get(start + i, text) for i, text in enumerate(texts))

    def mask(self, start: int, end: int, match: Matcher, whole: frozenset[str] | None) -> Bools:
        """Which texts of a range fit; `whole` names the only ids that can, in lower case."""
        if whole is not None and self.only_ids:
            return self._whole(start, end, [text for text in whole if is_id(text)])
        texts = self.values(start, end)
        return np.fromiter((isinstance(t, str) and t != "" and match(t) for t in texts), np.bool_, end - start)

    def _whole(self, start: int, end: int, wanted: Sequence[str]) -> Bools:
        found = np.zeros(end - start, np.bool_)
        if not wanted:
            return found
        words = self.block[start:end].view(_FIRST)["word"]
        for text in wanted:
            # eight letters at once, case put aside by the bit that tells it; few remain to be compared in full
            first = np.frombuffer(text[:8].encode(), "<u8")[0] | _CASE
            for at in np.flatnonzero((words | _CASE) == first).tolist():
                found[at] |= self.value(start + at).casefold() == text
        return found
