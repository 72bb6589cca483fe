"""Pauses that end when somebody asks, and when the clock on the wall says that they are over.

A machine that was suspended comes back with its monotonic clock where it was: only the other one tells.
"""

import asyncio
from collections.abc import Awaitable, Callable

SLICE_SECONDS = 5.0
"""How soon after a suspend we notice; short enough not to matter, long enough to cost nothing."""
SET_BACK_SECONDS = 2.0
"""A clock that loses more than this within a slice was set back."""


class Nap:
    """Sleeps for one task; `wake` may be called from others of its loop."""

    def __init__(
        self,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        on_set_back: Callable[[float], None],
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._on_set_back = on_set_back
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Ends the nap, or the next one if nobody sleeps."""
        self._woken.set()

    async def __call__(self, seconds: float) -> bool:
        """True when it was ended by `wake`."""
        left, due = max(0.0, seconds), self._clock() + seconds
        while not self._woken.is_set() and left > 0:
            portion, before = min(left, SLICE_SECONDS), self._clock()
            await self._sleep_or_wake(portion)
            left -= portion
            lost = before + portion - self._clock()
            if lost > portion + SET_BACK_SECONDS:
                self._on_set_back(lost)
                due -= lost
            if self._clock() >= due:
                break
        was_woken = self._woken.is_set()
        self._woken.clear()
        return was_woken

    async def _sleep_or_wake(self, seconds: float) -> None:
        waking = asyncio.ensure_future(self._woken.wait())
        sleeping = asyncio.ensure_future(self._sleep(seconds))
        try:
            await asyncio.wait({waking, sleeping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waking.cancel()
            sleeping.cancel()
