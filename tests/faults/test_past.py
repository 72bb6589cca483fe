"""The past read over TCP: learnt or loaded whole, whatever fails on the way."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults import steps
from tests.faults.service import TOKEN, Service, Step
from tests.faults.watching import INTERVAL, NOON, CompressedTime, Watching
from tui.events.stream import Stream
from tui.monitor.options import MonitorOptions
from tui.monitor.session import Session

DAY = 86_400.0
FAULTS = [[steps.status(500)], [steps.status(429)], [steps.EXPIRED], [steps.HANGS_UP], [steps.body(steps.PORTAL)]]


def from_country(country: str) -> Mapping[str, Any]:
    return {
        "category": "success",
        "type": "credentials_ok",
        "target_user": {"uuid": "ALICE", "email": "alice@acme.test", "name": "Alice"},
        "client": {"ip_address": "203.0.113.7"},
        "location": {"country": country},
    }


def with_a_month_behind_it(clock: CompressedTime) -> Service:
    service = Service()
    service.true_clock = clock.true
    for day in range(29, 0, -1):
        service.arrive(Stream.SIGNIN, late=day * DAY + 3600, more=from_country("CA"))
    service.arrive(Stream.SIGNIN, late=3600, more=from_country("CA"))
    return service


@asynccontextmanager
async def watching(service: Service, clock: CompressedTime, **options: Any) -> AsyncIterator[Watching]:
    usual: dict[str, Any] = {"since": DAY, "capacity": 1000, "requests_per_minute": None, "interval": INTERVAL}
    session = Session(
        MonitorOptions("acme", service.url, TOKEN, "a test", **{**usual, **options}),
        clock=clock.wrong,
        sleep=clock.sleep,
        deadline=5.0,
    )
    running = asyncio.create_task(session.run())
    try:
        yield Watching(session, clock, running)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def knows_countries(watched: Watching) -> bool:
    engine = watched.session.engine
    return engine is not None and "new-country-for-user" not in engine.learning()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0].name)
async def test_rules_learn_a_month_of_which_the_ring_keeps_a_day(fault: list[Step], tmp_path: Path) -> None:
    clock = CompressedTime()
    service = with_a_month_behind_it(clock)
    async with service.listening():
        for life in range(2):  # the past is read again after a restart: nothing of it is on disk
            service.script[Stream.SIGNIN] = [None, None, *fault, None, *fault]
            async with watching(service, clock, learn=30 * DAY, state_dir=tmp_path) as watched:
                await watched.until(lambda watched=watched: knows_countries(watched))  # type: ignore[misc]
                held = watched.session.ring.oldest_ns()
                assert held is not None
                assert held >= watched.session.past.begins
                assert watched.session.book.alerts() == ()
                if life:
                    service.arrive(Stream.SIGNIN, more=from_country("RO"))
                    book = watched.session.book
                    await watched.until(lambda book=book: bool(book.alerts()))  # type: ignore[misc]
                    assert {alert.rule for alert in book.alerts()} >= {"new-country-for-user"}
                    assert all(alert.fresh for alert in book.alerts())


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0].name)
async def test_what_is_loaded_is_whole_and_context(fault: list[Step]) -> None:
    clock = CompressedTime()
    service = with_a_month_behind_it(clock)
    async with service.listening(), watching(service, clock, rules=False) as watched:
        session = watched.session
        await watched.until(lambda: len(session.ring) == 1)
        before = session.past.whole_since()
        service.script[Stream.SIGNIN] = [None, *fault, None, *fault]

        session.past.load(int((NOON - 31 * DAY) * 1e9))
        await watched.until(lambda: session.past.whole_since() < before)

        rows = session.questions.rows(Stream.SIGNIN, "")
        held = [seen for place in range(len(rows)) if (seen := rows.seen(place)) is not None]
        past = [event["uuid"] for event in service.held[Stream.SIGNIN][:29]]
        assert [seen.event.uuid for seen in held if seen.event.time < before] == past
        assert not any(seen.fresh for seen in held if seen.event.time < before)


async def test_a_stretch_that_stays_away_is_told_and_does_not_count_as_held() -> None:
    clock = CompressedTime()
    service = with_a_month_behind_it(clock)
    async with service.listening(), watching(service, clock, rules=False) as watched:
        session = watched.session
        await watched.until(lambda: len(session.ring) == 1)
        before = session.past.whole_since()
        service.script[Stream.AUDIT] = [steps.status(404)] * 4_000  # for what is live too

        session.past.load(int((NOON - 31 * DAY) * 1e9))
        await watched.until(lambda: any("could not be read" in said for said in session.status().notices))
        await watched.until(lambda: session.status().loading is None)

        assert session.past.whole_since() == before
        assert len(session.ring) == 30


async def test_a_full_ring_takes_nothing_older_and_says_so() -> None:
    clock = CompressedTime()
    service = with_a_month_behind_it(clock)
    async with service.listening(), watching(service, clock, rules=False, capacity=5) as watched:
        session = watched.session
        await watched.until(lambda: len(session.ring) == 1)

        session.past.load(int((NOON - 31 * DAY) * 1e9))
        await watched.until(lambda: any("ring is full" in said for said in session.status().notices))

        assert len(session.ring) <= 5
        assert session.ring.find(Stream.SIGNIN, service.held[Stream.SIGNIN][-1]["uuid"]) is not None
