"""Faults while opwatch comes back: what happened meanwhile is fresh, what was known is not, and nothing is lost."""

from pathlib import Path

import pytest

from tests.faults.cases import CASES, Case
from tests.faults.service import Service
from tests.faults.watching import CompressedTime, Watching, judge, watching
from tui.events.stream import Stream

DAY = 86_400.0
SOME = [case for case in CASES if case.number in (1, 4, 13, 14, 20, 21, 22, 23, 26, 31, 36, 37)]


def fresh(watched: Watching, stream: Stream) -> set[str]:
    """Ids of what the session holds as new."""
    rows = watched.session.questions.rows(stream, "")
    found = [rows.seen(index) for index in range(len(rows))]
    return {str(seen.event.uuid) for seen in found if seen is not None and seen.fresh}


async def until_taken_in(watched: Watching, service: Service) -> None:
    """Waits for the look-back too: it comes after the streams are read to their ends, or is said to be missing."""
    await watched.until_all_is_read(service)
    pulses = watched.session.pulses
    await watched.until(
        lambda: (
            look_back_is_missing(watched) or all(pulses[one].now.events >= readable(service, one) for one in Stream)
        )
    )


def look_back_is_missing(watched: Watching) -> bool:
    """It was refused, and that was told."""
    return any("look-back" in notice for notice in watched.session.status().notices)


def readable(service: Service, stream: Stream) -> int:
    """How many events can be read at all."""
    return sum(isinstance(event["uuid"], str) and bool(event["uuid"]) for event in service.held[stream])


@pytest.mark.parametrize("case", SOME, ids=str)
async def test_what_came_while_opwatch_was_away_is_fresh_whatever_fails_on_return(
    case: Case, tmp_path: Path
) -> None:
    service, time = Service(), CompressedTime()
    service.true_clock = time.true
    for stream in Stream:
        service.arrive(stream, 8, late=3600)

    async with service.listening():
        async with watching(service, clock=time, state_dir=tmp_path) as watched:
            await watched.until_all_is_read(service)
        came = {}
        for stream in Stream:
            before = len(service.held[stream])
            service.arrive(stream, 4)
            service.arrive(stream, 2, late=0.5 * 3600)
            came[stream] = {event["uuid"] for event in service.held[stream][before:]}
            service.script[stream] = [None, *case.steps, None, *case.steps]

        async with watching(service, clock=time, state_dir=tmp_path, deadline=case.deadline) as watched:
            await until_taken_in(watched, service)
            if not look_back_is_missing(watched):
                judge(service, watched.session, case.unreadable, returned=True)
            await watched.until(lambda: all(came[stream] <= fresh(watched, stream) for stream in Stream))
            for stream in Stream:
                assert not fresh(watched, stream) & {event["uuid"] for event in service.held[stream][:8]}


async def test_late_item_usages_of_three_days_ago_that_came_meanwhile_are_fresh(tmp_path: Path) -> None:
    service, time = Service(), CompressedTime()
    service.true_clock = time.true
    service.arrive(Stream.USAGE, 8, late=3600)

    async with service.listening():
        async with watching(service, clock=time, state_dir=tmp_path) as watched:
            await watched.until_all_is_read(service)
        service.arrive(Stream.USAGE, 5, late=3 * DAY)

        async with watching(service, clock=time, state_dir=tmp_path) as watched:
            await until_taken_in(watched, service)
            judge(service, watched.session, returned=True)
            assert fresh(watched, Stream.USAGE) == {event["uuid"] for event in service.held[Stream.USAGE][8:]}
