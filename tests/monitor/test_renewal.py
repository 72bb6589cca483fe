"""A token that is renewed while opwatch runs."""

import asyncio

import pytest

from tests.events_api.tokens import CANARY, token
from tests.events_api.wire import answer, serving
from tui.credentials.secret import Secret
from tui.credentials.shape import TokenProblem
from tui.events.stream import Stream
from tui.events_api.client import EventsClient
from tui.events_api.pages import Reset
from tui.monitor.renewal import TokenRenewal

OLD = token(jti="old")
NEW = token(jti="new")


class Source:
    """Where the token comes from; counts how often it was looked at, and what came of it."""

    def __init__(self, *held: Secret | TokenProblem) -> None:
        self.held = list(held)
        self.looks = 0
        self.used: list[Secret] = []
        self.notices: list[str] = []
        self.renewed: list[Secret] = []

    def read(self) -> Secret:
        """What it holds now; the last is held for ever."""
        self.looks += 1
        found = self.held.pop(0) if len(self.held) > 1 else self.held[0]
        if isinstance(found, TokenProblem):
            raise found
        return found

    def use(self, secret: Secret) -> None:
        """Stands for the client."""
        self.used.append(secret)

    def renewal(self, first: Secret = OLD) -> TokenRenewal:
        """One from this source."""
        return TokenRenewal(self, first, self.read, self.notices.append, self.renewed.append)


async def test_the_same_token_is_not_a_renewed_one() -> None:
    source = Source(Secret(OLD.reveal()))

    assert not await source.renewal().watcher()()

    assert (source.used, source.notices, source.renewed) == ([], [], [])


async def test_another_token_is_used_and_told_by_its_ending() -> None:
    source = Source(NEW)

    assert await source.renewal().watcher()()

    assert source.used == source.renewed == [NEW]
    assert source.notices == [f"A renewed token is in use, ending in {CANARY[-4:]}"]


async def test_every_stream_learns_of_it_once() -> None:
    source = Source(NEW)
    renewal = source.renewal()
    watchers = [renewal.watcher() for _ in Stream]

    assert await asyncio.gather(*(renewed() for renewed in watchers)) == [True, True, True]
    assert await asyncio.gather(*(renewed() for renewed in watchers)) == [False, False, False]
    assert source.used == [NEW]


async def test_a_source_that_is_gone_or_holds_rubbish_is_told_and_looked_at_again() -> None:
    source = Source(TokenProblem("the file is gone"), NEW)
    renewed = source.renewal().watcher()

    assert not await renewed()
    assert source.notices == ["The token is refused, and its source has no other: the file is gone"]

    assert await renewed()


async def test_a_token_of_another_account_is_not_used() -> None:
    source = Source(token(**{"1password.com/auuid": "OTHER"}))

    assert not await source.renewal(token(**{"1password.com/auuid": "OURS"})).watcher()()

    assert source.used == []
    assert "another account" in source.notices[0]


@pytest.mark.parametrize("which", [OLD, NEW])
async def test_the_client_sends_the_token_it_was_told_to_use(which: Secret) -> None:
    async with serving(answer()) as wire, EventsClient(wire.url, OLD) as client:
        client.use(which)
        await client.fetch(Stream.SIGNIN, Reset())

    assert wire.requests[0].headers["authorization"] == f"Bearer {which.reveal()}"
