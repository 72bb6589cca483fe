"""Much at once, long outages, wrong clocks, and one bad stream beside good ones."""

from itertools import pairwise

import pytest

from tests.faults import steps
from tests.faults.service import Service
from tests.faults.steps import status
from tests.faults.watching import INTERVAL, NOON, CompressedTime, judge, watching
from tui.events.stream import Stream
from widgets.stream_health import verdict

HALF_AN_HOUR = 1800.0


@pytest.mark.parametrize("stream", Stream)
async def test_five_hundred_pages_are_read_while_the_loop_stays_awake(stream: Stream) -> None:
    service = Service(page_size=2)
    service.true_clock = lambda: NOON
    other = next(one for one in Stream if one is not stream)
    service.arrive(stream, 1_000)
    service.arrive(other, 2)

    async with service.listening(), watching(service) as watched:
        many, few = (watched.session.pulses[one] for one in (stream, other))
        await watched.until(lambda: few.now.state == "ok")
        assert many.now.state == "reading"

        await watched.until_all_is_read(service)
        judge(service, watched.session)


async def test_a_burst_of_ten_thousand_events_is_taken_in_whole() -> None:
    service = Service(page_size=1000)

    async with service.listening(), watching(service, rules=True) as watched:
        await watched.until_all_is_read(service)
        for stream in Stream:
            service.arrive(stream, 10_000 if stream is Stream.USAGE else 300)
        await watched.until_all_is_read(service)
        judge(service, watched.session)


async def test_a_service_that_is_down_for_good_makes_the_picture_stale_and_is_not_hammered() -> None:
    service = Service()

    async with service.listening(), watching(service) as watched:
        await watched.until_all_is_read(service)
        for stream in Stream:
            service.script[stream] = [status(500)] * 10_000
        down, asked = watched.time.wrong(), len(service.asked)
        pulses = watched.session.pulses.values()
        await watched.until(lambda: all(pulse.now.state == "failing" for pulse in pulses))
        await watched.until(lambda: watched.time.wrong() > down + 2.2 * INTERVAL)

        now = watched.time.wrong()
        for pulse in pulses:
            found = verdict(pulse.now, now, INTERVAL)
            assert (found.word, found.healthy) == ("STALE", False)
            assert pulse.now.error.startswith("The service has a fault (500 ")
            assert pulse.now.failing_since is not None
            assert pulse.now.last_success is not None
            assert pulse.now.last_success < pulse.now.failing_since < now

        await watched.until(lambda: watched.time.wrong() > down + HALF_AN_HOUR)
        assert len(service.asked) - asked < 3 * (HALF_AN_HOUR / 60 * 3 + 10)
        for stream in Stream:
            service.script[stream] = []
            service.arrive(stream, 3)
        await watched.until_all_is_read(service)
        judge(service, watched.session)


@pytest.mark.parametrize("stream", Stream)
async def test_one_stream_that_fails_for_good_slows_no_other(stream: Stream) -> None:
    service = Service()
    service.script[stream] = [steps.HALF_A_PAGE] * 10_000
    others = [one for one in Stream if one is not stream]

    async with service.listening(), watching(service) as watched:
        for count in range(1, 11):
            for one in others:
                service.arrive(one)
            for one in others:
                await watched.until(lambda: watched.session.ring.count(one) == count)  # noqa: B023 - asked at once
        pulse = watched.session.pulses[stream]
        await watched.until(lambda: pulse.now.tries > 2)

        assert pulse.now.error.startswith("STUCK: The answer is not a page of events, since ")
        for one in others:
            assert not any(asked.health.error for asked in service.asked if asked.stream is one)
            assert watched.session.ring.count(one) == 10


@pytest.mark.parametrize("stream", Stream)
async def test_a_page_that_a_stream_is_stuck_at_is_given_up_on_demand_and_the_gap_is_told(stream: Stream) -> None:
    service = Service()
    service.script[stream] = [None, *[steps.HALF_A_PAGE] * 10_000]

    async with service.listening(), watching(service) as watched:
        await watched.until(lambda: "STUCK" in watched.session.pulses[stream].now.error)
        watched.session.skip_stuck()
        await watched.until(lambda: bool(watched.session.status().notices))
        service.script[stream] = []
        await watched.until_all_is_read(service)
        service.arrive(stream)
        await watched.until(lambda: watched.session.ring.count(stream) == 1)

        (notice,) = watched.session.status().notices
        assert notice.startswith(f"{stream.label}: a page was skipped because it was asked for; not read: ")


async def test_a_wait_that_the_service_asks_for_is_kept() -> None:
    service = Service()
    service.script[Stream.AUDIT] = [None, *[status(429, retry_after="40")] * 3]

    async with service.listening(), watching(service) as watched:
        await watched.until_all_is_read(service)

    asked = [one.at for one in service.asked if one.stream is Stream.AUDIT]
    waits = [after - before for before, after in pairwise(asked[1:5])]
    assert all(wait >= 40 for wait in waits)


async def test_a_clock_that_jumps_by_a_day_either_way_costs_no_event_and_no_silence() -> None:
    service = Service()
    time = CompressedTime()

    async with service.listening(), watching(service, clock=time) as watched:
        for jump in (-86_400, 86_400, 86_400, -86_400):
            for stream in Stream:
                service.arrive(stream, 4)
            await watched.until_all_is_read(service)
            time.offset += jump
            asked = len(service.asked)
            await watched.until(lambda: len(service.asked) > asked + 6)  # noqa: B023 - asked at once
            for pulse in watched.session.pulses.values():
                age = pulse.now.age(time.wrong())
                assert age is not None
                assert age < 100 * INTERVAL
        await watched.until_all_is_read(service)
        judge(service, watched.session)
        skew = watched.session.status().clock_skew
        assert skew is not None
        assert abs(skew) < 1000


async def test_a_clock_a_day_ahead_is_seen_by_its_skew_and_a_refused_cursor_still_misses_nothing() -> None:
    service = Service()
    time = CompressedTime()
    time.offset = 86_400.0

    async with service.listening(), watching(service, clock=time) as watched:
        for stream in Stream:
            service.arrive(stream, 4)
        await watched.until_all_is_read(service)
        for stream in Stream:
            service.script[stream] = [steps.EXPIRED]
            service.arrive(stream, 3)
        await watched.until_all_is_read(service)

        judge(service, watched.session)
        skew = watched.session.status().clock_skew
        assert skew is not None
        assert abs(skew - 86_400) < 1000
