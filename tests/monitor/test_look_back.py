"""The look-back is paced and tells how far it is; where it cannot be read it holds up nothing that is fresh."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Self

import pytest

from tests.factories import START, signin
from tests.monitor.past_service import PastService
from tui.credentials.secret import Secret
from tui.events.model import Event, Seen
from tui.events.reading import Progress
from tui.events.stream import Stream
from tui.events_api.client import Introspection
from tui.events_api.errors import PageUnreadable, ServiceDown, TokenRefused
from tui.events_api.pages import Cursor, Page, PageRequest
from tui.monitor import session as session_module
from tui.monitor.health import StreamPulse
from tui.monitor.look_back import LookBack, homecoming_of, progress_of
from tui.monitor.options import MonitorOptions
from tui.monitor.session import Session
from tui.state.checkpoint import Place

HOUR = 3_600


class _DamagedPast:
    """A service whose stream goes on, and whose past holds a page that nobody can read."""

    def __init__(self) -> None:
        self.held = ["first"]
        self.is_damaged = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def introspect(self) -> Introspection:
        return Introspection("I", "", (Stream.SIGNIN.feature,), "A")

    async def fetch(self, stream: Stream, request: PageRequest) -> Page:
        if self.is_damaged and not isinstance(request, Cursor):
            raise PageUnreadable("The answer is not a page of events")
        at = int(request.text) if isinstance(request, Cursor) else 0
        events = [signin(uuid=uuid).event for uuid in self.held[at:]]
        return Page(stream, list(events), str(len(self.held)), False, [], 0.0)


async def _live_until(service: _DamagedPast, folder: Path, uuid: str) -> Session:
    options = MonitorOptions(
        account="a",
        base_url="https://events.1password.com",
        secret=Secret("a.b.c"),
        token_source="",
        interval=0.05,
        capacity=1000,
        streams=frozenset({Stream.SIGNIN}),
        state_dir=folder,
    )
    session = Session(options)
    running = asyncio.create_task(session.run())
    try:
        async with asyncio.timeout(10):
            while session.ring.find(Stream.SIGNIN, uuid) is None:
                await asyncio.sleep(0.01)
    finally:
        running.cancel()
        await asyncio.wait({running})
    return session


async def test_fresh_events_come_through_although_a_page_of_the_look_back_stays_unreadable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    service = _DamagedPast()
    monkeypatch.setattr(session_module, "new_client", lambda *_: service)
    monkeypatch.setattr(session_module, "LOOK_BACK_PATIENCE", 0.1)
    await _live_until(service, tmp_path, "first")
    service.is_damaged = True
    service.held.append("fresh")

    session = await _live_until(service, tmp_path, "fresh")

    seen = session.ring.find(Stream.SIGNIN, "fresh")
    assert seen is not None
    assert seen.fresh
    assert any("The look-back goes without it" in notice for notice in session.status().notices)


class Reading:
    """The look-back of one stream, and what it has brought and said."""

    def __init__(self, service: PastService) -> None:
        self.events: list[str] = []
        self.progress: list[Progress] = []
        self.waits = 0
        self.unreadable_said: list[str] = []
        self.notices: list[str] = []
        start = START - 24 * HOUR * 10**9
        reading = (service, self, service.pace)
        self.look_back = LookBack(Stream.SIGNIN, start, reading, self, self.notices.append)  # type: ignore[arg-type]

    async def leave_room(self) -> None:
        self.waits += 1

    def unreadable(self, _stream: Stream, reasons: Sequence[str]) -> None:
        self.unreadable_said += reasons

    async def take(self, events: Sequence[Event]) -> None:
        self.events += [str(event.uuid) for event in events]
        progress = self.look_back.progress
        assert progress is not None
        self.progress.append(progress)


def a_day() -> list[Seen]:
    return [signin(uuid=f"S{n}", at=-n * HOUR) for n in range(1, 23)]


async def test_what_is_dated_ahead_is_part_of_the_look_back() -> None:
    service = PastService(*a_day(), *(signin(uuid=f"ahead{n}", at=n * HOUR) for n in range(1, 8)))
    reading = Reading(service)

    await reading.look_back.look_back(reading.take)

    assert sorted(reading.events) == sorted(str(seen.event.uuid) for seen in service.held)
    assert reading.notices == []


async def test_each_request_leaves_room_to_what_is_live_and_tells_how_far_it_is() -> None:
    service = PastService(*a_day())
    reading = Reading(service)
    assert reading.look_back.progress is None

    await reading.look_back.look_back(reading.take)

    assert reading.waits == len(service.asked) == 5
    assert [progress.pages for progress in reading.progress] == [0, 1, 2, 3, 4]
    assert reading.progress[-1].reached > reading.progress[1].reached
    assert reading.look_back.progress is None
    assert reading.look_back.changes > 5


async def test_an_event_that_cannot_be_read_is_counted_as_everywhere() -> None:
    service = PastService(*a_day())
    pages = service.fetch

    async def fetch(stream: Stream, request: PageRequest) -> Page:
        return replace(await pages(stream, request), bad=["it has no time"])

    service.fetch = fetch  # type: ignore[method-assign]
    reading = Reading(service)

    await reading.look_back.look_back(reading.take)

    assert reading.unreadable_said == ["it has no time"] * 5
    assert len(reading.events) == 22


async def test_a_token_that_is_refused_for_a_while_does_not_end_it() -> None:
    service = PastService(*a_day())
    service.fails = lambda _stream, _asked, number: TokenRefused("no", status=401) if number in (2, 3) else None
    reading = Reading(service)

    await reading.look_back.look_back(reading.take)

    assert len(reading.events) == 22
    assert reading.notices == []


async def test_of_a_look_back_that_fails_it_is_told_which_stream_lacks_what() -> None:
    class Failing:
        async def look_back(self, _take: object) -> None:
            raise ServiceDown("The service has a fault (500)")

    said: list[str] = []
    pulse, place = StreamPulse(Stream.USAGE), Place("0", None, 0)
    intake = SimpleNamespace(followed=lambda *_, **__: 0)
    home = homecoming_of(Failing(), Stream.USAGE, place, pulse, intake, said.append, False, lambda _: 0)  # type: ignore[arg-type]
    home.page(Page(Stream.USAGE, [], "1", False, [], 0.0))

    await home.run()

    assert said == [
        "Usage: the look-back could not be read, so older events are missing: The service has a fault (500)"
    ]
    assert home.is_over


def test_the_progress_of_all_streams_is_that_of_the_slowest() -> None:
    def at(reached: float) -> LookBack:
        look_back = Reading(PastService()).look_back
        look_back._running = SimpleNamespace(progress=Progress(0.0, 100.0, reached, 5, 2))  # type: ignore[assignment]
        return look_back

    idle = Reading(PastService()).look_back

    assert progress_of([idle]) is None
    assert progress_of([at(70.0), idle, at(30.0)]) == Progress(0.0, 100.0, 30.0, 10, 4)
