"""One stream's part of a stretch of time, read page by page; what a refused cursor costs is read again."""

from tui.events.model import Event
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.events_api.errors import BadCursor, NoProgress, TokenRefused
from tui.events_api.pages import Cursor, Page, PageRequest, Reset
from tui.events_api.retry import with_retries
from tui.monitor.following import Fetcher, Pace
from tui.monitor.standstill import Standstill

NEW_STARTS = 3
"""So often a stretch is begun again behind what was read, when its cursors are refused."""
REFUSED_SECONDS = 30.0
"""Pause before a refused token is tried again: another one may have come."""


class Stretch:
    """Events with start <= time < end, in nanoseconds since 1970, in the order in which the service gives them."""

    def __init__(self, stream: Stream, start: int, end: int, client: Fetcher, pace: Pace) -> None:
        self.stream = stream
        self.start = start
        self.end = end
        self.reached = start
        """Everything before that is read; late events may still come from before."""
        self.is_over = start >= end
        self._client = client
        self._pace = pace
        self._place: PageRequest = Reset(start_ns=start, end_ns=end)
        self._last: frozenset[object] = frozenset()
        """Uuids of the last page: a new start repeats them."""
        self._page_began = start
        self._new_starts = 0
        self._standstill = Standstill()

    async def read(self) -> list[Event]:
        """The events of the next page that are part of it; raises `EventsApiError` when there is no going on."""
        asked = self._place
        try:
            page = await self._fetch(asked)
        except BadCursor:
            if self._new_starts == NEW_STARTS:
                raise
            self._new_starts += 1
            self._place = Reset(start_ns=self._page_began, end_ns=self.end)
            return []
        events = [
            event for event in page.events if self.start <= event.time < self.end and event.uuid not in self._last
        ]
        self._standstill.page(asked, page, len(events))
        if page.has_more and self._standstill.reason:
            raise NoProgress(self._standstill.reason, seconds=page.seconds, status=200)
        self._go_on_from(page)
        return events

    def _go_on_from(self, page: Page) -> None:
        times = [event.time for event in page.events]
        if times:
            self._last = frozenset(event.uuid for event in page.events)
            self._page_began = min(max(self.start, min(times)), self.end)
            self.reached = max(self.reached, min(self.end, max(times)))
        self._place = Cursor(page.cursor)
        if not page.has_more or (times and min(times) >= self.end):
            self.reached, self.is_over = self.end, True

    async def _fetch(self, asked: PageRequest) -> Page:
        pace = self._pace
        due = None if pace.retry_for is None else pace.clock() + pace.retry_for
        while True:
            try:
                return await with_retries(
                    lambda: self._client.fetch(self.stream, asked),
                    retry_for=pace.retry_for,
                    clock=pace.clock,
                    sleep=pace.sleep,
                    random=pace.random,
                )
            except TokenRefused:
                if due is not None and pace.clock() + REFUSED_SECONDS > due:
                    raise
                await pace.sleep(REFUSED_SECONDS)

    @property
    def reached_seconds(self) -> float:
        """`reached` in seconds since 1970."""
        return self.reached / NANOSECONDS
