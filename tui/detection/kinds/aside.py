"""Later steps of a sequence for which nothing has begun yet: kept for a while, since streams are polled apart.

Nearly every event is a later step of some sequence, and nearly none is preceded by an earlier one; they cost little
here, and come back should an earlier step arrive after them. Which of them come back is a matter of their arrival
alone, unless there are too many.
"""

from collections import defaultdict
from collections.abc import Collection
from operator import itemgetter
from typing import Final, NamedTuple, TypeAlias

from tui.detection.kinds.finding import Key
from tui.detection.page import Share
from tui.detection.view import Kept
from tui.events.times import NANOSECONDS

SHORT = 15 * 60 * NANOSECONDS
"""How long they come back, by arrival."""
MOST = 20_000
FEW = 64
"""Too few to be worth looking through for old ones."""
DENSE = 4
"""A page is kept as it is where one in so many of its events is set aside; of others the events."""


_Put: TypeAlias = tuple[int, int, Kept, Key]
"""Turn, role, event and key. A plain tuple: live two are made for each event that arrives."""
_TURN: Final = 0
_EVENT: Final = 2
_KEY: Final = 3


class _Pack(NamedTuple):
    """The events of a page; sorted out by key when somebody asks."""

    turn: int
    role: int
    share: Share
    newest: int
    """Arrival."""
    gone: set[Key]
    """Keys that are not in it, or no longer."""

    def take(self, key: Key, oldest: int) -> list[_Put]:
        """The events of a key that did not arrive before a moment."""
        if key in self.gone:
            return []
        self.gone.add(key)
        page = self.share.page
        rows = [row for row in self.share.by_key.get(key, ()) if page.arrivals[row] >= oldest]
        return [(self.turn, self.role, page.kept(row), key) for row in rows]


class Aside:
    """Events by key, each with the role that it would play."""

    def __init__(self, capacity: int = MOST) -> None:
        self._capacity = capacity
        self._loose: list[_Put] = []
        """In the order in which they came; where they are many, sorted out by key when somebody asks."""
        self._room = FEW
        """When so many are loose, it is time to look for old ones."""
        self._kept: defaultdict[Key, list[_Put]] = defaultdict(list)
        self._count = 0
        """How many are kept by key."""
        self._packs: list[_Pack] = []
        self._packed = 0
        """How many the packs hold, at most."""
        self._due = FEW
        """So many one by one are too many: as many came as were kept before."""
        self._turn = 0

    def __len__(self) -> int:
        return self._count + len(self._loose) + self._packed

    def put(self, key: Key, role: int, event: Kept, clock: int) -> None:
        """Keeps an event."""
        if len(self._loose) >= self._room:
            self._make_room(clock - SHORT)
        self._turn += 1
        self._loose.append((self._turn, role, event, key))

    def put_all(self, role: int, share: Share, but: Collection[Key], clock: int) -> None:
        """Keeps what a page has, but for some keys; there must be room for it. `clock` is that at its end."""
        page = share.page
        oldest = clock - SHORT
        self._forget_packs(oldest)
        self._turn += 1
        if DENSE * len(share.rows) >= len(page.seen):
            newest = max(map(page.arrivals.__getitem__, share.rows))
            self._packs.append(_Pack(self._turn, role, share, newest, set(but)))
            self._packed += len(share.rows)
            self._measure()
            return
        for row, key in zip(share.rows, share.keys, strict=True):
            if page.arrivals[row] >= oldest and key not in but:
                self._loose.append((self._turn, role, page.kept(row), key))

    def take(self, key: Key, clock: int) -> list[tuple[int, Kept]]:
        """The events of a key that are not too old, with their roles; they are no longer kept."""
        oldest = clock - SHORT
        found = [put for pack in self._packs for put in pack.take(key, oldest)]
        singly = [*self._take_loose(key), *self._take_kept(key)]
        if singly:
            found += [put for put in singly if put[_EVENT].arrival >= oldest]
            found.sort(key=itemgetter(_TURN))
        return [(role, event) for _, role, event, _ in found]

    def _take_loose(self, key: Key) -> list[_Put]:
        """Those of a key; many are first sorted out, for whoever asks next."""
        if len(self._loose) > FEW:
            self._sort_out()
            return []
        taken = [put for put in self._loose if put[_KEY] == key]
        if taken:
            self._loose = [put for put in self._loose if put[_KEY] != key]
        return taken

    def _take_kept(self, key: Key) -> list[_Put]:
        taken = self._kept.pop(key, [])
        if taken:
            self._count -= len(taken)
            self._measure()
        return taken

    def has_room(self, more: int) -> bool:
        """Whether so many can be put without any being dropped for it."""
        return len(self) + more <= self._capacity

    def _measure(self) -> None:
        self._room = min(self._due, self._capacity - self._packed) - self._count

    def _sort_out(self) -> None:
        """Puts what came singly to its key."""
        for put in self._loose:
            self._kept[put[_KEY]].append(put)
        self._count += len(self._loose)
        self._loose.clear()
        self._measure()

    def _make_room(self, oldest: int) -> None:
        """Forgets what will not come back; if that is too little, the eighth that arrived first."""
        self._loose = [put for put in self._loose if put[_EVENT].arrival >= oldest]
        self._forget_packs(oldest)
        self._sweep(oldest)
        if not self.has_room(1):
            self._sort_out()
            self._unpack(oldest)
        if not self.has_room(1):
            arrivals = sorted(put[_EVENT].arrival for puts in self._kept.values() for put in puts)
            self._sweep(arrivals[len(arrivals) // 8] + 1)
        self._due = min(2 * (self._count + len(self._loose)) + FEW, self._capacity)
        self._measure()

    def _forget_packs(self, oldest: int) -> None:
        if self._packs and any(pack.newest < oldest for pack in self._packs):
            self._packs = [pack for pack in self._packs if pack.newest >= oldest]
            self._packed = sum(len(pack.share.rows) for pack in self._packs)
            self._measure()

    def _unpack(self, oldest: int) -> None:
        """Sorts the packs out: only then is known how many there are."""
        packs, self._packs, self._packed = self._packs, [], 0
        for pack in packs:
            for key in pack.share.by_key:
                self._kept[key] += pack.take(key, oldest)
        for puts in self._kept.values():
            puts.sort(key=itemgetter(_TURN))
        self._count = sum(map(len, self._kept.values()))

    def _sweep(self, oldest: int) -> None:
        """Forgets what arrived before a moment."""
        if not self._kept:
            return
        swept = {
            key: left
            for key, puts in self._kept.items()
            if (left := [put for put in puts if put[_EVENT].arrival >= oldest])
        }
        self._kept = defaultdict(list, swept)
        self._count = sum(map(len, swept.values()))
