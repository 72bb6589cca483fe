"""A stretch of the past: all of it, in order, with progress, and what is missing is told."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.factories import START, audit, signin, usage
from tests.monitor.past_service import PastService
from tui.events.model import Seen
from tui.events.reading import Progress
from tui.events.stream import Stream
from tui.events_api.errors import BadCursor, EventsApiError, ServiceDown, Throttled, TokenRefused
from tui.events_api.pages import Cursor, Page, PageRequest, Reset
from tui.monitor.backfill import Backfill, Piece

HOUR = 3600
END = START
DAY_BEFORE = START - 24 * HOUR * 10**9


def life() -> list[Seen]:
    """A day of three streams, the same number of seconds apart in each."""
    signins = [signin(uuid=f"S{n}", at=-n * HOUR / 2) for n in range(1, 40)]
    usages = [usage(uuid=f"U{n}", at=-n * HOUR) for n in range(1, 20)]
    return [*signins, *usages, audit(uuid="A", at=-HOUR)]


class Reading:
    """A backfill, and all that it has said."""

    def __init__(self, service: PastService, *streams: Stream, is_open: bool = False) -> None:
        self.service = service
        self.pieces: list[Piece] = []
        self.progress: list[Progress] = []
        self.missing: list[str] = []
        told = (self._take, self.missing.append)
        asked = streams or tuple(Stream)
        self.backfill = Backfill(service, asked, DAY_BEFORE, END, service.pace, *told, is_open=is_open)

    async def _take(self, pieces: Sequence[Piece]) -> None:
        self.pieces += pieces
        self.progress.append(self.backfill.progress)

    @property
    def uuids(self) -> list[str]:
        """What came, in order."""
        return [str(event.uuid) for _, event in self.pieces]


def in_order(held: Sequence[Seen], *streams: Stream) -> list[str]:
    found = [seen for seen in held if DAY_BEFORE <= seen.event.time < END and seen.stream in (streams or Stream)]
    return [str(s.event.uuid) for s in sorted(found, key=lambda s: (s.event.time, str(s.event.uuid)))]


async def test_all_streams_come_in_order_of_event_time_each_event_once() -> None:
    reading = Reading(PastService(*life(), signin(uuid="before", at=-25 * HOUR), signin(uuid="after", at=0)))

    await reading.backfill.run()

    assert reading.uuids == in_order(reading.service.held)
    assert reading.missing == []


async def test_progress_tells_events_pages_the_time_reached_and_the_time_left() -> None:
    reading = Reading(PastService(*life()))

    await reading.backfill.run()

    reached = [progress.reached for progress in reading.progress]
    assert reached == sorted(reached)
    assert reading.progress[-2].left is not None
    end = reading.backfill.progress
    assert (end.reached, end.events, end.pages, end.left) == (END / 1e9, 59, 13, 0)


async def test_an_end_that_the_service_does_not_keep_is_kept_here() -> None:
    service = PastService(*life(), *(signin(uuid=f"later{n}", at=n * HOUR) for n in range(100)))
    place = PastService._place
    service._place = lambda request: (*place(request)[:1], 2**63, place(request)[2])  # type: ignore[method-assign]
    reading = Reading(service)

    await reading.backfill.run()

    assert reading.uuids == in_order(service.held)
    assert len(service.asked) < 20


PASSING = [ServiceDown("it is down", status=503), Throttled("too many", status=429), TokenRefused("no", status=401)]


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
async def test_a_fault_that_passes_costs_nothing(error: EventsApiError) -> None:
    service = PastService(*life())
    service.fails = lambda _stream, _request, number: error if number in (1, 5, 6) else None
    reading = Reading(service)

    await reading.backfill.run()

    assert reading.uuids == in_order(service.held)
    assert reading.missing == []


async def test_a_refused_cursor_is_read_again_from_its_page_and_nothing_comes_twice() -> None:
    service = PastService(*life())
    refused = BadCursor("unknown cursor", status=400)
    service.fails = lambda _stream, asked, number: (
        refused if number in (5, 8) and isinstance(asked, Cursor) else None
    )
    reading = Reading(service)

    await reading.backfill.run()

    assert reading.uuids == in_order(service.held)
    assert sum(isinstance(request, Reset) for _, request in service.asked) > len(Stream)


@pytest.mark.parametrize(
    "error", [ServiceDown("it is down", status=503), BadCursor("no", status=400), TokenRefused("no", status=401)]
)
async def test_a_stream_that_stays_away_is_told_with_its_stretch_and_the_others_come(error: EventsApiError) -> None:
    service = PastService(*life())

    def fails(stream: Stream, asked: PageRequest, _number: int) -> EventsApiError | None:
        return error if stream is Stream.SIGNIN and isinstance(asked, Cursor) else None

    service.fails = fails
    reading = Reading(service)

    await reading.backfill.run()

    assert set(in_order(service.held, Stream.USAGE, Stream.AUDIT)) < set(reading.uuids)
    assert reading.uuids == sorted(reading.uuids, key=in_order(service.held).index)
    assert reading.backfill.lacks == [Stream.SIGNIN]
    [told] = reading.missing
    assert "the past from 2026-03-01 18:30 UTC" in told
    assert "to 2026-03-02 12:00 UTC could not be read" in told


def out_of_order(service: PastService, *held: Seen) -> None:
    """The service gives events in this order, not in that of their times."""
    service.held = list(held)


async def test_an_open_stretch_has_what_is_dated_ahead_and_does_not_end_there() -> None:
    service = PastService()
    ahead = [signin(uuid=f"ahead{n}", at=400 * 24 * HOUR) for n in range(7)]
    out_of_order(service, signin(uuid="first", at=-20 * HOUR), *ahead, *life())
    reading = Reading(service, Stream.SIGNIN, is_open=True)

    await reading.backfill.run()

    assert sorted(reading.uuids) == sorted(str(one.event.uuid) for one in service.held if one.stream == "signin")
    assert all(progress.reached <= END / 1e9 for progress in reading.progress)
    assert all(progress.left is None or progress.left >= 0 for progress in reading.progress)


async def test_an_open_stretch_loses_nothing_that_comes_late_when_its_cursors_are_refused() -> None:
    service = PastService()
    late = [signin(uuid=f"late{n}", at=-23 * HOUR) for n in range(7)]
    out_of_order(service, *sorted(life(), key=lambda one: one.event.time), *late)
    refused = BadCursor("unknown cursor", status=400)
    service.fails = lambda _stream, asked, number: refused if number == 8 and isinstance(asked, Cursor) else None
    reading = Reading(service, Stream.SIGNIN, is_open=True)

    await reading.backfill.run()

    assert set(reading.uuids) == {str(one.event.uuid) for one in service.held if one.stream == "signin"}
    assert reading.missing == []


async def test_a_service_that_leads_in_a_circle_is_told_and_ends_it() -> None:
    service = PastService(*life())
    pages = service.fetch

    async def fetch(stream: Stream, request: PageRequest) -> Page:
        page = await pages(stream, request)
        end = page.cursor.rsplit(" ", 1)[0]
        return replace(page, cursor=f"{end} 0", has_more=True) if page.cursor.endswith(" 15") else page

    service.fetch = fetch  # type: ignore[method-assign]
    reading = Reading(service, Stream.SIGNIN)

    await reading.backfill.run()

    assert reading.backfill.lacks == [Stream.SIGNIN]
    assert "its cursor stands still" in reading.missing[0]
    assert len(service.asked) < 30


async def test_an_event_that_cannot_be_read_is_told() -> None:
    service = PastService(*life())
    pages = service.fetch

    async def fetch(stream: Stream, request: PageRequest) -> Page:
        page = await pages(stream, request)
        return replace(page, bad=["it has no time"]) if len(service.asked) == 2 else page

    service.fetch = fetch  # type: ignore[method-assign]
    reading = Reading(service, Stream.SIGNIN)

    await reading.backfill.run()

    assert reading.missing == ["Sign-ins: an event of the past could not be read: it has no time"]
    assert len(reading.pieces) == 39


async def test_it_can_be_cancelled_while_it_waits() -> None:
    service = PastService(*life())
    service.fails = lambda _stream, _request, _number: ServiceDown("it is down", status=503)
    service.pace = service.pace.__class__(60.0, None, lambda: service.now, service.sleep, lambda: 0.5)
    reading = Reading(service)
    running = asyncio.create_task(reading.backfill.run())
    await asyncio.sleep(0)

    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running
