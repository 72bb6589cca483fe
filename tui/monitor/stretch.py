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
    """Events with start <= time < end, in nanoseconds since 1970, in the order in which the service gives them.

    An open one has all that the service gives from its start on, however it is dated: the present is its end, and
    what a wrong clock dates ahead of it belongs to it too. After a refused cursor it brings events again.
    """

    def __init__(
        self, stream: Stream, start: int, end: int, client: Fetcher, pace: Pace, *, is_open: bool = False
    ) -> None:
        self.stream = stream
        self.start = start
        self.end = end
        self.reached = start
        """Everything before that is read; late events may still come from before."""
        self.is_over = start >= end
        self.unreadable: list[str] = []
        """Why events of the page that was read last could not be read."""
        self._is_open = is_open
        self._client = client
        self._pace = pace
        self._place: PageRequest = self._from(start)
        self._been: set[int] = set()
        """Places that the service has led to: it may lead in circles."""
        self._last: frozenset[object] = frozenset()
        """Uuids of the last page: a new start repeats them."""
        self._page_began = start
        self._new_starts = 0
        self._standstill = Standstill()

    async def read(self) -> list[Event]:
        """The events of the next page that are part of it; raises `EventsApiError` when there is no going on."""
        asked, self.unreadable = self._place, []
        try:
            page = await self._fetch(asked)
        except BadCursor:
            if self._new_starts == NEW_STARTS:
                raise
            self._start_again()
            return []
        self.unreadable = page.bad
        events = [event for event in page.events if self._holds(event) and event.uuid not in self._last]
        is_known_ground = hash(page.cursor) in self._been
        self._been.add(hash(page.cursor))
        self._standstill.page(asked, page, 0 if is_known_ground else len(events))
        if page.has_more and self._standstill.reason:
            raise NoProgress(self._standstill.reason, seconds=page.seconds, status=200)
        self._go_on_from(page)
        return events

    def _from(self, moment: int) -> Reset:
        return Reset(start_ns=moment, end_ns=None if self._is_open else self.end)

    def _holds(self, event: Event) -> bool:
        return self._is_open or self.start <= event.time < self.end

    def _start_again(self) -> None:
        """Behind what was read; where events may come twice, from the start: some come late, out of order."""
        self._new_starts += 1
        self._place = self._from(self.start if self._is_open else self._page_began)
        self._been.clear()

    def _go_on_from(self, page: Page) -> None:
        times = [event.time for event in page.events]
        if times:
            self._last = frozenset(event.uuid for event in page.events)
            self._page_began = min(max(self.start, min(times)), self.end)
            self.reached = max(self.reached, max(times) if self._is_open else min(self.end, max(times)))
        self._place = Cursor(page.cursor)
        is_beyond = bool(times) and min(times) >= self.end and not self._is_open
        if is_beyond or not page.has_more:
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
