"""What a restart brings: first what the kept place has missed, which is fresh, then a look-back, which is context.

Fresh is fetched before the look-back, which would bring part of it too, and taken in after it: rules that learn
what is usual must know the past before they judge what is new. What arrives while the look-back is read may come
with it, and is fresh all the same: before anything counts as context the kept place is asked once more.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from tui.events.model import Event
from tui.events_api.errors import BadCursor, EventsApiError
from tui.events_api.pages import Cursor, Page
from tui.state.checkpoint import Place

HELD_EVENTS = 200_000
"""Fresh events that wait for the look-back in memory; with more, nothing waits."""
HELD_FOR_A_FEED = 20_000
"""The same where somebody waits for them: a feed that is ended again and again must still get on."""
LOOKED_BACK_EVENTS = 20_000
"""Events of the look-back that wait in memory for the kept place to be asked."""
REFUSALS = 2
"""So often the kept place may be refused until what the look-back has brought is given up."""


class Source(Protocol):
    """Who reads the stream for this: `tui.monitor.look_back.LookBack`."""

    async def look_back(self, take: Callable[[Sequence[Event]], Awaitable[None]]) -> None:
        """Hands on what was there before; says itself what is missing."""
        ...

    async def go_on(self, cursor: Cursor, take: Callable[[Page], int]) -> None:
        """Hands on the pages behind a place, to the end of the stream; raises `EventsApiError`."""
        ...


class Homecoming:
    """One stream between the start and the moment when it is up to date; afterwards pages pass straight through."""

    def __init__(
        self,
        place: Place,
        source: Source,
        take: tuple[Callable[[Page, Sequence[Event]], int], Callable[[Sequence[Event]], object]],
        notice: Callable[[str], None],
        held: int = HELD_EVENTS,
        brought: Callable[[int], None] = lambda _kept: None,
    ) -> None:
        """`take` gets what is fresh, a page and those of its events that are meant; its second what is context.

        `brought` is told how many events each page had that the last run has missed, up to the moment when the
        stream was first read to its end; what comes after that comes live.
        """
        self._held = held
        self._brought = brought
        self._last: Page | None = None
        """The page that brought the stream up to date."""
        self._is_home = False
        self._known = frozenset(place.overlap)
        self._source = source
        self._take, self._take_context = take
        self._notice = notice
        self._waiting: list[Page] = []
        self._fresh: set[object] = set()
        self._cursor = place.cursor
        """Behind all that is known to be fresh."""
        self._looked_back: list[Sequence[Event]] = []
        self._past: set[object] = set()
        self._caught_up = asyncio.Event()
        self._read_to_the_end = asyncio.Event()
        self._is_passing = False
        self._is_read = False
        """The look-back is: nothing needs to be known of what is fresh any more."""

    def page(self, page: Page) -> int:
        """Takes a page of the stream; returns how many of its events are new."""
        new = 0 if self._is_read else self._is_fresh(page)
        if not page.has_more:
            self._last = self._last or page
            self._caught_up.set()
            self._read_to_the_end.set()
        if self._is_passing:
            return self._pass(page)
        self._waiting.append(page)
        if len(self._fresh) > self._held:
            self._let_through()
        return new

    @property
    def is_over(self) -> bool:
        """The stream is up to date and its look-back read."""
        return self._is_passing

    async def run(self) -> None:
        """Reads the look-back once the stream is read to its end, then lets what waited through."""
        await self._caught_up.wait()
        try:
            await self._source.look_back(self._is_past)
            await self._release()
        except EventsApiError as error:
            self._notice(f"the look-back could not be read, so older events are missing: {error.summary}")
        self._let_through()
        self._is_read = True
        self._fresh, self._past, self._looked_back = set(), set(), []

    async def _is_past(self, events: Sequence[Event]) -> None:
        new = [event for event in events if event.uuid not in self._past]
        self._past.update(event.uuid for event in new)
        self._looked_back.append(new)
        if sum(len(events) for events in self._looked_back) >= LOOKED_BACK_EVENTS:
            await self._release()

    async def _release(self) -> None:
        """Takes in what the look-back has brought, without what the kept place brings now or has brought."""
        looked_back, self._looked_back = self._looked_back, []
        await self._ask_the_kept_place()
        for events in looked_back:
            self._take_context([event for event in events if event.uuid not in self._fresh])

    async def _ask_the_kept_place(self) -> None:
        """A refused one is replaced by that of the stream's own follower, which starts over by itself."""
        for refused in range(REFUSALS + 1):
            self._read_to_the_end.clear()
            try:
                await self._source.go_on(Cursor(self._cursor), self._is_fresh)
            except BadCursor:
                if refused == REFUSALS:
                    raise
                await self._read_to_the_end.wait()
            else:
                return

    def _is_fresh(self, page: Page) -> int:
        new = {event.uuid for event in page.events} - self._fresh
        self._fresh |= new
        self._cursor = page.cursor
        return len(new)

    def _let_through(self) -> None:
        self._is_passing = True
        waiting, self._waiting = self._waiting, []
        for page in waiting:
            self._pass(page)

    def _pass(self, page: Page) -> int:
        """What the last run had taken in already is not fresh: a refused cursor makes us read some of it again."""
        missed = [event for event in page.events if event.uuid not in self._known]
        if len(missed) < len(page.events):
            self._take_context([event for event in page.events if event.uuid in self._known])
        kept = self._take(page, missed)
        if not self._is_home:
            self._brought(kept)
            self._is_home = page is self._last
        return kept
