"""A service that holds a past, gives it page by page, and fails where a test says so."""

import asyncio
from collections.abc import Callable, Sequence

from tests.factories import START
from tui.events.model import Event, Seen
from tui.events.stream import Stream
from tui.events_api.errors import EventsApiError
from tui.events_api.pages import Cursor, Page, PageRequest, Reset
from tui.monitor.following import Pace

PAGE = 5


class PastService:
    """Events by event time; a cursor names the stretch and the place in it."""

    def __init__(self, *held: Seen) -> None:
        self.held = sorted(held, key=lambda seen: seen.event.time)
        self.asked: list[tuple[Stream, PageRequest]] = []
        self.fails: Callable[[Stream, PageRequest, int], EventsApiError | None] = lambda _stream, _asked, _number: (
            None
        )
        """What goes wrong with a request, by its number."""
        self.now = START / 1e9
        self.pace = Pace(60.0, 600.0, lambda: self.now, self.sleep, lambda: 0.5)

    async def sleep(self, seconds: float) -> None:
        """Time passes only so."""
        self.now += seconds
        await asyncio.sleep(0)

    async def fetch(self, stream: Stream, request: PageRequest) -> Page:
        """A page, or what goes wrong."""
        self.asked.append((stream, request))
        self.now += 1.0
        error = self.fails(stream, request, len(self.asked))
        if error is not None:
            raise error
        start, end, at = self._place(request)
        found = [seen.event for seen in self.held if seen.stream is stream and start <= seen.event.time < end]
        page: Sequence[Event] = found[at : at + PAGE]
        at += len(page)
        return Page(stream, list(page), f"{start} {end} {at}", at < len(found), [], 0.1)

    @staticmethod
    def _place(request: PageRequest) -> tuple[int, int, int]:
        if isinstance(request, Cursor):
            start, end, at = map(int, request.text.split())
            return start, end, at
        assert isinstance(request, Reset)
        return request.start_ns or 0, request.end_ns or 2**63, 0
