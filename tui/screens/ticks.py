"""When the screen looks at what has changed: twice a second while something happens, else when the clock turns.

Each look wakes the program. Left on a wall it is woken once a second, for the time at its top.
"""

import time
from collections import deque
from collections.abc import Callable

TICK = 0.5
"""Seconds between two looks while something happens."""
RESTLESS = 10.0
"""Seconds for which something is said to happen after a key."""
CHANGES, SPAN = 7, 15.0
"""That many changes in so many seconds say so too: three streams that are polled once a minute make fewer."""
BEHIND = 0.005
"""Seconds after a full second: never before it."""


class Ticks:
    """Asked after each look when the next one is due."""

    def __init__(
        self,
        revision: Callable[[], int],
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now` is the time that is shown, in seconds since 1970."""
        self._revision_now, self._now, self._clock = revision, now, clock
        self._revision = -1
        self._changed = deque([float("-inf")] * CHANGES, maxlen=CHANGES)
        self._stirred = clock()

    def stir(self) -> None:
        """Somebody does something: what comes of it is looked for soon."""
        self._stirred = self._clock()

    def until_next(self) -> float:
        """Seconds until the next look."""
        clock = self._clock()
        if (revision := self._revision_now()) != self._revision:
            self._revision = revision
            self._changed.append(clock)
        if clock - self._stirred < RESTLESS or clock - self._changed[0] < SPAN:
            return TICK
        return 1 - self._now() % 1 + BEHIND
