"""How a stream is read, and gone on with."""

import asyncio
from dataclasses import replace

import pytest

from tests.monitor.scripted import BEGINNING, NOON, Enough, World, event, page
from tui.events.stream import Stream
from tui.events_api.errors import NoProgress, ServiceDown, Throttled, TokenRefused, Unreachable
from tui.events_api.pages import Cursor, Page
from tui.monitor.following import StreamFollower

EVENTLESS = page(cursor="a")


async def test_a_stream_is_read_page_by_page_to_its_end_and_then_from_its_cursor() -> None:
    world = World(
        page("A", "B", cursor="a", more=True),
        page("C", cursor="b"),
        page(cursor="b"),
        page("D", cursor="c"),
    )

    await world.play()

    assert world.places == ["-3600 s", "a", "b", "b", "c"]
    assert world.taken == ["A", "B", "C", "D"]
    assert world.waited == [0, 60, 60, 60]


@pytest.mark.parametrize(("jitter", "pause"), [(0.0, 54), (1.0, 66)])
async def test_polls_are_a_tenth_earlier_or_later_than_the_interval(jitter: float, pause: float) -> None:
    world = World(EVENTLESS, EVENTLESS, jitter=jitter)

    await world.play()

    assert world.waited == [pause, pause]


async def test_health_tells_of_a_backlog_then_of_the_end_and_of_the_next_poll() -> None:
    world = World(page("A", cursor="a", more=True), page(cursor="a"))

    await world.play()

    assert [health.state for health in world.health] == ["starting", "reading", "ok"]
    assert world.health[1].last_success is None
    assert (world.health[2].last_success, world.health[2].next_poll) == (NOON, NOON + 60)
    assert world.health[2].cursor_since == NOON
    assert world.health[2].error == ""


async def test_a_poll_that_is_asked_for_does_not_wait() -> None:
    world = World(EVENTLESS, EVENTLESS)
    follower = world.follower()
    world.while_asleep = lambda _: follower.poll_now()

    with pytest.raises(Enough):
        await follower.follow(BEGINNING)

    assert world.waited == [5, 5]


async def test_a_poll_asked_for_while_reading_follows_at_once() -> None:
    world = World()
    follower = world.follower()

    def asked_for_meanwhile() -> Page:
        follower.poll_now()
        return EVENTLESS

    world.script = [asked_for_meanwhile, EVENTLESS]
    with pytest.raises(Enough):
        await follower.follow(BEGINNING)

    assert world.waited == [0, 60]


async def test_a_suspended_machine_asks_as_soon_as_it_wakes() -> None:
    world = World(EVENTLESS, EVENTLESS)
    eight_hours = iter([8 * 3600.0])

    def suspend(_: float) -> None:
        world.now += next(eight_hours, 0.0)

    world.while_asleep = suspend
    await world.play()

    assert world.waited == [5, 60]


async def test_a_wait_after_a_failure_ends_with_a_suspend_too() -> None:
    world = World(*[Unreachable("gone")] * 9, EVENTLESS, jitter=1.0)

    def suspend(_: float) -> None:
        world.now += 3600.0 if len(world.asked) == 9 else 0.0

    world.while_asleep = suspend
    await world.play()

    assert world.waited[:9] == [1, 2, 4, 8, 16, 32, 60, 60, 5]


async def test_a_clock_that_is_set_back_makes_no_data_young_and_no_wait_longer() -> None:
    world = World(EVENTLESS, ServiceDown("down"), ServiceDown("down"))
    a_day = iter([86_400.0])

    def set_back(_: float) -> None:
        world.now -= next(a_day, 0.0)

    world.while_asleep = set_back
    await world.play()

    assert world.waited[0] == 60
    ages = [health.age(NOON - 86_400 + 60) for health in world.health[1:]]
    assert ages == [60, 60, 60]
    assert world.health[1].next_poll == NOON - 86_400 + 60


async def test_a_suspend_is_noticed_after_the_clock_was_set_back() -> None:
    world = World(EVENTLESS, EVENTLESS)
    jumps = iter([-86_400.0, 3_600.0])

    def jump(_: float) -> None:
        world.now += next(jumps, 0.0)

    world.while_asleep = jump
    await world.play()

    assert world.waited == [10, 60]


async def test_a_failure_is_tried_again_with_the_same_request_and_growing_waits() -> None:
    world = World(EVENTLESS, *[ServiceDown("The service has a fault", status=503)] * 3, page("A", cursor="b"))

    await world.play()

    assert world.places == ["-3600 s", "a", "a", "a", "a", "b"]
    assert world.waited == [60, 0.5, 1, 2, 60]
    assert world.taken == ["A"]


async def test_health_says_what_failed_since_when_and_what_happens_next() -> None:
    world = World(EVENTLESS, *[ServiceDown("The service has a fault", status=503)] * 3, EVENTLESS)

    await world.play()
    before, *failing, after = world.health[1:]

    assert before.state == "ok"
    assert {health.state for health in failing} == {"failing"}
    assert {health.error for health in failing} == {"The service has a fault, since 12:01 UTC. Retrying."}
    assert [health.tries for health in failing] == [1, 2, 3]
    assert [health.failing_since for health in failing] == [NOON + 60] * 3
    assert [health.next_poll for health in failing] == [NOON + 60.5, NOON + 61.5, NOON + 63.5]
    assert [health.last_success for health in failing] == [NOON] * 3
    assert (after.state, after.error, after.tries, after.failing_since) == ("ok", "", 0, None)


async def test_answers_of_all_kinds_are_remembered() -> None:
    world = World(EVENTLESS, ServiceDown("down", status=503, seconds=2.0), Unreachable("gone", seconds=30.0))

    await world.play()

    told = [(answer.at, answer.status, answer.seconds) for answer in world.pulse.now.answers]
    assert told == [(NOON + 60, 503, 2.0), (NOON + 60.5, 0, 30.0)]


async def test_the_wait_that_the_service_asks_for_is_kept() -> None:
    world = World(Throttled("Too many requests", status=429, retry_after=90.0), EVENTLESS)

    await world.play()

    assert world.waited[0] == 90.5
    assert world.health[1].error.startswith("Too many requests, since 12:00 UTC. opwatch waits;")


async def test_a_service_that_is_down_all_day_is_asked_once_a_minute_at_most() -> None:
    world = World(*[Unreachable("gone")] * 800, EVENTLESS, jitter=1.0)

    await world.play()

    assert set(world.waited[6:800]) == {60}
    assert "since 2026-03-02 12:00 UTC" in world.health[-2].error
    assert world.health[-1].state == "ok"


async def test_a_long_backlog_lets_others_run() -> None:
    world = World(*[page(f"E{n}", cursor=f"c{n}", more=n < 9_999) for n in range(10_000)])
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    end = await world.follower().read_to_the_end(BEGINNING)
    task.cancel()

    assert end == Cursor("c9999")
    assert len(world.taken) == 10_000
    assert turns >= 9_999


async def test_a_cursor_that_stands_still_is_asked_three_times_more_and_then_once_an_interval() -> None:
    world = World(page("A", cursor="a"), *[page(cursor="a", more=True)] * 7, page("B", cursor="b"))

    await world.play()

    assert world.waited == [60, 0, 0, 60, 60, 60, 60, 60, 60]
    standing = world.health[4:8]
    assert {health.state for health in standing} == {"failing"}
    assert {health.error for health in standing} == {
        "The service says there is more, but its cursor stands still, since 12:01 UTC. Retrying."
    }
    assert {health.failing_since for health in standing} == {NOON + 60}
    assert world.health[-1].state == "ok"
    assert world.taken == ["A", "B"]


async def test_cursors_that_lead_in_a_circle_stand_still() -> None:
    circle = [page("A", cursor="a", more=True), page("B", cursor="b", more=True)]
    world = World(*circle * 4)

    await world.play()

    assert world.waited == [0, 0, 0, 0, 0, 60, 60, 60]
    assert world.health[-1].state == "failing"


async def test_a_place_that_comes_again_after_something_new_is_no_circle() -> None:
    world = World(*[page(f"E{n}", cursor="ab"[n % 2], more=True) for n in range(20)], page(cursor="end"))

    await world.play()

    assert world.waited == [0] * 20 + [60]


async def test_a_cursor_that_stands_still_now_and_then_is_no_standstill() -> None:
    steps = [page("A", cursor=f"c{n // 2}", more=True) for n in range(20)]
    world = World(page("A", cursor="a"), *steps, page(cursor="end"))

    await world.play()

    assert world.waited == [60, *[0] * 20, 60]


async def test_repeated_events_on_the_way_to_new_ones_are_no_standstill() -> None:
    again = [page("A", cursor=f"c{n}", more=True) for n in range(100)]
    world = World(page("A", cursor="a"), *again, page("B", cursor="end"))

    await world.play()

    assert world.waited == [60, *[0] * 100, 60]


async def test_empty_pages_that_say_there_is_more_are_followed_then_slowly() -> None:
    empty = [page(cursor=f"c{n}", more=True) for n in range(40)]
    world = World(*empty, page("A", cursor="end"))

    await world.play()

    assert world.waited == [0] * 29 + [2] * 11 + [60]
    assert world.health[35].error.startswith("The service says there is more, but sends nothing, since 12:00 UTC")
    assert world.health[35].state == "failing"
    assert world.taken == ["A"]


async def test_pages_of_nothing_but_unreadable_events_are_not_empty() -> None:
    world = World(*[page(cursor=f"c{n}", more=True, bad=1000) for n in range(100)], EVENTLESS)

    await world.play()

    assert world.waited == [0] * 100 + [60]
    assert world.pulse.now.bad_events == 100_000


async def test_a_place_is_left_only_when_its_page_was_taken_in() -> None:
    world = World(page("A", cursor="a", more=True), page("B", cursor="b"))

    def break_at_the_second(taken: Page) -> int:
        if taken.cursor == "b":
            raise RuntimeError("a bug")
        return world.take(taken)

    follower = StreamFollower(
        Stream.SIGNIN, world, world.pulse, break_at_the_second, world.notices.append, world.pace
    )
    with pytest.raises(RuntimeError):
        await follower.follow(BEGINNING)

    assert follower.place == Cursor("a")


async def test_reading_once_goes_to_the_end_and_tells_where_to_go_on() -> None:
    world = World(page("A", cursor="a", more=True), page(cursor="b"))

    assert await world.follower().read_to_the_end(BEGINNING) == Cursor("b")


async def test_reading_once_reports_a_refusal_and_a_standstill_instead_of_waiting() -> None:
    with pytest.raises(TokenRefused):
        await World(TokenRefused("no")).follower().read_to_the_end(BEGINNING)
    with pytest.raises(NoProgress):
        await World(*[page(cursor="a", more=True)] * 9).follower().read_to_the_end(BEGINNING)


async def test_reading_once_gives_up_after_the_time_it_was_given() -> None:
    world = World(ServiceDown("down"), retry_for=0.0)

    with pytest.raises(ServiceDown):
        await world.follower().read_to_the_end(BEGINNING)

    assert len(world.asked) == 1


async def test_a_watch_with_a_time_for_retries_goes_on_after_it() -> None:
    world = World(ServiceDown("down"), ServiceDown("down"), page("A", cursor="a"), retry_for=0.0)

    await world.play()

    assert world.waited[:2] == [60, 60]
    assert world.taken == ["A"]


async def test_a_stream_is_read_on_while_another_fails() -> None:
    worlds = [World(*[Unreachable("gone")] * 1000), World(*[EVENTLESS] * 50)]

    await asyncio.gather(*(world.play() for world in worlds))

    assert worlds[1].waited == [60] * 50


async def test_newer_events_are_known_by_time_and_not_by_the_order_they_came() -> None:
    world = World(page(event("A", at=100), event("B", at=-500), cursor="a"))

    await world.play()

    assert world.pulse.now.newest_event == NOON + 100


async def test_cancellation_ends_a_pause() -> None:
    world = World(EVENTLESS)
    asleep = asyncio.Event()

    async def sleep_for_ever(_: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    world.pace = replace(world.pace, sleep=sleep_for_ever)
    task = asyncio.create_task(world.follower().follow(BEGINNING))
    await asleep.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
