"""The screen goes first."""

import asyncio
import selectors
from contextlib import closing

import pytest

from tui.right_of_way import LONGEST, REST, RIGHT_OF_WAY, RightOfWay, _Selector, run_first


class Time:
    """A clock that sleeping moves, and the screen's work, which ends at a moment."""

    def __init__(self, done_at: float) -> None:
        self.now = 0.0
        self.done_at = done_at
        self.way = RightOfWay(self.sleep, lambda: self.now)
        self.way.is_taken = True

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.way.is_taken = self.now < self.done_at


def test_nobody_waits_while_the_screen_has_no_work() -> None:
    time = Time(done_at=1.0)
    time.way.is_taken = False

    time.way.give()

    assert time.now == 0.0


def test_others_go_on_as_soon_as_the_screen_has_done_its_work() -> None:
    time = Time(done_at=0.0018)

    time.way.give()

    assert 0.0018 <= time.now < 0.0018 + REST


def test_a_screen_that_is_busy_for_long_keeps_nobody_longer_than_so() -> None:
    time = Time(done_at=60.0)

    time.way.give()

    assert LONGEST <= time.now < LONGEST + REST


def test_what_holds_everybody_up_is_done_when_the_screen_rests() -> None:
    time = Time(done_at=LONGEST * 1.5)
    done: list[float] = []
    time.way.in_passing = lambda: done.append(time.now)

    time.way.give()
    assert done == []

    time.way.give()
    assert done == [time.now]


def test_the_screens_loop_has_the_way_while_it_works_and_not_while_it_waits() -> None:
    seen = []

    async def work() -> str:
        seen.append(RIGHT_OF_WAY.is_taken)
        await asyncio.get_running_loop().run_in_executor(None, when_free)
        seen.append(RIGHT_OF_WAY.is_taken)
        return "done"

    def when_free() -> None:
        while RIGHT_OF_WAY.is_taken:
            pass

    assert run_first(work()) == "done"
    assert seen == [True, True]
    assert not RIGHT_OF_WAY.is_taken


def test_between_two_steps_of_its_work_the_screens_loop_keeps_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[tuple[float | None, bool]] = []

    def select(_self: object, timeout: float | None = None) -> list[object]:
        looks.append((timeout, RIGHT_OF_WAY.is_taken))
        return []

    monkeypatch.setattr(selectors.DefaultSelector, "select", select)
    monkeypatch.setattr(RIGHT_OF_WAY, "is_taken", False)
    with closing(_Selector()) as selector:
        for timeout in (0, 0.01, None):
            selector.select(timeout)

    assert looks == [(0, True), (0.01, False), (None, False)]
    assert RIGHT_OF_WAY.is_taken
