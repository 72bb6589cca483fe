"""Work that is parted into pieces, each a turn of the screen's loop: a key waits for one of them at most."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable

from textual.widget import Widget

GAP = 0.001
"""Seconds between two pieces. The loop looks for keys meanwhile, which it does not between messages of a widget."""
REST = 0.005
"""Seconds until the next look whether a key has been painted."""
LATEST = 0.5
"""Seconds for which pieces wait for keys at most, however fast somebody types."""

Piece = Callable[[], object]


class Turns:
    """The pieces that are still to be done, in order; they stand still while a key is acted on and painted."""

    def __init__(
        self, owner: Widget, is_painting: Callable[[], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """A piece is done as a message of its owner, and no more once that has left the screen."""
        self._owner, self._is_painting, self._clock = owner, is_painting, clock
        self._pieces: deque[Piece] = deque()
        self._since = 0.0
        self._is_called = False

    @property
    def are_waiting(self) -> bool:
        """Something is still to be done."""
        return bool(self._pieces)

    def begin(self, pieces: Iterable[Piece]) -> None:
        """These are to be done now; what still waited is outdated, but how long it has waited counts for these."""
        if not self._pieces:
            self._since = self._clock()
        self._pieces = deque(pieces)
        self._call(GAP)

    def drop(self) -> None:
        """What still waits is outdated."""
        self._pieces.clear()

    def settle(self) -> None:
        """Does at once whatever waits."""
        while self._pieces:
            self._pieces.popleft()()

    def _call(self, seconds: float) -> None:
        if self._pieces and not self._is_called:
            self._is_called = True
            asyncio.get_running_loop().call_later(seconds, self._owner.call_later, self._next)

    def _next(self) -> None:
        self._is_called = False
        if not self._owner.is_attached:
            self.drop()
        elif self._is_painting() and self._clock() - self._since < LATEST:
            self._call(REST)
        elif self._pieces:
            self._pieces.popleft()()
            self._call(GAP)
