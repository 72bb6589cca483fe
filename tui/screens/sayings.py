"""What needs a person is said once, the newest of it; the token screen keeps all."""

from collections.abc import Callable

from tui.events.reading import Status


class Sayings:
    """Compares each status with the one before."""

    def __init__(self) -> None:
        self._known: tuple[str, ...] = ()

    def say_new(self, status: Status, say: Callable[[str], None]) -> None:
        """Says the newest, if there is any."""
        before = self._known
        self.skip(status)
        if self._known and self._known != before:
            say(self._known[-1])

    def skip(self, status: Status) -> None:
        """It is known already."""
        self._known = (*status.notices, *([status.fatal] if status.fatal else []))
