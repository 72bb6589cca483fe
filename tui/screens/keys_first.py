"""Keys go first: what has arrived is shown when a key has been painted."""

import time
from collections.abc import Callable

PAINTED = 0.08
"""Seconds in which a key is painted."""
LATEST = 1.0
"""Seconds for which what has arrived waits at most, however fast somebody types."""


class KeysFirst:
    """Whether it is time to look at what has arrived."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pressed = self._looked = float("-inf")

    def pressed(self) -> None:
        """A key is to be acted on."""
        self._pressed = self._clock()

    def is_painting(self) -> bool:
        """A key may not have been painted yet."""
        return self._clock() - self._pressed < PAINTED

    def may_look(self) -> bool:
        """To be asked before each look; true is taken for one."""
        now = self._clock()
        if self.is_painting() and now - self._looked < LATEST:
            return False
        self._looked = now
        return True
