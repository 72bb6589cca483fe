"""Each fault on each stream over real TCP: nothing lost, nothing twice or in silence, no other stream hurt."""

import pytest

from tests.faults.cases import CASES, Case
from tests.faults.service import Service
from tests.faults.watching import judge, watching
from tui.events.stream import Stream


@pytest.mark.parametrize("stream", Stream)
@pytest.mark.parametrize("case", CASES, ids=str)
async def test_every_event_is_seen_once_and_the_fault_is_told(case: Case, stream: Stream) -> None:
    service = Service()
    service.script[stream] = [None, *case.steps, None, None, None, None, *case.steps]

    async with service.listening(), watching(service, deadline=case.deadline) as watched:
        for one in Stream:
            service.arrive(one, 7, late=3600)
        await watched.until_all_is_read(service)
        for one in Stream:
            service.arrive(one, 4)
        await watched.until_all_is_read(service)

        judge(service, watched.session, case.unreadable)
        told = [asked.health.error for asked in service.asked if asked.stream is stream]
        assert any(case.told in text for text in told)
        assert not any(asked.health.error for asked in service.asked if asked.stream is not stream)
        notices = watched.session.status().notices
        assert any(case.noticed in notice for notice in notices) if case.noticed else notices == ()
