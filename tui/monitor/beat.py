"""How often the monitor looks for what is due: often while something happens, now and then while nothing does."""

from collections.abc import Callable

OFTEN, SELDOM = 0.5, 2.0
"""Seconds between two looks."""
RESTLESS = 20
"""Looks after a change that are not put off: a notification waits for others that come with its alert."""


class Beat:
    """Asked before each look."""

    def __init__(self, changes: Callable[[], object]) -> None:
        """`changes` gives something else whenever something has happened."""
        self._changes = changes
        self._seen: object = None
        self._left = RESTLESS

    def seconds(self) -> float:
        """Until the next look."""
        changes = self._changes()
        self._left = RESTLESS if changes != self._seen else max(0, self._left - 1)
        self._seen = changes
        return OFTEN if self._left else SELDOM
