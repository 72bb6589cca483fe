"""A token that is refused, renewed, or may not read everything; features that come and go."""

import asyncio
import random

import pytest

from tests.events_api.tokens import token
from tests.faults.service import TOKEN, Service
from tests.faults.watching import INTERVAL, CompressedTime, judge, watching
from tui.credentials.secret import Secret
from tui.events.stream import Stream
from tui.events_api.client import EventsClient
from tui.events_api.pages import Page, Reset
from tui.monitor.following import Pace, StreamFollower
from tui.monitor.health import StreamPulse
from tui.monitor.renewal import TokenRenewal

NEW = token(jti="a new one")


def with_events() -> Service:
    """A service that holds seven events in each stream."""
    service = Service()
    service.true_clock = lambda: 1_772_452_000.0
    for stream in Stream:
        service.arrive(stream, 7)
    return service


async def test_a_token_that_is_refused_at_the_start_stops_every_stream_until_it_is_taken() -> None:
    service = with_events()
    service.secrets = []

    async with service.listening(), watching(service) as watched:
        pulses = watched.session.pulses.values()
        await watched.until(lambda: all(pulse.now.tries >= 2 for pulse in pulses))
        assert {pulse.now.state for pulse in pulses} == {"stopped"}
        assert watched.session.token.facts.state == "refused"
        assert len(watched.session.ring) == 0

        service.secrets = [TOKEN]
        await watched.until_all_is_read(service)
        judge(service, watched.session)


async def test_a_token_that_is_revoked_stops_the_streams_and_the_screen_still_has_its_events() -> None:
    service = with_events()

    async with service.listening(), watching(service) as watched:
        await watched.until_all_is_read(service)
        service.secrets = []
        began = watched.time.wrong()
        pulses = watched.session.pulses.values()
        await watched.until(lambda: all(pulse.now.tries >= 3 for pulse in pulses))

        assert {pulse.now.state for pulse in pulses} == {"stopped"}
        assert all("refuses the token" in pulse.now.error for pulse in pulses)
        assert len(watched.session.ring) == 3 * 7
        assert watched.time.wrong() - began > 60 + 120

        service.secrets = [TOKEN]
        watched.session.poll_now()
        await watched.until_all_is_read(service)
        judge(service, watched.session)


@pytest.mark.parametrize("stream", Stream)
async def test_a_stream_that_the_token_may_not_read_is_absent_and_the_others_are_read(stream: Stream) -> None:
    service = with_events()
    service.features.discard(stream)

    async with service.listening(), watching(service) as watched:
        pulses = watched.session.pulses
        await watched.until(lambda: pulses[stream].now.state == "absent")
        await watched.until(lambda: all(pulses[one].now.state == "ok" for one in Stream if one is not stream))
        asked = sum(one.stream is stream for one in service.asked)

        service.features.add(stream)
        await watched.until_all_is_read(service)
        judge(service, watched.session)
        assert asked <= 3


@pytest.mark.parametrize("stream", Stream)
async def test_a_feature_that_is_taken_away_and_given_back_costs_no_event(stream: Stream) -> None:
    service = with_events()

    async with service.listening(), watching(service) as watched:
        await watched.until_all_is_read(service)
        service.features.discard(stream)
        pulse = watched.session.pulses[stream]
        await watched.until(lambda: pulse.now.state == "stopped")
        watched.session.token.ask_now()
        await watched.until(lambda: pulse.now.state == "absent")
        service.arrive(stream, 5)

        service.features.add(stream)
        await watched.until_all_is_read(service)
        judge(service, watched.session)


async def test_a_renewed_token_is_picked_up_by_every_stream_without_a_restart() -> None:
    service = with_events()
    time = CompressedTime()
    service.true_clock = time.true
    source = {"holds": TOKEN}
    taken: dict[Stream, list[str]] = {stream: [] for stream in Stream}
    notices: list[str] = []
    renewed: list[Secret] = []

    def take(page: Page) -> int:
        new = [str(event.uuid) for event in page.events if event.uuid not in taken[page.stream]]
        taken[page.stream] += new
        return len(new)

    async with service.listening(), EventsClient(service.url, TOKEN) as client:
        renewal = TokenRenewal(client, TOKEN, lambda: source["holds"], notices.append, renewed.append)
        pulses = {stream: StreamPulse(stream) for stream in Stream}
        pace = Pace(INTERVAL, None, time.true, time.sleep, random.Random(0).random)
        followers = [
            StreamFollower(stream, client, pulse, take, notices.append, pace, renewal.watcher())
            for stream, pulse in pulses.items()
        ]
        tasks = [asyncio.create_task(follower.follow(Reset(start_ns=0))) for follower in followers]

        async def until_all(state: str) -> None:
            async with asyncio.timeout(10):
                while {pulse.now.state for pulse in pulses.values()} != {state}:
                    await asyncio.sleep(0.003)

        await until_all("ok")
        service.secrets = [NEW]
        await until_all("stopped")
        for stream in Stream:
            service.arrive(stream, 2)
        source["holds"] = NEW
        await until_all("ok")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    assert {stream: len(names) for stream, names in taken.items()} == dict.fromkeys(Stream, 9)
    assert renewed == [NEW]
    assert len(notices) == 1
