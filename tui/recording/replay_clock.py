"""The clock of a replay: recorded time, many times as fast; held while a look-back is read, and when paused."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from tui.events.times import NANOSECONDS

FASTEST = 1000.0
SHORTEST_SLEEP = 0.01
"""Seconds of ours; at a thousand times the speed tasks would otherwise do nothing but wake up."""
SLICE = 0.25
"""Seconds of ours after which a sleeper looks whether the speed has changed."""
_ROUNDING = 1_000
"""Nanoseconds; a float cannot tell them, and must not fall short of what is due."""


class _Pace(NamedTuple):
    """How the clock goes: replaced as a whole, so that any thread may read it."""

    moment: int
    since: float | None
    """When it was that moment, by our timer; None: the clock stands."""
    until: int
    """Where it stops by itself."""
    speed: float


class ReplayClock:
    """Called, it gives seconds since 1970, as `time.time` does. Any thread may ask; one loop sets it."""

    def __init__(
        self,
        moment: int,
        speed: float,
        *,
        timer: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Held at a moment, in nanoseconds since 1970."""
        self._timer = timer
        self._sleep = sleep
        self._speed = speed
        self._until: int | None = None
        """Where what is played now ends; None: the clock is held."""
        self._goal: int | None = None
        """Somebody wants to be there soon."""
        self._is_paused = False
        self._pace = _Pace(moment, None, moment, speed)

    def __call__(self) -> float:
        return (self.now() + _ROUNDING) / NANOSECONDS

    def now(self) -> int:
        """Nanoseconds since 1970."""
        moment, since, until, speed = self._pace
        if since is None:
            return moment
        return min(until, moment + int((self._timer() - since) * speed * NANOSECONDS))

    def hold(self, moment: int) -> None:
        """Stands still at a moment."""
        self._until = self._goal = None
        self._go_on(moment)

    def run(self, until: int) -> None:
        """Goes on from where it stands, up to a moment."""
        self._until = until
        self._go_on()

    # what a person may ask for

    @property
    def speed(self) -> float:
        """How many times as fast it goes, or would if it did not stand."""
        return self._pace.speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._speed = speed
        self._go_on()

    @property
    def is_paused(self) -> bool:
        """It stands until somebody lets it go on."""
        return self._is_paused

    def pause(self, is_paused: bool) -> None:
        """Stands still, or goes on."""
        self._is_paused = is_paused
        self._go_on()

    def hurry(self, seconds: float) -> None:
        """Goes so many recorded seconds as fast as can be, also when it is paused: it then stands there."""
        if self._until is not None:
            start = self.now() if self._goal is None else self._goal
            self._goal = min(self._until, start + int(seconds * NANOSECONDS))
            self._go_on()

    def jump(self, moment: int) -> None:
        """Is at a later moment at once, as far as what is played now goes."""
        if self._until is not None:
            self._goal = None
            self._go_on(max(self.now(), min(self._until, moment)))

    def _go_on(self, moment: int | None = None) -> None:
        """From a moment or from where it stands, in the way that is wanted by now."""
        now = self.now() if moment is None else moment
        until = now if self._until is None else self._until
        if self._goal is not None:
            self._pace = _Pace(now, self._timer(), self._goal, FASTEST)
        elif self._until is None or self._is_paused:
            self._pace = _Pace(now, None, until, self._speed)
        else:
            self._pace = _Pace(now, self._timer(), until, self._speed)

    # waiting

    async def sleep(self, seconds: float) -> None:
        """Sleeps for recorded seconds, at the speed that holds at the moment; not less while it is paused."""
        left = seconds
        while left > 0:
            speed, stands = self.speed, self._is_paused and self._goal is None
            piece = SLICE if stands else max(SHORTEST_SLEEP, min(SLICE, left / speed))
            await self._sleep(piece)
            left -= 0.0 if stands else piece * speed

    async def reach(self, moment: int) -> None:
        """Returns once the clock has come to a moment."""
        while (left := moment - self.now()) > 0:
            stands = self._pace.since is None
            await self._sleep(SLICE if stands else max(SHORTEST_SLEEP, min(SLICE, left / NANOSECONDS / self.speed)))
            if self._goal is not None and self.now() >= self._goal:
                self._goal = None
                self._go_on()

    async def breathe(self) -> None:
        """Lets others run for a moment of ours, whatever the clock does."""
        await self._sleep(SHORTEST_SLEEP)
