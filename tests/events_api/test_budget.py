"""Requests that fit, and those that wait."""

import asyncio

from tui.events_api.budget import RequestBudget


class Clock:
    """Moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.5

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def budget(clock: Clock, per_minute: int | None = None, per_hour: int | None = None) -> RequestBudget:
    return RequestBudget(per_minute, per_hour, clock, clock.sleep)


async def spent_at(clock: Clock, of: RequestBudget, count: int) -> list[float]:
    times = []
    for _ in range(count):
        await of.spend()
        times.append(clock.now)
    return times


async def test_no_minute_holds_more_than_its_share() -> None:
    clock = Clock()

    times = await spent_at(clock, budget(clock, per_minute=5), 23)

    assert all(later - earlier >= 60 for earlier, later in zip(times, times[5:], strict=False))
    assert times[-1] - times[0] < 5 * 62


async def test_a_minute_is_never_cut_short_by_counting_in_seconds() -> None:
    clock = Clock()
    clock.now = 1000.9
    spent = budget(clock, per_minute=1)
    await spent.spend()
    clock.now = 1060.1

    await spent.spend()

    assert clock.now >= 1060.9


async def test_no_hour_holds_more_than_its_share() -> None:
    clock = Clock()

    times = await spent_at(clock, budget(clock, per_minute=10, per_hour=20), 45)

    assert all(later - earlier >= 3600 for earlier, later in zip(times, times[20:], strict=False))


async def test_without_a_limit_nobody_waits() -> None:
    clock = Clock()

    await spent_at(clock, free := budget(clock), 10_000)

    assert clock.now == 1000.5
    assert (free.use().minute, free.use().minute_limit) == (10_000, None)


async def test_use_tells_of_the_last_minute_and_hour_only() -> None:
    clock = Clock()
    spent = budget(clock, per_minute=300, per_hour=30_000)
    await spent_at(clock, spent, 3)
    spent.throttled(at=5.0)
    clock.now += 120
    await spent_at(clock, spent, 2)

    use = spent.use()

    assert (use.minute, use.hour, use.minute_limit, use.hour_limit, use.throttled) == (2, 5, 300, 30_000, (5.0,))
    clock.now += 3602
    assert (spent.use().hour, spent.use().throttled) == (0, ())


async def test_who_gives_up_waiting_holds_up_nobody() -> None:
    clock = Clock()
    blocked = asyncio.Event()

    async def sleep(_: float) -> None:
        blocked.set()
        await asyncio.Event().wait()

    spent = RequestBudget(1, None, clock, sleep)
    await spent.spend()
    waiting = asyncio.create_task(spent.spend())
    await blocked.wait()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    clock.now += 62

    await spent.spend()

    assert spent.use().minute == 1


async def test_what_reads_in_the_background_leaves_half_of_the_minute_to_what_is_live() -> None:
    clock = Clock()
    spent = budget(clock, per_minute=10)

    async def in_background() -> float:
        await spent.leave_room()
        await spent.spend()
        return clock.now

    background = [await in_background() for _ in range(6)]
    began = clock.now
    live = await spent_at(clock, spent, 5)

    assert background[4] == 1000.5
    assert background[5] >= 1060
    assert live == [began] * 5, "a live poll waited behind the background"


async def test_where_what_is_live_always_takes_half_of_the_budget_the_background_still_comes_through() -> None:
    clock = Clock()

    async def live_goes_on(seconds: float) -> None:
        clock.now += seconds
        await polls()

    async def polls() -> None:
        for _ in range(3):
            await spent.spend()

    spent = RequestBudget(6, None, clock, live_goes_on)
    await polls()
    began = clock.now

    await spent.leave_room()

    assert began + 60 <= clock.now < began + 63
