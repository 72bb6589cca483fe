"""A look-back that cannot be read holds up nothing that is fresh."""

import asyncio
from pathlib import Path
from typing import Self

import pytest

from tests.factories import signin
from tui.credentials.secret import Secret
from tui.events.stream import Stream
from tui.events_api.client import Introspection
from tui.events_api.errors import PageUnreadable
from tui.events_api.pages import Cursor, Page, PageRequest
from tui.monitor import session as session_module
from tui.monitor.options import MonitorOptions
from tui.monitor.session import Session


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
