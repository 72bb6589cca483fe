"""`backfill(start, end)`: a stretch of the past of some streams, handed on in order of event time, with progress.

One request at a time, and the client that is given waits for the background's share of the budget: what is live is
never behind it. Whoever cancels the task that runs it ends it.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from tui.events.model import Event
from tui.events.reading import Progress
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.events_api.errors import EventsApiError
from tui.monitor.following import Fetcher, Pace
from tui.monitor.starting_over import in_words
from tui.monitor.stretch import Stretch

Piece = tuple[Stream, Event]
"""An event with its stream."""
BEFORE_FIGURES = 0.02
"""Of a stretch: what is read before the time that is left can be told."""


class Backfill:
    """One for each stretch."""

    def __init__(
        self,
        client: Fetcher,
        streams: Iterable[Stream],
        start: int,
        end: int,
        pace: Pace,
        take: Callable[[Sequence[Piece]], Awaitable[None]],
        missing: Callable[[str], None],
        *,
        is_open: bool = False,
        unreadable: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        """From start to end, in nanoseconds since 1970; an open one has what is dated beyond its end too.

        `take` gets events in order of time, and `missing` is told which part cannot be read. `unreadable` is told
        why single events cannot; without it `missing` is told of them too.
        """
        self._stretches = [Stretch(stream, start, end, client, pace, is_open=is_open) for stream in streams]
        self._clock = pace.clock
        self._take = take
        self._missing = missing
        self._unreadable = unreadable
        self._began = pace.clock()
        self._waiting: list[Piece] = []
        self.lacks: list[Stream] = []
        """Streams that could not be read to the end."""
        self.progress = Progress(start / NANOSECONDS, end / NANOSECONDS, start / NANOSECONDS)

    async def run(self) -> None:
        """Reads all of it, or says what is missing."""
        self._began = self._clock()
        while unread := [stretch for stretch in self._stretches if not stretch.is_over]:
            slowest = min(unread, key=lambda stretch: stretch.reached)
            try:
                events = await slowest.read()
            except EventsApiError as error:
                self._give_up(slowest, error)
                events = []
            self._leave_out(slowest)
            self._waiting += [(slowest.stream, event) for event in events]
            await self._hand_on(len(events))

    def _leave_out(self, stretch: Stretch) -> None:
        if self._unreadable is not None:
            self._unreadable(stretch.unreadable)
            return
        for reason in stretch.unreadable:
            self._missing(f"{stretch.stream.label}: an event of the past could not be read: {reason}")

    def _give_up(self, stretch: Stretch, error: EventsApiError) -> None:
        stretch.is_over = True
        self.lacks.append(stretch.stream)
        gap = f"{in_words(stretch.reached)} to {in_words(stretch.end)}"
        self._missing(f"{stretch.stream.label}: the past from {gap} could not be read: {error.summary}")

    async def _hand_on(self, count: int) -> None:
        """All that no stream can still bring anything before, late events aside."""
        unread = [stretch.reached for stretch in self._stretches if not stretch.is_over]
        reached = min(unread, default=self._stretches[0].end)
        ready = [piece for piece in self._waiting if not unread or piece[1].time <= reached]
        if unread:
            self._waiting = [piece for piece in self._waiting if piece[1].time > reached]
        else:
            self._waiting = []
        if ready:
            await self._take(sorted(ready, key=lambda piece: (piece[1].time, str(piece[1].uuid))))
        self._tell(reached / NANOSECONDS, count)

    def _tell(self, reached: float, count: int) -> None:
        before = self.progress
        part = (reached - before.start) / max(1e-9, before.end - before.start)
        reached, part = min(reached, before.end), min(part, 1.0)
        left = (self._clock() - self._began) * (1 - part) / part if part > BEFORE_FIGURES else None
        self.progress = Progress(before.start, before.end, reached, before.events + count, before.pages + 1, left)
