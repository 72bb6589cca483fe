"""The replay's clock: recorded time at any speed, standing where it is held and where it ends."""

from collections.abc import Callable
from functools import partial

import pytest

from tui.recording.replay_clock import SLICE, ReplayClock

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


class Meanwhile(Timer):
    """While somebody sleeps, a key is pressed at a moment of the timer."""

    def __init__(self, at: float, press: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.at = at
        self.press = press
        self.longest = 0.0

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        self.longest = max(self.longest, seconds)
        if self.now >= self.at:
            self.at, press = float("inf"), self.press
            press()


async def test_another_speed_holds_at_once_also_for_who_sleeps() -> None:
    for waits in ("reach", "sleep"):
        timer = Meanwhile(at=5.0 + 10)
        clock = clock_of(timer, 1)
        timer.press = partial(setattr, clock, "speed", 1000)
        clock.run(START + HOUR)

        await (clock.reach(START + HOUR) if waits == "reach" else clock.sleep(3_600))

        assert timer.now - 15.0 == pytest.approx(3.59, abs=0.3)
        assert timer.longest <= SLICE


async def test_a_paused_clock_stands_and_so_does_who_sleeps() -> None:
    for waits in ("reach", "sleep"):
        timer = Meanwhile(at=5.0 + 10)
        clock = clock_of(timer, 10)
        timer.press = partial(clock.pause, False)
        clock.run(START + HOUR)
        clock.pause(True)

        await (clock.reach(START + HOUR) if waits == "reach" else clock.sleep(3_600))

        assert timer.now - 15.0 == pytest.approx(360, abs=0.3)


async def test_a_minute_on_is_played_as_fast_as_can_be_and_then_it_goes_on_as_before() -> None:
    for is_paused in (False, True):
        timer = Timer()
        clock = clock_of(timer, 1)
        clock.run(START + HOUR)
        clock.pause(is_paused)

        clock.hurry(60)
        clock.hurry(60)
        await clock.reach(START + 120 * 10**9)
        assert timer.now - 5.0 == pytest.approx(0.12, abs=0.02)
        timer.now += 10

        assert clock.now() == START + (120 if is_paused else 130) * 10**9
        assert clock.speed == 1


def test_a_jump_goes_no_further_than_what_is_played_and_never_back() -> None:
    clock = clock_of(Timer(), 1)
    clock.jump(START + HOUR)
    assert clock.now() == START, "it is held: a look-back is read"
    clock.run(START + HOUR)

    for to, there in ((60, 60), (30, 60), (7_200, 3_600)):
        clock.jump(START + to * 10**9)
        assert clock.now() == START + there * 10**9


def test_a_run_that_begins_in_a_pause_stands() -> None:
    timer = Timer()
    clock = clock_of(timer, 1)
    clock.pause(True)
    clock.hold(START + 1)
    clock.run(START + HOUR)
    timer.now += 10

    assert clock.now() == START + 1
