"""A session whose token was replaced in its file goes on without a restart."""

import asyncio
from pathlib import Path
from typing import Self

import pytest

from tests.events_api.tokens import CANARY, token
from tests.factories import signin
from tui.cli.connection import monitor_options
from tui.credentials.secret import Secret
from tui.events.stream import Stream
from tui.events_api.client import Introspection
from tui.events_api.errors import TokenRefused
from tui.events_api.pages import Page, PageRequest
from tui.monitor import following
from tui.monitor import session as session_module
from tui.monitor.options import MonitorOptions
from tui.monitor.session import Session
from tui.settings import load_settings

OLD, NEW = token(jti="old"), token(jti="new")


class _Service:
    """Takes the new token only."""

    def __init__(self) -> None:
        self.secret = OLD
        self.refusals = 0

    def use(self, secret: Secret) -> None:
        self.secret = secret

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def introspect(self) -> Introspection:
        self._check()
        return Introspection("I", "", (Stream.SIGNIN.feature,), "A")

    async def fetch(self, stream: Stream, _request: PageRequest) -> Page:
        self._check()
        return Page(stream, [signin(uuid="E").event], "c", False, [], 0.0)

    def _check(self) -> None:
        if self.secret.reveal() != NEW.reveal():
            self.refusals += 1
            raise TokenRefused("The service refuses the token (401 Unauthorized)", status=401)


def _options(folder: Path) -> MonitorOptions:
    path = folder / "token"
    path.touch(0o600)
    path.write_text(OLD.reveal())
    flags = {"token_file": str(path), "no_state": True, "region": "us"}
    return monitor_options(load_settings(flags), {})


async def test_a_token_that_is_replaced_in_its_file_is_used_without_a_restart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    service = _Service()
    monkeypatch.setattr(session_module, "new_client", lambda *_: service)
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.02)
    session = Session(_options(tmp_path))
    running = asyncio.create_task(session.run())
    try:
        async with asyncio.timeout(10):
            while service.refusals < 3:
                await asyncio.sleep(0.01)
            (tmp_path / "token").write_text(NEW.reveal())
            while session.ring.find(Stream.SIGNIN, "E") is None:
                await asyncio.sleep(0.01)
    finally:
        running.cancel()
        await asyncio.wait({running})

    assert session.token.facts.ending == NEW.ending
    assert CANARY not in repr(session.status())
