"""What a restart brings: first what the kept place has missed, which is fresh, then a look-back, which is context.

Fresh is fetched before the look-back, which would bring part of it too, and taken in after it: rules that learn
what is usual must know the past before they judge what is new.
"""

import asyncio
from collections.abc import Awaitable, Callable

from tui.events.model import Event
from tui.events_api.errors import EventsApiError
from tui.events_api.pages import Page, Reset
from tui.state.checkpoint import Place

HELD_EVENTS = 200_000
"""Fresh events that wait for the look-back in memory; with more, nothing waits."""

Read = Callable[[Reset, Callable[[Page], int]], Awaitable[object]]
"""Reads a stretch of the stream to its end and hands on each page."""


class Homecoming:
    """One stream between the start and the moment when it is up to date; afterwards pages pass straight through."""

    def __init__(
        self,
        place: Place,
        look_back: Reset,
        read: Read,
        take: Callable[[Page, list[Event], bool], int],
        notice: Callable[[str], None],
    ) -> None:
        """`take` gets a page, those of its events that are meant, and whether they are fresh."""
        self._known = frozenset(place.overlap)
        self._look_back = look_back
        self._read = read
        self._take = take
        self._notice = notice
        self._waiting: list[Page] = []
        self._uuids: set[object] = set()
        self._caught_up = asyncio.Event()
        self._is_over = False

    def page(self, page: Page) -> int:
        """Takes a page of the stream; returns how many of its events are new."""
        if self._is_over:
            return self._pass(page)
        new = {event.uuid for event in page.events} - self._uuids
        self._uuids |= new
        self._waiting.append(page)
        if not page.has_more:
            self._caught_up.set()
        if len(self._uuids) > HELD_EVENTS:
            self._let_through()
        return len(new)

    async def run(self) -> None:
        """Reads the look-back once the stream is read to its end, then lets what waited through."""
        await self._caught_up.wait()
        try:
            await self._read(self._look_back, self._context)
        except EventsApiError as error:
            self._notice(f"The look-back could not be read, so older events are missing here: {error.summary}")
        self._let_through()

    def _context(self, page: Page) -> int:
        return self._take(page, [event for event in page.events if event.uuid not in self._uuids], False)

    def _let_through(self) -> None:
        self._is_over = True
        waiting, self._waiting = self._waiting, []
        for page in waiting:
            self._pass(page)
        self._caught_up.set()

    def _pass(self, page: Page) -> int:
        """What the last run had taken in already is not fresh: a refused cursor makes us read some of it again."""
        known = [event for event in page.events if event.uuid in self._known]
        if not known:
            return self._take(page, page.events, True)
        self._take(page, known, False)
        return self._take(page, [event for event in page.events if event.uuid not in self._known], True)
