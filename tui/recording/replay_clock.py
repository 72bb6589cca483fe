"""The clock of a replay: recorded time, many times as fast, and held while a look-back is read."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from tui.events.times import NANOSECONDS

SHORTEST_SLEEP = 0.01
"""Seconds of ours; at a thousand times the speed tasks would otherwise do nothing but wake up."""
_ROUNDING = 1_000
"""Nanoseconds; a float cannot tell them, and must not fall short of what is due."""


class ReplayClock:
    """Called, it gives seconds since 1970, as `time.time` does. Any thread may ask; one task sets it."""

    def __init__(
        self,
        moment: int,
        speed: float,
        *,
        timer: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Held at a moment, in nanoseconds since 1970."""
        self.speed = speed
        self._timer = timer
        self._sleep = sleep
        self._state: tuple[int, float | None, int] = (moment, None, moment)
        """A moment, when it was by our timer (None: the clock is held), and where the clock stops by itself."""

    def __call__(self) -> float:
        return (self.now() + _ROUNDING) / NANOSECONDS

    def now(self) -> int:
        """Nanoseconds since 1970."""
        moment, since, until = self._state
        if since is None:
            return moment
        return min(until, moment + int((self._timer() - since) * self.speed * NANOSECONDS))

    def hold(self, moment: int) -> None:
        """Stands still at a moment."""
        self._state = (moment, None, moment)

    def run(self, until: int) -> None:
        """Goes on from where it stands, up to a moment."""
        self._state = (self.now(), self._timer(), until)

    async def sleep(self, seconds: float) -> None:
        """Sleeps for recorded seconds."""
        await self._sleep(max(SHORTEST_SLEEP, seconds / self.speed))

    async def reach(self, moment: int) -> None:
        """Returns once the clock has come to a moment."""
        while (left := moment - self.now()) > 0:
            await self.sleep(left / NANOSECONDS)
