"""Follows one stream: reads it to its end, rests, and goes on from its cursor, for ever."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from tui.events.stream import Stream
from tui.events_api.client import EventsClient
from tui.events_api.errors import BadCursor, EventsApiError, TokenRefused
from tui.events_api.pages import Cursor, Page, Reset
from tui.events_api.retry import with_retries
from tui.monitor.health import StreamPulse

STANDING_LIMIT = 3
"""Pages in a row with the same cursor, nothing new and `has_more`: then we ask no more until the next poll."""
REFUSED_SECONDS = 60.0
"""Pause after a refusal that asking again at once does not mend."""
OVERLAP_SECONDS = 900.0
"""How far before the newest known event a stream is read again when its cursor was refused."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often, and with which clock; tests bring their own."""

    interval: float
    retry_for: float | None
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    random: Callable[[], float]


class StreamFollower:
    """Reads one stream and hands each page on; a fault of one stream never holds up another."""

    def __init__(
        self,
        stream: Stream,
        client: EventsClient,
        pulse: StreamPulse,
        take: Callable[[Page], int],
        notice: Callable[[str], None],
        pace: Pace,
    ) -> None:
        self._stream = stream
        self._client = client
        self._pulse = pulse
        self._take = take
        self._notice = notice
        self._pace = pace
        self._wake = asyncio.Event()

    def poll_now(self) -> None:
        """Ends the pause that the follower is in, if any; a refused stream tries again."""
        self._wake.set()

    async def read_to_the_end(self, request: Reset | Cursor) -> Cursor | Reset:
        """Drains the stream; returns what to ask next. Raises `EventsApiError` when the service refuses."""
        standing = 0
        while True:
            page = await self._fetch(request)
            kept = self._take(page)
            moved = page.cursor != (request.text if isinstance(request, Cursor) else "")
            if moved:
                self._pulse.cursor_moved(self._pace.clock())
            standing = 0 if moved or kept else standing + 1
            request = Cursor(page.cursor)
            if not page.has_more:
                self._pulse.read_to_the_end(self._pace.clock())
                return request
            if standing >= STANDING_LIMIT:
                text = f"{self._stream.label}: the service says there is more but its cursor stands still"
                self._pulse.failed(self._pace.clock(), f"{text}; asking again at the next poll", self._next_poll())
                return request

    async def follow(self, request: Reset | Cursor) -> None:
        """Reads for ever. Ends only by cancellation."""
        while True:
            try:
                request = await self.read_to_the_end(request)
            except BadCursor as error:
                request = self._start_over(error)
                continue
            except TokenRefused as error:
                self._refused(error, None)
                await self._nap(math.inf)
                continue
            except EventsApiError as error:
                self._refused(error, self._pace.clock() + REFUSED_SECONDS)
                await self._nap(REFUSED_SECONDS)
                continue
            due = self._next_poll()
            self._pulse.waits_until(due)
            await self._nap(due - self._pace.clock())

    async def _fetch(self, request: Reset | Cursor) -> Page:
        async def ask() -> Page:
            return await self._client.fetch(self._stream, request)

        return await with_retries(
            ask,
            retry_for=self._pace.retry_for,
            sleep=self._nap,
            random=self._pace.random,
            on_failure=self._failed,
        )

    def _failed(self, error: EventsApiError, delay: float) -> None:
        now = self._pace.clock()
        self._pulse.answered(now, error.seconds, error.status)
        self._pulse.failed(now, error.summary, now + delay)

    def _refused(self, error: EventsApiError, next_try: float | None) -> None:
        now = self._pace.clock()
        self._pulse.answered(now, error.seconds, error.status)
        self._pulse.failed(now, f"{error.summary}. {error.hint}", next_try)

    def _start_over(self, error: BadCursor) -> Reset:
        """A refused cursor: read again from before the newest event; the ring drops what it has already."""
        newest = self._pulse.now.newest_event or self._pace.clock()
        start = newest - OVERLAP_SECONDS
        self._notice(
            f"{self._stream.label}: the service refused our place in the stream ({error.summary}); "
            f"reading again from {OVERLAP_SECONDS / 60:.0f} minutes before the newest event"
        )
        return Reset(start_ns=int(start * 1e9))

    def _next_poll(self) -> float:
        return self._pace.clock() + self._pace.interval * (0.9 + 0.2 * self._pace.random())

    async def _nap(self, seconds: float) -> None:
        """Sleeps, or until `poll_now`."""
        waking = asyncio.ensure_future(self._wake.wait())
        naps = {waking}
        if math.isfinite(seconds):
            naps.add(asyncio.ensure_future(self._sleep(max(0.0, seconds))))
        try:
            await asyncio.wait(naps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for nap in naps:
                nap.cancel()
        self._wake.clear()

    async def _sleep(self, seconds: float) -> Literal[True]:
        await self._pace.sleep(seconds)
        return True
