"""The arrival clock: by it state is forgotten, so that what arrives together counts together.

Live, an event arrives when it is received. While a backlog is read everything is received at once; there an event
counts as arrived when its stream's reading had come to its time, and the clock is that of the slowest stream that
is not read to its end: one that was quiet for long is not slow. Rules that read one stream alone wait for no other:
they go by what has arrived of that stream, and remember no more than they do live.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from tui.events.model import Seen
from tui.events.times import NANOSECONDS

HELD = 86_400 * NANOSECONDS
"""How far a stream that stalls in its backlog may hold the clock behind what is live."""
_NEVER, _LAST = -(2**63), 2**63


class ArrivalClock:
    """Nanoseconds since 1970; never goes back."""

    def __init__(self) -> None:
        self.now = _NEVER
        self._reading: dict[str, int] = {}
        """How far each stream's backlog has been read, by event time."""
        self._ended: set[str] = set()
        """Those of them that are read to the end."""
        self._newest: dict[str, int] = {}
        """The latest arrival of each stream."""
        self.is_live = True
        """Events arrive as they happen, except those of streams that stall in their backlog."""
        self.is_one = True
        """... and none does: all streams go by one clock, that of what was received last."""

    def read_backlog(self, streams: Iterable[str]) -> None:
        """The events that follow are a backlog, each stream's roughly in order of time."""
        self._reading = dict.fromkeys(streams, _NEVER)
        self._ended = set()
        self.is_live = self.is_one = False

    def read_to_the_end(self, stream: str) -> None:
        """The rest of a stream's backlog is empty: it holds the clock no more."""
        if stream not in self._reading:
            return
        if self.is_live:
            del self._reading[stream]
            self.is_one = not self._reading
        else:
            self._ended.add(stream)
            self._advance()

    def go_live(self) -> None:
        """The events that follow arrive as they happen; streams that had nothing to tell hold the clock no more."""
        if self.is_live:
            return
        self._advance()
        stalled = {one: at for one, at in self._reading.items() if at > _NEVER and one not in self._ended}
        if not stalled:
            self.now = max([self.now, *self._reading.values()])
        self._reading, self._ended, self.is_live, self.is_one = stalled, set(), True, not stalled

    def of(self, stream: str) -> int:
        """The clock of a stream by itself; never goes back."""
        return max(self.now, self._newest.get(stream, _NEVER))

    def arrival(self, seen: Seen) -> int:
        """When an event arrived; moves the clock."""
        if self.is_one:
            received = seen.received
            if received > self.now:
                self.now = received
            return received
        arrived = self._arrival(seen)
        if arrived > self._newest.get(seen.stream, _NEVER):
            self._newest[seen.stream] = arrived
        return arrived

    def _arrival(self, seen: Seen) -> int:
        before = self._reading.get(seen.stream)
        if before is None:
            if self.is_live:
                self.now = max(self.now, seen.received - HELD if self._reading else seen.received)
            return seen.received
        reached = self._reading[seen.stream] = min(seen.received, max(before, seen.event.time))
        if before <= self.now:  # otherwise another stream is slower, and holds the clock
            self._advance()
        return reached

    def arrivals(self, stream: str, page: Sequence[Seen]) -> tuple[list[int], list[int]]:
        """When each event of a stream arrived, and what the clock said then; as `arrival` one by one."""
        reached = self._reading.get(stream)
        if reached is None:
            arrivals = [seen.received for seen in page]
            if not self.is_live:
                return arrivals, [self.now] * len(page)
            behind = HELD if self._reading else 0
            clocks = list(accumulate([at - behind for at in arrivals], max, initial=self.now))[1:]
            self.now = clocks[-1]
            return arrivals, clocks
        times = [seen.event.time for seen in page]
        low, high = self._bounds(stream)
        if low == _NEVER and max(reached, *times) <= min([seen.received for seen in page]):  # as of nearly all
            arrivals, now = list(accumulate(times, max, initial=reached))[1:], self.now
            is_held = reached > now or high <= now
            clocks = [now] * len(page) if is_held else [max(now, min(at, high)) for at in arrivals]
        else:
            arrivals, clocks = self._one_by_one(page, reached, low, high)
        self._reading[stream], self.now = arrivals[-1], clocks[-1]
        return arrivals, clocks

    def _one_by_one(self, page: Sequence[Seen], reached: int, low: int, high: int) -> tuple[list[int], list[int]]:
        arrivals, clocks = [], []
        now = self.now
        for seen in page:
            before, reached = reached, min(seen.received, max(reached, seen.event.time))
            if before <= now:
                now = max(now, min(max(low, reached), high))
            arrivals.append(reached)
            clocks.append(now)
        return arrivals, clocks

    def alone(self, stream: str, arrivals: Iterable[int], clocks: Iterable[int]) -> list[int]:
        """What the clock of the stream by itself said when they arrived."""
        newest = self._newest.get(stream, _NEVER)
        found = list(accumulate(map(max, arrivals, clocks), max, initial=newest))[1:]
        self._newest[stream] = found[-1]
        return found

    def _bounds(self, stream: str) -> tuple[int, int]:
        """What the others allow the clock while one stream is read: the slowest not read to its end holds it."""
        others = {each: reached for each, reached in self._reading.items() if each != stream}
        slow = [reached for each, reached in others.items() if each not in self._ended]
        if stream in self._ended:
            return (min(slow), min(slow)) if slow else (max(others.values(), default=_NEVER), _LAST)
        return _NEVER, min(slow, default=_LAST)

    def _advance(self) -> None:
        slow = [reached for stream, reached in self._reading.items() if stream not in self._ended]
        self.now = max(self.now, min(slow) if slow else max(self._reading.values(), default=self.now))
