"""The homecoming of a stream whose place the last run has kept, put together from what a session has.

The look-back is a `Backfill` of one stream, so that a stream that fails holds up no other, and it leaves room in
the budget to what is live. What the kept place brings is read by a follower, however it is dated. So is the first
backlog of a stream without a kept place: the cursor that it ends with is the one to follow, and people must see
when it fails.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from msgspec.structs import replace

from tui.events.model import Event
from tui.events.reading import Progress
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.events_api.budget import RequestBudget
from tui.events_api.pages import Cursor, Page
from tui.monitor.backfill import Backfill, Piece
from tui.monitor.delivery import Gated
from tui.monitor.following import Fetcher, Pace, StreamFollower
from tui.monitor.health import StreamPulse
from tui.monitor.homecoming import HELD_EVENTS, HELD_FOR_A_FEED, Homecoming
from tui.monitor.intake import Intake
from tui.state.checkpoint import Place

LOOK_BACK_PATIENCE = 120.0
"""Seconds for which a page of the look-back is asked for again; what is fresh waits for it meanwhile."""


class LookBack:
    """Reads one stream for its homecoming."""

    def __init__(
        self,
        stream: Stream,
        start: int,
        reading: tuple[Fetcher, RequestBudget, Pace],
        intake: Intake,
        notice: Callable[[str], None],
    ) -> None:
        """`start` is in nanoseconds since 1970."""
        self._stream = stream
        self._start = start
        self._client, self._budget, self._pace = reading
        self._intake = intake
        self._notice = notice
        self._running: Backfill | None = None
        self._pages = 0

    async def look_back(self, take: Callable[[Sequence[Event]], Awaitable[None]]) -> None:
        """Hands on what there was from the start on; says what of it cannot be read."""

        async def hand_on(pieces: Sequence[Piece]) -> None:
            await take([event for _, event in pieces])

        self._running = Backfill(
            Gated(self._client, self._budget.leave_room),
            [self._stream],
            self._start,
            int(self._pace.clock() * NANOSECONDS),
            self._pace,
            hand_on,
            lambda what: self._notice(f"{what}. The look-back goes without it"),
            is_open=True,
            unreadable=lambda reasons: self._intake.unreadable(self._stream, reasons),
        )
        try:
            await self._running.run()
        finally:
            self._pages += self._running.progress.pages + 1
            self._running = None

    async def go_on(self, cursor: Cursor, take: Callable[[Page], int]) -> None:
        """Reads what has come behind a place; raises `EventsApiError`."""
        own = StreamPulse(self._stream)  # the stream's own health is that of its follower
        reader = StreamFollower(self._stream, self._client, own, take, self._notice, self._pace)
        await reader.read_to_the_end(cursor)

    @property
    def progress(self) -> Progress | None:
        """How far the look-back is; None while none is read."""
        running = self._running
        return None if running is None else running.progress

    @property
    def changes(self) -> int:
        """Grows with each page."""
        progress = self.progress
        return self._pages + (0 if progress is None else progress.pages)


def homecoming_of(
    look_back: LookBack,
    stream: Stream,
    place: Place,
    pulse: StreamPulse,
    intake: Intake,
    notice: Callable[[str], None],
    is_delivered: bool,
    end: Callable[[Stream], int],
) -> Homecoming:
    """`end` gives the row behind the last one that the ring holds of a stream."""

    def take(page: Page, events: Sequence[Event]) -> int:
        return intake.followed(page, events, fresh=True)

    def context(events: Sequence[Event]) -> None:
        intake.context(stream, events)

    def brought(kept: int) -> None:
        pulse.came_home(kept, end(stream))

    def say(what: str) -> None:
        notice(f"{stream.label}: {what}")

    held = HELD_FOR_A_FEED if is_delivered else HELD_EVENTS
    return Homecoming(place, look_back, (take, context), say, held, brought)


def progress_of(look_backs: Iterable[LookBack]) -> Progress | None:
    """Of all streams at once: the time that the slowest has reached, and what all have brought."""
    running = [progress for each in look_backs if (progress := each.progress) is not None]
    if not running:
        return None
    slowest = min(running, key=lambda progress: progress.reached)
    return replace(
        slowest,
        events=sum(progress.events for progress in running),
        pages=sum(progress.pages for progress in running),
    )
