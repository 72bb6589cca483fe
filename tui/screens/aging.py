"""When words that grow older are told again: each second while something is wrong, seldom while all is well.

Where all is well they are told by tens of seconds (`widgets.stream_health.coarse`).
"""

from tui.events.reading import Status
from widgets.stream_health import stale_streams

SLOWLY = 5.0
"""Seconds by which words that tell tens of them may be late."""


class Aging:
    """Told when they were told, and of what."""

    def __init__(self) -> None:
        self._told = float("-inf")
        self._was_well = False

    def told(self, status: Status, now: float) -> None:
        """They are as they should be at this moment."""
        self._told = now
        self._was_well = _is_well(status, now)

    def are_due(self, status: Status, now: float) -> bool:
        """A stream that nobody hears of becomes stale by time alone. A clock that was set back tells at once."""
        return not self._was_well or not _is_well(status, now) or not 0 <= now - self._told < SLOWLY


def _is_well(status: Status, now: float) -> bool:
    return not status.fatal and not stale_streams(status, now)
