"""How many requests we allow ourselves: the service's limits (600 a minute, 30,000 an hour) are shared with a SIEM.

Windows slide, counted in whole seconds on the cautious side: what is spent counts for up to a second too long.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable

from tui.events.reading import BudgetUse

MINUTE, HOUR = 60, 3600
THROTTLED_KEPT = 1000
BACKGROUND_SHARE = 0.5
"""Of each window: what reading the past may bring it to."""


class RequestBudget:
    """One for all streams of an account. `spend` belongs to the monitor's loop, `use` to anybody."""

    def __init__(
        self,
        per_minute: int | None = None,
        per_hour: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._limits = ((MINUTE, per_minute), (HOUR, per_hour))
        self._clock = clock
        self._sleep = sleep
        self._spent: deque[list[int]] = deque()
        """[second, requests in it], oldest first, of the last hour."""
        self._throttled: deque[tuple[float, float]] = deque(maxlen=THROTTLED_KEPT)
        """(our clock, seconds since 1970) of each 429."""
        self._turn = asyncio.Lock()
        self._books = threading.Lock()

    async def spend(self) -> None:
        """Waits until one more request fits; those who wait are served in the order they came."""
        async with self._turn:
            while (wait := self._take()) > 0:
                await self._sleep(wait)

    async def leave_room(self) -> None:
        """Waits until a request in the background leaves half of each window to what is live.

        At most a little longer than a minute: of a small budget what is live may always take more than half.
        """
        until = self._clock() + MINUTE + 1
        while (wait := min(self._wait(BACKGROUND_SHARE), until - self._clock())) > 0:
            await self._sleep(wait)

    def throttled(self, at: float) -> None:
        """Notes that the service answered 429, at seconds since 1970."""
        with self._books:
            self._throttled.append((self._clock(), at))

    def use(self) -> BudgetUse:
        """What the last minute and hour have cost."""
        with self._books:
            now = self._clock()
            self._forget(now)
            (_, per_minute), (_, per_hour) = self._limits
            return BudgetUse(
                minute=self._count(now, MINUTE),
                minute_limit=per_minute,
                hour=self._count(now, HOUR),
                hour_limit=per_hour,
                throttled=tuple(at for noted, at in self._throttled if noted > now - HOUR),
            )

    def _take(self) -> float:
        """Books one request and returns 0, or returns how long to wait before trying again."""
        with self._books:
            now = self._clock()
            self._forget(now)
            if (wait := self._too_soon(now, 1.0)) > 0:
                return wait
            second = int(now)
            if self._spent and self._spent[-1][0] == second:
                self._spent[-1][1] += 1
            else:
                self._spent.append([second, 1])
            return 0.0

    def _wait(self, share: float) -> float:
        with self._books:
            now = self._clock()
            self._forget(now)
            return self._too_soon(now, share)

    def _too_soon(self, now: float, share: float) -> float:
        """Seconds until one more fits into a share of each window."""
        for window, limit in self._limits:
            if limit is not None and self._count(now, window) >= max(1, int(limit * share)):
                return self._oldest_within(now, window) + window + 1 - now
        return 0.0

    def _forget(self, now: float) -> None:
        while self._spent and self._spent[0][0] + HOUR + 1 <= now:
            self._spent.popleft()

    def _count(self, now: float, window: int) -> int:
        count = 0
        for second, spent in reversed(self._spent):
            if second + window + 1 <= now:
                break
            count += spent
        return count

    def _oldest_within(self, now: float, window: int) -> int:
        return next(second for second, _ in self._spent if second + window + 1 > now)
