"""The screen goes first: while it has work, whoever works in another thread lets it have the interpreter.

Only one thread runs at a time. Left to themselves two that are busy share it half and half, and a key that takes
8 ms to paint takes 16. What takes in and judges pages asks here a hundred times a page and more, and rests for as
long as the screen has something to do. There is one interpreter, so there is one right of way.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

REST = 0.0005
"""Seconds until it is looked again whether the screen has done its work."""
LONGEST = 0.005
"""Seconds after which the others go on all the same: a screen that is busy for long must not keep events away."""

T = TypeVar("T")


class RightOfWay:
    """Whether the screen has work. Without a screen nobody ever waits."""

    def __init__(
        self, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.is_taken = False
        """The screen's loop has something to do."""
        self.in_passing: Callable[[], object] = lambda: None
        """What those who give way do besides, when the screen rests: it keeps every thread from its work."""
        self._sleep = sleep
        self._clock = clock

    def give(self) -> None:
        """To be called by other threads between two pieces of work, with no lock that the screen may wait for."""
        if self.is_taken:
            until = self._clock() + LONGEST
            while self.is_taken and self._clock() < until:
                self._sleep(REST)
        if not self.is_taken:
            self.in_passing()


RIGHT_OF_WAY = RightOfWay()


class _Selector(selectors.DefaultSelector):
    """A loop that waits for something to happen has no work; one that only looks, between two steps, has."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        RIGHT_OF_WAY.is_taken = timeout == 0
        try:
            return super().select(timeout)
        finally:
            RIGHT_OF_WAY.is_taken = True


def new_loop() -> asyncio.AbstractEventLoop:
    """A loop whose work goes before that of other threads."""
    return asyncio.SelectorEventLoop(_Selector())


def run_first(main: Coroutine[Any, Any, T]) -> T:
    """As `asyncio.run`, in such a loop."""
    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            return runner.run(main)
    finally:
        RIGHT_OF_WAY.is_taken = False
