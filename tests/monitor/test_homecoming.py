"""A restart: what the last run had not taken in is fresh, and nothing that is fresh is taken for context."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from tests.factories import signin
from tui.events.model import Event
from tui.events.stream import Stream
from tui.events_api.errors import BadCursor, ServiceDown
from tui.events_api.pages import Cursor, Page
from tui.monitor import homecoming
from tui.monitor.homecoming import Homecoming
from tui.state.checkpoint import Place


class Service:
    """Serves uuids in the order of arrival, two a page; a cursor is the number of the next one."""

    def __init__(self, *uuids: str) -> None:
        self.held = list(uuids)
        self.arriving: list[list[str]] = []
        """What arrives after each answer."""
        self.taken: list[tuple[str, bool]] = []
        self.notices: list[str] = []
        self.brought: list[int] = []
        """Of each page of the kept place, what the last life had missed."""
        self.is_down = False
        self.refused_below = 0
        """The service knows no place before that any more."""
        self.home: Homecoming

    def restart(self, place: int, *known: str, held: int = 100) -> Homecoming:
        """As it is after a life that had read up to a place."""
        kept = Place(str(place), None, 0, known)
        hear = (self.notices.append, held, self.brought.append)
        self.home = Homecoming(kept, self, (self._take, self._context), *hear)
        return self.home

    def follow(self, at: int) -> int:
        """The stream's own follower reads to the end, from a place."""
        while True:
            page = self._page(at)
            self.home.page(page)
            at = int(page.cursor)
            if not page.has_more:
                return at

    async def look_back(self, take: Callable[[Sequence[Event]], Awaitable[None]]) -> None:
        """All that is there, page by page; one that cannot be read says so itself."""
        at, has_more = 0, not self.is_down
        while has_more:
            page = self._read(at)
            await take(page.events)
            at, has_more = int(page.cursor), page.has_more

    async def go_on(self, cursor: Cursor, take: Callable[[Page], int]) -> None:
        """The pages behind a place."""
        at, has_more = int(cursor.text), True
        while has_more:
            if self.is_down:
                raise ServiceDown("it is down", status=503)
            if at < self.refused_below:
                raise BadCursor("unknown cursor", status=400)
            page = self._read(at)
            take(page)
            at, has_more = int(page.cursor), page.has_more

    def _read(self, at: int) -> Page:
        page = self._page(at)
        if self.arriving:
            self.held += self.arriving.pop(0)
        return page

    def _page(self, at: int) -> Page:
        found = self.held[at : at + 2]
        events: list[Event] = [signin(uuid=uuid).event for uuid in found]
        return Page(Stream.SIGNIN, events, str(at + len(found)), at + 2 < len(self.held), [], 0.0, None)

    def _take(self, _page: Page, events: Sequence[Event]) -> int:
        self.taken += [(str(event.uuid), True) for event in events]
        return len(events)

    def _context(self, events: Sequence[Event]) -> None:
        self.taken += [(str(event.uuid), False) for event in events]

    def first(self) -> dict[str, bool]:
        """Whether each was fresh when it was taken in first: repeated ones are dropped."""
        return dict(reversed(self.taken))


async def test_context_is_taken_in_before_what_is_fresh() -> None:
    service = Service("old", "older", "new")
    home = service.restart(2)
    service.follow(2)

    await home.run()

    assert service.taken == [("old", False), ("older", False), ("new", True)]


async def test_it_is_over_when_the_look_back_is_read_and_not_before() -> None:
    service = Service("old", "new")
    home = service.restart(1)
    service.follow(1)

    assert not home.is_over
    await home.run()
    assert home.is_over


async def test_what_arrives_while_the_look_back_is_read_is_fresh_though_the_look_back_brings_it() -> None:
    service = Service("old", "older", "new")
    home = service.restart(2)
    at = service.follow(2)
    service.arriving = [["meanwhile"], ["and this"], ["and that"]]

    await home.run()
    service.follow(at)

    first = service.first()
    assert {uuid for uuid, fresh in first.items() if not fresh} == {"old", "older"}
    assert {uuid for uuid, fresh in first.items() if fresh} == {"new", "meanwhile", "and this", "and that"}


async def test_a_long_look_back_waits_in_parts() -> None:
    service = Service(*(f"old{number}" for number in range(20)), "new")
    home = service.restart(20)
    at = service.follow(20)
    service.arriving = [[f"meanwhile{number}"] for number in range(6)]
    homecoming.LOOKED_BACK_EVENTS, kept = 4, homecoming.LOOKED_BACK_EVENTS
    try:
        await home.run()
    finally:
        homecoming.LOOKED_BACK_EVENTS = kept
    service.follow(at)

    assert {uuid.rstrip("0123456789") for uuid, fresh in service.first().items() if fresh} == {"new", "meanwhile"}
    assert len(service.first()) == 27


async def test_more_that_is_fresh_than_can_wait_is_still_fresh_all_of_it() -> None:
    service = Service("old", *(f"new{number}" for number in range(9)))
    home = service.restart(1, held=3)
    running = asyncio.create_task(home.run())
    page = service._page(1)
    for at in (1, 3, 5):
        page = service._page(at)
        home.page(page)
        await asyncio.sleep(0)
    assert not running.done(), "the look-back waits until the stream is read to its end"
    service.follow(int(page.cursor))
    await running

    assert {uuid for uuid, fresh in service.first().items() if not fresh} == {"old"}
    assert len(service.first()) == 10


async def test_without_a_look_back_what_is_fresh_still_comes() -> None:
    service = Service("old", "new")
    home = service.restart(1)
    service.follow(1)
    service.is_down = True

    await home.run()

    assert service.taken == [("new", True)]
    assert "look-back could not be read" in service.notices[0]


async def test_a_place_that_is_refused_while_the_look_back_is_read_is_replaced_by_that_of_the_follower() -> None:
    service = Service("old", "older", "new")
    home = service.restart(2)
    service.follow(2)
    service.arriving = [["meanwhile"]]
    service.refused_below = 4
    running = asyncio.create_task(home.run())
    for _ in range(10):
        await asyncio.sleep(0)
    assert not running.done(), "it waits for the follower"

    service.follow(2)  # the follower has started over with an overlap
    await running

    assert service.notices == []
    first = service.first()
    assert {uuid for uuid, fresh in first.items() if fresh} == {"new", "meanwhile"}
    assert {uuid for uuid, fresh in first.items() if not fresh} == {"old", "older"}


async def test_a_page_that_comes_again_and_again_is_not_taken_for_new() -> None:
    service = Service("old", "new", "newer")
    home = service.restart(1, held=100)
    page = replace(service._page(1), has_more=True)

    assert [home.page(page) for _ in range(3)] == [2, 0, 0]


async def test_a_service_that_refuses_every_place_costs_the_look_back_and_nothing_fresh() -> None:
    service = Service("old", "new")
    home = service.restart(1)
    service.follow(1)
    service.refused_below = 99
    running = asyncio.create_task(home.run())
    while not running.done():
        service.follow(1)
        await asyncio.sleep(0)

    assert service.first() == {"new": True}
    assert "older events are missing" in service.notices[0]


async def test_what_the_last_run_had_is_not_fresh_when_it_is_read_again() -> None:
    service = Service("had", "new")
    home = service.restart(9, "had")
    service.follow(0)  # the kept cursor was refused

    await home.run()

    assert service.first() == {"had": False, "new": True}


async def test_what_the_kept_place_has_missed_is_counted_apart_from_what_comes_live() -> None:
    service = Service("old", "known", "new", "newer")
    home = service.restart(1, "known")
    at = service.follow(1)
    service.held.append("while the look-back is read")
    at = service.follow(at)

    await home.run()
    service.held.append("live")
    service.follow(at)

    assert sum(service.brought) == 2, "new and newer"
    assert len(service.first()) == 6


async def test_what_does_not_wait_for_the_look_back_is_counted_all_the_same() -> None:
    service = Service("old", *(f"new{number}" for number in range(9)))
    home = service.restart(1, held=3)
    at = service.follow(1)
    await home.run()
    service.held.append("live")
    service.follow(at)

    assert sum(service.brought) == 9
