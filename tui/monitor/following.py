"""Follows one stream: reads it to its end, rests, and goes on from its cursor, for ever."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from tui.events.stream import Stream
from tui.events_api.errors import BadCursor, EventsApiError, NoProgress, TokenRefused
from tui.events_api.pages import Cursor, Page, PageRequest, Reset
from tui.events_api.retry import Backoff, with_retries
from tui.monitor.health import StreamPulse
from tui.monitor.naps import Nap
from tui.monitor.standstill import Standstill
from tui.monitor.starting_over import ReadSoFar, in_words
from tui.monitor.troubles import Troubles

BAD_REQUEST_SECONDS = 60.0
"""Pause after a refusal that asking again at once does not mend."""
REFUSED_SECONDS, REFUSED_LONGEST = 60.0, 300.0
"""Pauses after a refused token: it may have been the service's mistake, or the right may come back."""
LOOK_SECONDS = 15.0
"""How often the token's source is looked at meanwhile."""
CURSOR_LONGEST = 300.0
"""The longest pause before a stream is read again whose cursors are refused one after another."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often, and with which clock; tests bring their own."""

    interval: float
    retry_for: float | None
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    random: Callable[[], float]


class Fetcher(Protocol):
    """Who asks the service: `tui.events_api.client.EventsClient`."""

    async def fetch(self, stream: Stream, request: PageRequest) -> Page:
        """One page; raises `EventsApiError`."""
        ...


class StreamFollower:
    """Reads one stream and hands each page on; a fault of one stream never holds up another."""

    def __init__(
        self,
        stream: Stream,
        client: Fetcher,
        pulse: StreamPulse,
        take: Callable[[Page], int],
        notice: Callable[[str], None],
        pace: Pace,
        renewed: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        """`renewed` is asked now and then while the token is refused: is another one in use now?"""
        self._stream = stream
        self._client = client
        self._pulse = pulse
        self._take = take
        self._notice = notice
        self._pace = pace
        self._renewed = renewed
        self._nap = Nap(pace.clock, pace.sleep, pulse.clock_was_set_back)
        self._troubles = Troubles(pulse, pace.clock)
        self._standstill = Standstill()
        self._so_far = ReadSoFar(stream)
        self._refused_cursors = 0
        self._refused_tokens = 0
        self._is_stuck = False
        self._is_to_skip = False
        self.place: PageRequest = Reset()
        """What is asked next; moves only after a page was taken in."""

    def poll_now(self) -> None:
        """Ends the pause that the follower is in, if any; a refused stream tries again."""
        self._nap.wake()

    def skip_page(self) -> bool:
        """Gives up a page that cannot be read, with all before the present; False when there is none such."""
        if self._is_stuck:
            self._is_to_skip = True
            self._nap.wake()
        return self._is_stuck

    async def follow(self, request: PageRequest, fallback: Reset | None = None) -> None:
        """Reads for ever; ends only by cancellation.

        `fallback` is where to begin if the service does not take a kept cursor; a `Reset` is its own.
        """
        self._so_far.begins(request if isinstance(request, Reset) else fallback or Reset())
        self.place = request
        while True:
            pause = 0.0
            try:
                await self.read_to_the_end(self.place)
                pause = self._interval()
                self._pulse.waits_until(self._pace.clock() + pause)
            except BadCursor as error:
                pause = self._start_over(error)
            except TokenRefused as error:
                await self._wait_for_a_token(error)
            except _PageSkipped:
                self._skip()
            except EventsApiError as error:
                pause = self._rest_after(error)
            await self._nap(pause)

    async def read_to_the_end(self, request: PageRequest) -> PageRequest:
        """Drains the stream; returns what to ask next. Raises `EventsApiError` when the service refuses."""
        self.place = request
        while True:
            asked = self.place
            page = await self._fetch(asked)
            if isinstance(asked, Cursor):
                self._refused_cursors = 0
            if not (self._refused_cursors or self._standstill.reason):
                self._pulse.reading()
            self._standstill.page(asked, page, self._take(page))
            self._go_on_from(page)
            if not page.has_more:
                self._pulse.read_to_the_end(self._pace.clock())
                return self.place
            if self._standstill.reason:
                raise NoProgress(self._standstill.reason, seconds=page.seconds, status=200)
            await asyncio.sleep(0)  # an answer from this process may come without letting others run

    async def _fetch(self, request: PageRequest) -> Page:
        async def ask() -> Page:
            if self._is_to_skip:
                raise _PageSkipped
            return await self._client.fetch(self._stream, request)

        def failed(error: EventsApiError, delay: float) -> None:
            self._is_stuck = self._troubles.trying_again(error, delay)

        try:
            return await with_retries(
                ask, retry_for=self._pace.retry_for, sleep=self._nap, random=self._pace.random, on_failure=failed
            )
        finally:
            self._is_stuck = self._is_to_skip = False

    def _go_on_from(self, page: Page) -> None:
        now = self._pace.clock()
        if not (isinstance(self.place, Cursor) and self.place.text == page.cursor):
            self._pulse.cursor_moved(now)
        self.place = Cursor(page.cursor)
        self._refused_tokens = 0
        self._so_far.page(page, now)

    def _interval(self) -> float:
        return self._pace.interval * (0.9 + 0.2 * self._pace.random())

    # what goes wrong; most give the seconds to wait before the next try

    def _rest_after(self, error: EventsApiError) -> float:
        pause = BAD_REQUEST_SECONDS
        if isinstance(error, NoProgress):
            pause = self._standstill.pause(self._interval())
        self._troubles.trying_again(error, pause)
        return pause

    def _start_over(self, error: BadCursor) -> float:
        """A refused cursor: read again from before what we know; the ring drops what it has already."""
        start, pause = self._so_far.start_again(), 0.0
        self.place = Reset(start_ns=start)
        since = "the beginning" if start is None else in_words(start)
        if self._refused_cursors:  # it is not this cursor: the service takes none
            waits = Backoff(longest=CURSOR_LONGEST, random=self._pace.random, failures=self._refused_cursors)
            pause = waits.after(error)
        else:
            self._notice(
                f"{self._stream.label}: the service does not know our place in the stream any more "
                f"({error.summary}); reading again from {since}. What arrived late from before then may be missing"
            )
        self._refused_cursors += 1
        self._troubles.starting_over(error, since, pause)
        return pause

    async def _wait_for_a_token(self, error: TokenRefused) -> None:
        """Looks for another token, and lets the old one be tried now and then."""
        left = min(REFUSED_LONGEST, REFUSED_SECONDS * 2.0 ** min(self._refused_tokens, 8))
        self._refused_tokens += 1
        self._troubles.refused(error, left)
        due = self._pace.clock() + left
        while left > 0 and self._pace.clock() < due:
            if await self._nap(min(left, LOOK_SECONDS)) or (self._renewed and await self._renewed()):
                return
            left -= LOOK_SECONDS

    def _skip(self) -> None:
        """Goes on from the present, and says what is lost."""
        since, now = self._so_far.last_moment(), self._so_far.service_time(self._pace.clock())
        gap = f"up to {in_words(now)}" if since is None else f"from {in_words(since)} to {in_words(now)}"
        self._notice(f"{self._stream.label}: a page was skipped because it was asked for; not read: {gap}")
        self.place = Reset(start_ns=now)
        self._so_far.begins(self.place)


class _PageSkipped(Exception):  # noqa: N818 - nothing failed
    """Somebody gave up a page that cannot be read."""
