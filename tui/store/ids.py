"""The ids of one stream's events by row, and the way back from an id to its row.

An id belongs to an account: two accounts may have events of the same id.
Exact: a hash only finds candidates, the ids themselves are compared. Kept in stretches of rows that are dropped
whole, some time after their rows have left the ring, so that an event that was just evicted is still known.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.store.packed import Block, Packed, all_ids, fits, pack

SHORTEST = 1024
_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Hashing: TypeAlias = Callable[[Block], Hashes]

_random = np.random.default_rng()
_FACTORS = _random.integers(2**62, 2**63, 4, dtype=np.uint64) | np.uint64(1)
"""Different in each run, so that nobody can prepare ids that fall together."""


def hashes(block: Block) -> Hashes:
    """A 64-bit hash of each id."""
    words = np.zeros((len(block), 32), np.uint8)
    words[:, : block.dtype.itemsize] = block.view(np.uint8).reshape(len(block), block.dtype.itemsize)
    parts = words.view(np.uint64)
    found = parts[:, 0] * _FACTORS[0]
    for i in (1, 2, 3):
        found = (found ^ (found >> np.uint64(29)) ^ parts[:, i]) * _FACTORS[i]
    mixed: Hashes = found ^ (found >> _SHIFT)
    return mixed


class Stretch:
    """Ids of consecutive rows with a hash table: a slot holds half a hash and a place, 0 is empty."""

    def __init__(self, base: int, size: int, hashing: Hashing) -> None:
        self.base = base
        self._hashing = hashing
        self.size = size
        self.used = 0
        self.ids = Packed(size)
        self._owners: NDArray[np.uint16] | None = None
        """Of each place; None while all belong to owner 0, as they do where one account is watched."""
        self._slots: Hashes = np.zeros(2 * size, np.uint64)
        self._mask = np.uint64(2 * size - 1)

    @property
    def end(self) -> int:
        """The row after its last."""
        return self.base + self.used

    def owner(self, at: int) -> int:
        """Whose the id at a place is."""
        return 0 if self._owners is None else int(self._owners[at])

    def add(self, values: Sequence[Any], owner: int) -> None:
        """Adds ids that fit into what is left."""
        if owner and self._owners is None:
            self._owners = np.zeros(self.size, np.uint16)
        if self._owners is not None:
            self._owners[self.used : self.used + len(values)] = owner
        self.ids.put(self.used, values)
        inside = np.arange(len(values)) if all_ids(values) else np.flatnonzero(list(map(fits, values)))
        inside += self.used
        self.used += len(values)
        self._insert(self._hashing(self.ids.block[inside]), inside)

    def _insert(self, hashed: Hashes, places: Places) -> None:
        entries = (hashed & ~_LOW) | (places.astype(np.uint64) + np.uint64(1))
        at = hashed & self._mask
        while len(entries):
            free = self._slots[at] == 0
            self._slots[at[free]] = entries[free]
            left = self._slots[at] != entries  # taken before, or by another of these
            entries, at = entries[left], (at[left] + np.uint64(1)) & self._mask

    def places(self, block: Block, hashed: Hashes, owner: int) -> Places:
        """The place of each id of an owner, -1 where it is not here."""
        found = np.full(len(block), -1, np.int64)
        if owner and self._owners is None:
            return found
        asked = np.arange(len(block))
        at = hashed & self._mask
        while len(asked):
            slots = self._slots[at]
            taken = slots != 0
            asked, at, slots = asked[taken], at[taken], slots[taken]
            alike = np.flatnonzero((slots ^ hashed[asked]) >> _SHIFT == 0)
            places = (slots[alike] & _LOW).astype(np.int64) - 1
            same = self.ids.block[places] == block[asked[alike]]
            if self._owners is not None:
                same &= self._owners[places] == owner
            found[asked[alike[same]]] = places[same]
            left = np.ones(len(asked), np.bool_)
            left[alike[same]] = False
            asked, at = asked[left], (at[left] + np.uint64(1)) & self._mask
        return found


class Ids:
    """Ids of all rows that are kept, and of some that were."""

    def __init__(self, longest: int = SHORTEST, hashing: Hashing = hashes) -> None:
        self._hashing = hashing
        self._longest = longest
        """Rows of a stretch, a power of two; the first ones are shorter."""
        self._stretches: list[Stretch] = []
        self._beside: dict[tuple[int, str], int] = {}
        """Rows of texts that do not fit into a block, by owner and text."""
        self._owners: dict[str, int] = {}
        """Numbers of the accounts."""
        self.end = 0
        """The row that comes next."""

    def add(self, values: Sequence[Any], account: str = "") -> None:
        """Gives the next rows to these ids of an account."""
        owner = self._owners.setdefault(account, len(self._owners))
        if not all_ids(values):
            texts = ((value, self.end + i) for i, value in enumerate(values) if isinstance(value, str))
            self._beside.update(((owner, value), row) for value, row in texts if not fits(value))
        taken = 0
        while taken < len(values):
            if not self._stretches or self._stretches[-1].used == self._stretches[-1].size:
                size = self._stretches[-1].size * 2 if self._stretches else SHORTEST
                self._stretches.append(Stretch(self.end, min(size, self._longest), self._hashing))
            last = self._stretches[-1]
            part = values[taken : taken + last.size - last.used]
            last.add(part, owner)
            taken += len(part)
            self.end += len(part)

    def forget(self, before: int) -> None:
        """Drops what can be dropped of rows before this one."""
        while self._stretches and self._stretches[0].end <= before and len(self._stretches) > 1:
            gone = self._stretches.pop(0)
            for at, value in gone.ids.beside.items():
                if isinstance(value, str) and self._beside.get((gone.owner(at), value), before) < gone.end:
                    del self._beside[gone.owner(at), value]

    @property
    def accounts(self) -> Collection[str]:
        """Whose ids these are."""
        return self._owners.keys()

    def rows(self, values: Sequence[Any], account: str = "") -> Places:
        """The row of each id of an account, -1 for those that are not known."""
        owner = self._owners.get(account)
        if owner is None:
            return np.full(len(values), -1, np.int64)
        if all_ids(values):
            return self._packed_rows(pack(values), owner)
        found = np.array([self._beside.get((owner, v), -1) if isinstance(v, str) else -1 for v in values], np.int64)
        inside = [i for i, value in enumerate(values) if fits(value)]
        if inside:
            found[inside] = self._packed_rows(pack([values[i] for i in inside]), owner)
        return found

    def _packed_rows(self, block: Block, owner: int) -> Places:
        found = np.full(len(block), -1, np.int64)
        hashed = self._hashing(block)
        for stretch in self._stretches:
            places = stretch.places(block, hashed, owner)
            np.copyto(found, places + stretch.base, where=places >= 0)
        return found

    def value(self, row: int) -> Any:
        """The id of a row that is kept."""
        stretch = self._stretches[bisect_right(self._stretches, row, key=lambda s: s.base) - 1]
        return stretch.ids.value(row - stretch.base)

    def parts(self, start: int, end: int) -> Iterator[tuple[Packed, int, int]]:
        """Where the ids of rows from `start`, before `end`, lie: block, first place, and the one past the last."""
        for stretch in self._stretches:
            first, last = max(start, stretch.base), min(end, stretch.end)
            if first < last:
                yield stretch.ids, first - stretch.base, last - stretch.base
