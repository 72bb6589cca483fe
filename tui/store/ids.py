"""The ids of one stream's events by row, and the way back from an id to its row.

An id belongs to an account: two accounts may have events of the same id.
Exact: a hash only finds candidates, the ids themselves are compared. Kept in stretches of rows that are dropped
whole, some time after their rows have left the ring, so that an event that was just evicted is still known.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.store.packed import Block, Packed, all_ids, fits, pack

SHORTEST, LONGEST = 1024, 1 << 16
"""Rows of a stretch."""
_GROWTH = 8
"""Each stretch is so much longer than the one before: every one of them is asked for every new id."""
_SLOTS = 4
"""A row's share of a hash table: of a fuller one more slots would have to be looked at."""
_SHIFT = np.uint64(32)
_PLACE_BITS = 17
_PLACE = np.uint32((1 << _PLACE_BITS) - 1)
_MARK_SHIFT = np.uint64(64 - (32 - _PLACE_BITS))
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


class IdPage(NamedTuple):
    """Ids that come together: packed and hashed once."""

    values: Sequence[Any]
    inside: Places
    """Which of them fit into a block."""
    block: Block
    """Those."""
    hashed: Hashes
    """A hash of each of those."""
    only_ids: bool
    """Every one is an id as 1Password makes them."""

    def part(self, start: int, end: int) -> "IdPage":
        """Some that follow each other."""
        here = slice(*np.searchsorted(self.inside, [start, end]).tolist())
        values = self.values[start:end]
        return IdPage(values, self.inside[here] - start, self.block[here], self.hashed[here], self.only_ids)


class Stretch:
    """Ids of consecutive rows with a hash table: a slot holds 15 bits of a hash and a place, 0 is empty."""

    def __init__(self, base: int, size: int) -> None:
        self.base = base
        self.size = size
        self.used = 0
        self.ids = Packed(size)
        self._owners: NDArray[np.uint16] | None = None
        """Of each place; None while all belong to owner 0, as they do where one account is watched."""
        self._slots: NDArray[np.uint32] = np.zeros(_SLOTS * size, np.uint32)
        self._mask = _SLOTS * size - 1

    @property
    def end(self) -> int:
        """The row after its last."""
        return self.base + self.used

    def owner(self, at: int) -> int:
        """Whose the id at a place is."""
        return 0 if self._owners is None else int(self._owners[at])

    def add(self, page: IdPage, owner: int) -> None:
        """Adds ids that fit into what is left."""
        end = self.used + len(page.values)
        if owner and self._owners is None:
            self._owners = np.zeros(self.size, np.uint16)
        if self._owners is not None:
            self._owners[self.used : end] = owner
        if page.only_ids:
            self.ids.block[self.used : end] = page.block
        else:
            self.ids.put(self.used, page.values)
        self._insert(page.hashed, page.inside + self.used)
        self.used = end

    def _insert(self, hashed: Hashes, places: Places) -> None:
        entries = _marks(hashed) | (places + 1).astype(np.uint32)
        at = self._first_slots(hashed)
        while len(entries):
            free = self._slots.take(at) == 0
            self._slots[at[free]] = entries[free]
            left = self._slots.take(at) != entries  # taken before, or by another of these
            entries, at = entries[left], (at[left] + 1) & self._mask

    def places(self, page: IdPage, owner: int) -> Places:
        """The place of each id of an owner that fits into a block, -1 where it is not here."""
        found = np.full(len(page.block), -1, np.int64)
        if owner and self._owners is None:
            return found
        asked, marks, at = np.arange(len(found)), _marks(page.hashed), self._first_slots(page.hashed)
        while len(asked):
            slots = self._slots.take(at)
            taken = np.flatnonzero(slots)
            asked, marks, at, slots = asked[taken], marks[taken], at[taken], slots[taken]
            alike = np.flatnonzero(slots & ~_PLACE == marks)
            if len(alike):
                left = np.ones(len(asked), np.bool_)
                places = (slots[alike] & _PLACE).astype(np.int64) - 1
                same = self.ids.block[places] == page.block[asked[alike]]
                if self._owners is not None:
                    same &= self._owners[places] == owner
                found[asked[alike[same]]] = places[same]
                left[alike[same]] = False
                asked, marks, at = asked[left], marks[left], at[left]
            at = (at + 1) & self._mask
        return found

    def _first_slots(self, hashed: Hashes) -> Places:
        return (hashed & np.uint64(self._mask)).astype(np.int64)


def _marks(hashed: Hashes) -> NDArray[np.uint32]:
    """The upper bits of hashes, where slots have them."""
    return (hashed >> _MARK_SHIFT).astype(np.uint32) << np.uint32(_PLACE_BITS)


class Ids:
    """Ids of all rows that are kept, and of some that were."""

    def __init__(self, longest: int = SHORTEST, hashing: Hashing = hashes) -> None:
        self._hashing = hashing
        self._longest = min(longest, LONGEST)
        """Rows of a stretch, a power of two; the first ones are shorter."""
        self._stretches: list[Stretch] = []
        self._beside: dict[tuple[int, str], int] = {}
        """Rows of texts that do not fit into a block, by owner and text."""
        self._owners: dict[str, int] = {}
        """Numbers of the accounts."""
        self.end = 0
        """The row that comes next."""

    def page(self, values: Sequence[Any]) -> IdPage:
        """Ids made ready to be looked up and added."""
        if all_ids(values):
            block = pack(values)
            return IdPage(values, np.arange(len(values)), block, self._hashing(block), only_ids=True)
        inside = np.flatnonzero(list(map(fits, values)))
        block = pack([values[i] for i in inside.tolist()])
        return IdPage(values, inside, block, self._hashing(block), only_ids=False)

    def add(self, page: IdPage, account: str = "") -> None:
        """Gives the next rows to these ids of an account."""
        values = page.values
        owner = self._owners.setdefault(account, len(self._owners))
        if not page.only_ids:
            texts = ((value, self.end + i) for i, value in enumerate(values) if isinstance(value, str))
            self._beside.update(((owner, value), row) for value, row in texts if not fits(value))
        taken = 0
        while taken < len(values):
            if not self._stretches or self._stretches[-1].used == self._stretches[-1].size:
                size = self._stretches[-1].size * _GROWTH if self._stretches else SHORTEST
                self._stretches.append(Stretch(self.end, min(size, self._longest)))
            last = self._stretches[-1]
            part = page.part(taken, min(taken + last.size - last.used, len(values)))
            last.add(part, owner)
            taken += len(part.values)
            self.end += len(part.values)

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
        return self.rows_of(self.page(values), account)

    def rows_of(self, page: IdPage, account: str = "") -> Places:
        """The same of ids that are made ready."""
        owner = self._owners.get(account)
        if owner is None:
            return np.full(len(page.values), -1, np.int64)
        inside = np.full(len(page.block), -1, np.int64)
        for stretch in self._stretches:
            places = stretch.places(page, owner)
            np.copyto(inside, places + stretch.base, where=places >= 0)
        if page.only_ids:
            return inside
        beside = [self._beside.get((owner, v), -1) if isinstance(v, str) else -1 for v in page.values]
        found = np.array(beside, np.int64)
        found[page.inside] = inside
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
