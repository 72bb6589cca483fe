"""When to save next, and why the last try failed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui.state.files import StateNotSaved

INTERVAL_SECONDS = 1.0
"""Between two saves while much arrives."""
RETRY_SECONDS = 5.0
"""After a failure."""
SHARE = 10
"""A slow disk is left alone for so many times as long as a save took."""


class Attempts:
    """At most one save a second, fewer where they take long or fail; what is urgent goes at once."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._next = monotonic()
        self.problem = ""
        """`state not saved: why`, until a save succeeds."""

    def due(self, *, is_urgent: bool = False) -> float:
        """Seconds until the next save may begin."""
        if is_urgent and not self.problem:
            return 0.0
        return max(0.0, self._next - self._monotonic())

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Runs a save; that it fails is noted here and ends there."""
        started = self._monotonic()
        try:
            yield
        except StateNotSaved as error:
            self.problem = f"state not saved: {error}"
            self._next = self._monotonic() + RETRY_SECONDS
        else:
            self.problem = ""
            now = self._monotonic()
            self._next = now + max(INTERVAL_SECONDS, SHARE * (now - started))
