"""The ring: every event that opwatch remembers, in columns, the oldest making room for the newest."""

import threading
from collections.abc import Mapping, Sequence
from itertools import count, groupby, repeat
from typing import Any

import numpy as np

from tui.events.model import Seen
from tui.events.stream import Stream
from tui.query import Query
from tui.query.context import Context
from tui.store import counting
from tui.store.ids import IdPage
from tui.store.masks import matches
from tui.store.people import Acquaintance, People
from tui.store.readings import Readings
from tui.store.room import keep_room
from tui.store.rows import FoundRows, in_order
from tui.store.table import Arrived, Table

CAPACITY = 1_000_000
PAGE = 1_000
"""Events taken in at once: so long, at most, readers wait."""
_SEGMENTS = 32
"""Of a ring: the first and the last of each stream are partly empty, and held in full. More cost questions more."""
_REMEMBERED = 16
"""Of the evicted events a sixteenth of the capacity is still known, so that they do not come back at once."""


class EventRing:
    """Events of one account or of several, bounded. Any thread may write and read; none waits for long.

    An event is known by account and id: what one account has hides nothing of another.
    """

    def __init__(
        self,
        capacity: int = CAPACITY,
        account: str = "",
        *,
        segment_rows: int | None = None,
        remembered: int | None = None,
    ) -> None:
        if capacity < 1:
            raise ValueError("a ring holds at least one event")
        self.capacity = capacity
        self.account = account
        self.lock = threading.RLock()
        self.tables = {stream: Table(stream, segment_rows or _segment_rows(capacity)) for stream in Stream}
        """For the rest of this package, under the lock."""
        self.readings = Readings()
        """What counting has read; for the rest of this package, under the lock."""
        self._acquaintance = Acquaintance(self.tables.values())
        self._remembered = capacity // _REMEMBERED if remembered is None else remembered
        self._revision = 0
        keep_room()

    @property
    def revision(self) -> int:
        """Grows with every page that brought something."""
        return self._revision

    def __len__(self) -> int:
        return sum(map(len, self.tables.values()))

    def count(self, stream: Stream) -> int:
        """Events of a stream."""
        return len(self.tables[stream])

    def end(self, stream: Stream) -> int:
        """The number of the row that comes next."""
        return self.tables[stream].end

    def held(self, account: str) -> int:
        """Events of an account."""
        with self.lock:
            return sum(table.pools["account"].uses(account) for table in self.tables.values())

    def oldest_ns(self, account: str | None = None) -> int | None:
        """Event time of the oldest event, of all or of an account; in nanoseconds since 1970."""
        with self.lock:
            oldest = [
                table.oldest() if account is None else table.oldest_of(account)
                for table in self.tables.values()
                if len(table)
            ]
        return min((time for time in oldest if time is not None), default=None)

    def evicted_up_to(self) -> list[int]:
        """Of each stream that has lost rows: about when the newest of them happened, in nanoseconds since 1970."""
        with self.lock:
            return [int(table.head_times(1)[0]) for table in self.tables.values() if table.head and len(table)]

    def people(self) -> People:
        """Whom the events name; for the rest of this package, under the lock."""
        return self._acquaintance.now()

    # writing

    def append(self, stream: Stream, seen: Sequence[Seen]) -> list[Seen]:
        """Takes events in and gives back those that are new, with their rows; repeated ones are dropped."""
        kept: list[Seen] = []
        step = min(PAGE, self.capacity)
        for start in range(0, len(seen), step):
            parts = [
                _arrived(account, list(part)) for account, part in groupby(seen[start : start + step], _account)
            ]
            with self.lock:
                kept += self._keep(self.tables[stream], parts)
        return kept

    def keep(self, stream: Stream, arrived: Arrived) -> list[Seen]:
        """The same of events of one account."""
        length, step = len(arrived.events), min(PAGE, self.capacity)
        if length > step:
            parts = (range(start, min(start + step, length)) for start in range(0, length, step))
            return [seen for part in parts for seen in self.keep(stream, arrived.only(part))]
        with self.lock:
            return self._keep(self.tables[stream], [arrived])

    def _keep(self, table: Table, arrived: Sequence[Arrived]) -> list[Seen]:
        new = _new(table, arrived)
        self._make_room(sum(len(part.events) for part, _ in new))
        kept: list[Seen] = []
        for part, ids in new:
            kept += _seen(table.stream, part, table.end)
            table.add(part, ids)
        if new:
            self._revision += 1
        return kept

    def _make_room(self, count: int) -> None:
        """Evicts, as often as needed, from the stream whose first row has the oldest event time."""
        excess = len(self) + count - self.capacity
        if excess <= 0:
            return
        tables = list(self.tables.values())
        # a row leaves after those before it in its own stream: its turn comes with the latest of their times
        turns = [np.maximum.accumulate(table.head_times(excess)) for table in tables]
        owners = np.repeat(np.arange(len(tables)), [len(turn) for turn in turns])
        leaving = owners[np.argsort(np.concatenate(turns), kind="stable")[:excess]]
        for owner, table in enumerate(tables):
            gone = int(np.count_nonzero(leaving == owner))
            if gone:
                table.evict(gone, self._remembered)

    # reading

    def known(self, stream: Stream, uuid: str, account: str | None = None) -> bool:
        """An event of this id is in the ring, or was until recently; of any account, or of this one."""
        with self.lock:
            ids = self.tables[stream].ids
            asked = ids.accounts if account is None else (account,)
            return any(ids.rows([uuid], each)[0] >= 0 for each in asked)

    def find(self, stream: Stream, uuid: str, account: str | None = None) -> Seen | None:
        """The event of this id, of any account or of this one."""
        return next(iter(self.found([(stream, uuid)], account)), None)

    def found(self, names: Sequence[tuple[Stream, str]], account: str | None = None) -> list[Seen]:
        """Those of the events that are held, in this order; the ring is asked once for all of them."""
        rows: dict[tuple[Stream, str], int] = {}
        with self.lock:
            for stream in {stream for stream, _ in names}:
                table, uuids = self.tables[stream], [uuid for of, uuid in names if of == stream]
                for each in table.ids.accounts if account is None else (account,):
                    places = zip(uuids, table.ids.rows(uuids, each).tolist(), strict=True)
                    rows = {(stream, uuid): row for uuid, row in places if row >= table.head} | rows
            held = [self.tables[name[0]].seen(rows[name]) for name in names if name in rows]
        return [seen for seen in held if seen is not None]

    def seen(self, stream: Stream, row: int) -> Seen | None:
        """The event of a row; None when it is evicted."""
        with self.lock:
            return self.tables[stream].seen(row)

    def rows(self, stream: Stream, query: Query | None, context: Context) -> FoundRows:
        """The events that match, by event time."""
        with self.lock:
            table = self.tables[stream]
            return FoundRows(self, stream, in_order(table, matches(table, query, context)))

    def histogram(
        self, stream: Stream, query: Query | None, context: Context, by: str, start: int, end: int, bins: int
    ) -> Mapping[str, Sequence[int]]:
        """Counts a bin for each value of a field; see `tui.events.reading.Watch`."""
        with self.lock:
            asked = self.tables[stream], self.people(), self.readings, query, context
            return counting.histogram(*asked, by, start, end, bins)

    def top(
        self, stream: Stream, query: Query | None, context: Context, by: str, limit: int
    ) -> Sequence[tuple[str, int]]:
        """The most frequent values of a field; see `tui.events.reading.Watch`."""
        with self.lock:
            return counting.top(self.tables[stream], self.people(), self.readings, query, context, by, limit)


def _segment_rows(capacity: int) -> int:
    """A power of two, short enough that rows which wait for the rest of their segment to leave are few."""
    return min(65_536, max(1_024, 1 << (capacity // _SEGMENTS).bit_length()))


def _account(seen: Seen) -> str:
    return seen.account


def _arrived(account: str, seen: Sequence[Seen]) -> Arrived:
    return Arrived([s.event for s in seen], account, [s.received for s in seen], [s.fresh for s in seen])


def _new(table: Table, arrived: Sequence[Arrived]) -> list[tuple[Arrived, IdPage]]:
    """What is not known of each part, with its ids made ready; of ids that come twice the first counts."""
    found = []
    taken: set[tuple[str, str]] = set()
    for part in arrived:
        ids = table.ids.page([event.uuid for event in part.events])
        is_new = table.ids.rows_of(ids, part.account) < 0
        if is_new.all() and len(arrived) == 1 and len(set(ids.values)) == len(ids.values):
            return [(part, ids)] if part.events else []
        new = part.only(_first_ones(np.flatnonzero(is_new).tolist(), ids.values, part.account, taken))
        if new.events:
            found.append((new, table.ids.page([event.uuid for event in new.events])))
    return found


def _first_ones(
    places: Sequence[int], uuids: Sequence[Any], account: str, taken: set[tuple[str, str]]
) -> list[int]:
    found = []
    for at in places:
        if (account, uuids[at]) not in taken:
            found.append(at)
            if isinstance(uuids[at], str):
                taken.add((account, uuids[at]))
    return found


def _seen(stream: Stream, arrived: Arrived, first: int) -> list[Seen]:
    events, account, received, fresh = arrived
    times = repeat(received) if isinstance(received, int) else received
    news = repeat(fresh) if isinstance(fresh, bool) else fresh
    return [
        Seen(stream=stream, account=account, event=event, received=time, row=row, fresh=is_fresh)
        for row, event, time, is_fresh in zip(count(first), events, times, news, strict=False)  # some are endless
    ]
