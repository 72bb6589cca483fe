"""All rows of one stream: added at one end, evicted at the other, and given back as the events they were."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import UNSET

from tui.events.model import EVENT_TYPES, Event, Seen
from tui.events.stream import Stream
from tui.store.facets import Facets
from tui.store.ids import SHORTEST, IdPage, Ids
from tui.store.luts import Luts
from tui.store.pool import Pool
from tui.store.segment import Segment
from tui.store.stamps import Shape, shapes_of
from tui.store.time_index import Ints, TimeIndex

_PACKED = {Stream.SIGNIN: ("session_uuid",)}
"""Parts that are different in nearly every event; those that repeat are pooled."""
_OURS = ("uuid", "time")
_time = attrgetter("time")


class Arrived(NamedTuple):
    """Events of one account that came together."""

    events: Sequence[Event]
    account: str
    received: Sequence[int] | int
    """Of each, or of all; nanoseconds since 1970."""
    fresh: Sequence[bool] | bool
    """The same."""

    def only(self, places: Sequence[int]) -> "Arrived":
        """Some of them."""
        received = self.received if isinstance(self.received, int) else [self.received[at] for at in places]
        fresh = self.fresh if isinstance(self.fresh, bool) else [self.fresh[at] for at in places]
        return Arrived([self.events[at] for at in places], self.account, received, fresh)


class Table:
    """Rows `head` to `end` are kept. Not safe for threads: the ring locks."""

    def __init__(self, stream: Stream, segment_rows: int) -> None:
        self.stream = stream
        self.head = self.end = 0
        self.segments: list[Segment] = []
        self.ids = Ids(longest=max(SHORTEST, 1 << (segment_rows - 1).bit_length()))
        self._times = TimeIndex(most_pending=segment_rows)
        self._segment_rows = segment_rows
        self._kind = EVENT_TYPES[stream]
        self._packed = _PACKED.get(stream, ())
        fields = [f.name for f in msgspec.structs.fields(self._kind)]
        self._pooled = tuple(name for name in fields if name not in (*_OURS, *self._packed))
        self._parts = {part: attrgetter(part) for part in (*self._packed, *self._pooled)}
        self.pools = {part: Pool() for part in (*self._pooled, "account")}
        """What is pooled: parts of events, and the name of the account."""
        self.luts = Luts()
        self.facets = Facets()

    def __len__(self) -> int:
        return self.end - self.head

    # rows in and out

    def add(self, page: Arrived, ids: IdPage) -> None:
        """Appends events of one account; none of them may be known. `ids` are theirs, made ready."""
        events, account = page.events, page.account
        columns = {part: list(map(read, events)) for part, read in self._parts.items()}
        time = np.fromiter(map(_time, events), np.int64, len(events))
        received = np.full(len(events), page.received, np.int64)
        fresh = np.full(len(events), page.fresh, np.bool_)
        packed = {part: columns.pop(part) for part in self._packed}
        columns["timestamp"] = shapes_of(columns["timestamp"], time)
        columns["account"] = [account] * len(events)
        codes = {part: self.pools[part].encode(values) for part, values in columns.items()}
        self._times.add(np.arange(self.end, self.end + len(events)), time, self.head)
        self.ids.add(ids, account)
        taken = 0
        while taken < len(events):
            segment = self._open_segment()
            here = slice(taken, taken + segment.room)
            segment.add(
                time[here],
                received[here],
                fresh[here],
                {part: column[here] for part, column in codes.items()},
                {part: values[here] for part, values in packed.items()},
            )
            taken = min(here.stop, len(events))
        self.end += len(events)

    def _open_segment(self) -> Segment:
        if not self.segments or not self.segments[-1].room:
            base = self.segments[-1].end if self.segments else self.end
            self.segments.append(Segment(base, self._segment_rows, self.pools, self._packed))
        return self.segments[-1]

    def evict(self, count: int, remember: int) -> None:
        """Drops the rows that arrived first, but goes on knowing the ids of about `remember` of them."""
        for segment, start, end in list(self.stretches(self.head, self.head + count)):
            for part, column in segment.codes.items():
                self.pools[part].release(column[start:end])
        self.head += count
        while self.segments and self.segments[0].end <= self.head and not self.segments[0].room:
            self.segments.pop(0)
        self.ids.forget(self.head - remember)

    # reading

    def stretches(self, first: int, end: int) -> Iterator[tuple[Segment, int, int]]:
        """Where rows from `first`, before `end`, lie: segment, first place, and the one past the last."""
        for segment in self.segments:
            start, stop = max(first, segment.base), min(end, segment.end)
            if start < stop:
                yield segment, start - segment.base, stop - segment.base

    def order(self) -> Ints:
        """All rows by event time."""
        return self._times.order(self.head)

    def oldest(self) -> int:
        """The earliest event time; there must be a row."""
        segment, at = self.at(int(self.order()[0]))
        return int(segment.time[at])

    def oldest_of(self, account: str) -> int | None:
        """The earliest event time of an account; None without a row."""
        names = self.pools["account"]
        if names.uses(account) in (0, len(self)):
            return self.oldest() if names.uses(account) else None
        code, oldest = names.code(account), None
        stretches = sorted(self.stretches(self.head, self.end), key=lambda stretch: stretch[0].earliest)
        for segment, start, end in stretches:
            if oldest is not None and segment.earliest >= oldest:
                break
            times = segment.time[start:end][segment.codes["account"][start:end] == code]
            if len(times):
                oldest = int(times.min()) if oldest is None else min(oldest, int(times.min()))
        return oldest

    def head_times(self, count: int) -> Ints:
        """Event times of the first rows, in order of arrival."""
        parts = [s.time[a:b] for s, a, b in self.stretches(self.head, min(self.head + count, self.end))]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def at(self, row: int) -> tuple[Segment, int]:
        """Where a row that is kept lies."""
        index, place = divmod(row - self.segments[0].base, self._segment_rows)
        return self.segments[index], place

    def seen(self, row: int) -> Seen | None:
        """A row as the event it was; None when it is not kept."""
        if not self.head <= row < self.end:
            return None
        segment, at = self.at(row)
        return Seen(
            stream=self.stream,
            account=self.pools["account"].values[segment.codes["account"][at]],
            event=self._event(row, segment, at),
            received=int(segment.received[at]),
            row=row,
            fresh=bool(segment.fresh[at]),
        )

    def _event(self, row: int, segment: Segment, at: int) -> Event:
        time = int(segment.time[at])
        parts: dict[str, Any] = {"uuid": self.ids.value(row), "time": time}
        for part in self._pooled:
            parts[part] = self.pools[part].values[segment.codes[part][at]]
        for part in self._packed:
            parts[part] = segment.packed[part].value(at)
        if isinstance(parts["timestamp"], Shape):
            parts["timestamp"] = parts["timestamp"].write(time)
        return self._kind(**{part: value for part, value in parts.items() if value is not UNSET})
