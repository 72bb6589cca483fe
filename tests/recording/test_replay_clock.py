"""The replay's clock: recorded time at any speed, standing where it is held and where it ends."""

import pytest

from tui.recording.replay_clock import ReplayClock

HOUR = 3_600 * 10**9
START = 1_795_000_000 * 10**9


class Timer:
    """Seconds that pass only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 5.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def clock_of(timer: Timer, speed: float) -> ReplayClock:
    return ReplayClock(START, speed, timer=timer, sleep=timer.sleep)


@pytest.mark.parametrize(("speed", "seconds"), [(1, 3600), (10, 360), (1000, 3.6)])
async def test_an_hour_passes_so_many_times_as_fast(speed: float, seconds: float) -> None:
    timer = Timer()
    clock = clock_of(timer, speed)
    clock.run(START + HOUR)

    await clock.reach(START + HOUR)

    assert clock.now() == START + HOUR
    assert timer.now - 5.0 == pytest.approx(seconds, abs=0.011)


async def test_a_held_clock_stands_and_goes_on_from_there() -> None:
    timer = Timer()
    clock = clock_of(timer, 10)
    timer.now += 100
    assert clock.now() == START

    clock.run(START + HOUR)
    timer.now += 1
    assert clock.now() == START + 10 * 10**9

    timer.now += 10_000
    assert clock.now() == START + HOUR
    clock.hold(START + 2 * HOUR)
    timer.now += 1
    assert clock() == pytest.approx((START + 2 * HOUR) / 1e9)


async def test_what_is_due_at_a_moment_is_due_by_the_clock_in_seconds_too() -> None:
    for moment in range(START, START + 1000, 7):
        assert int(ReplayClock(moment, 1)() * 1e9) >= moment
