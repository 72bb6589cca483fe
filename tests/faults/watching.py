"""A session that watches a faulty service in compressed time, and the oracle that judges it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

from tests.events_api.tokens import CANARY
from tests.factories import START
from tests.faults.service import TOKEN, Asked, Service, time_of
from tui.events.stream import Stream
from tui.monitor.options import MonitorOptions
from tui.monitor.session import Session

SPEED = 2000.0
"""Seconds of the watcher that pass in one of ours."""
SHORTEST = 0.002
"""Seconds of ours: what ticks more often than that would take the time of what is tested."""
NOON = START / 1e9
INTERVAL = 10.0
MONTH = 30 * 86_400.0
PATIENCE = 15.0
"""Seconds of ours until a test gives up."""


class CompressedTime:
    """A clock that hurries, and may be set."""

    def __init__(self, speed: float = SPEED) -> None:
        self._speed = speed
        self._began = time.monotonic()
        self.offset = 0.0
        """By how much the watcher's clock is wrong."""

    def true(self) -> float:
        """What the service's clock says."""
        return NOON + (time.monotonic() - self._began) * self._speed

    def wrong(self) -> float:
        """What the watcher's says."""
        return self.true() + self.offset

    async def sleep(self, seconds: float) -> None:
        """Sleeps the watcher's seconds."""
        await asyncio.sleep(max(seconds / self._speed, SHORTEST))


class Watching:
    """A running session."""

    def __init__(self, session: Session, time: CompressedTime, running: asyncio.Task[None]) -> None:
        self.session = session
        self.time = time
        self._running = running

    async def until(self, is_so: Callable[[], bool], what: str = "") -> None:
        """Waits; fails when the session breaks, or when it takes too long."""
        async with asyncio.timeout(PATIENCE):
            while not is_so():
                if self._running.done():
                    self._running.result()
                await asyncio.sleep(0.003)

    async def until_all_is_read(self, service: Service) -> None:
        """Waits until the scripts are played, and each stream was read to its end after that."""
        await self.until(lambda: not any(service.script.values()))
        before = {stream: len(self._asked(service, stream)) for stream in Stream}
        await self.until(
            lambda: all(
                pulse.now.state == "ok" and len(self._asked(service, stream)) > before[stream] + 1
                for stream, pulse in self.session.pulses.items()
            )
        )

    @staticmethod
    def _asked(service: Service, stream: Stream) -> list[Asked]:
        return [asked for asked in service.asked if asked.stream is stream]


@asynccontextmanager
async def watching(
    service: Service,
    *,
    deadline: float = 5.0,
    url: str = "",
    rules: bool = False,
    clock: CompressedTime | None = None,
    state_dir: Path | None = None,
    interval: float = INTERVAL,
) -> AsyncIterator[Watching]:
    """Watches a service that listens."""
    clock = clock or CompressedTime()
    options = MonitorOptions(
        account="acme",
        base_url=url or service.url,
        secret=TOKEN,
        token_source="a test",
        since=MONTH,
        interval=interval,
        capacity=50_000,
        requests_per_minute=None,
        rules=rules,
        state_dir=state_dir,
    )
    session = Session(options, clock=clock.wrong, sleep=clock.sleep, deadline=deadline)
    service.true_clock = clock.true
    service.health = lambda stream: session.pulses[stream].now
    running = asyncio.create_task(session.run())
    try:
        yield Watching(session, clock, running)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def judge(service: Service, session: Session, unreadable: int = 0, *, returned: bool = False) -> None:
    """All that must hold at the end, whatever happened on the way.

    `unreadable` says whether some events were. After a return two read a stream, and it is not told which failed.
    """
    bad = 0
    for stream in Stream:
        _nothing_is_lost_nothing_twice(service, session, stream)
        asked = [one for one in service.asked if one.stream is stream]
        if not returned:
            _failures_were_told(asked)
            _requests_are_bounded(service, asked, stream, session.options.interval)
        bad += session.pulses[stream].now.bad_events
    assert bool(bad) == bool(unreadable)
    told = [*session.status().notices, *(one.health.error for one in service.asked)]
    assert not any(CANARY in text for text in told)


def served_and_seen(service: Service, session: Session, stream: Stream) -> tuple[set[str], list[object]]:
    """The ids that a stream must bring, and those that its rows show."""
    served: set[str] = {event["uuid"] for event in service.held[stream] if is_readable(event)}
    rows = session.questions.rows(stream, "")
    return served, [found.event.uuid for index in range(len(rows)) if (found := rows.seen(index)) is not None]


def _nothing_is_lost_nothing_twice(service: Service, session: Session, stream: Stream) -> None:
    served, seen = served_and_seen(service, session, stream)
    lost = served - {uuid for uuid in seen if isinstance(uuid, str)} - told_to_be_missing(service, session, stream)
    assert not lost, f"{len(lost)} of {len(served)} events lost, {min(lost)} the first"
    assert len(seen) == len(set(seen)) == session.pulses[stream].now.events
    assert served.issuperset(seen)


def told_to_be_missing(service: Service, session: Session, stream: Stream) -> set[object]:
    """A refused cursor costs what is older than where reading begins again: a gap, but no silent one."""
    gap = f"{stream.label}: the service does not know our place in the stream any more"
    if not any(notice.startswith(gap) for notice in session.status().notices):
        return set()
    start = max(one.start for one in service.asked if one.stream is stream and one.start is not None)
    return {
        event["uuid"] for event in service.held[stream] if isinstance(event["uuid"], str) and time_of(event) < start
    }


def is_readable(event: dict[str, object]) -> bool:
    """The oracle's own opinion: an event needs an id and a time."""
    uuid, stamp = event.get("uuid"), event.get("timestamp")
    return isinstance(uuid, str) and bool(uuid) and isinstance(stamp, str) and stamp[:1].isdigit()


def _failures_were_told(asked: list[Asked]) -> None:
    for before, after in pairwise(asked):
        if before.step is not None and before.step.fails:
            assert after.health.state in ("failing", "stopped", "absent"), before.step.name
            assert ", since " in after.health.error or after.health.state == "absent", before.step.name
            assert after.health.last_success == before.health.last_success, before.step.name


def _requests_are_bounded(service: Service, asked: list[Asked], stream: Stream, interval: float) -> None:
    if not asked:
        return
    steps = sum(one.step is not None for one in asked)
    resets = sum(one.start is not None for one in asked)
    pages = len(service.held[stream]) / service.page_size + 1
    polls = (asked[-1].at - asked[0].at) / (0.9 * interval)
    assert len(asked) <= 2 * steps + (1 + resets) * pages + polls + 5
