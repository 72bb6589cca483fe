"""Giving up a page that cannot be read: only when a person asks for it, and asks twice."""

from collections.abc import Callable

from tui.events.reading import Status, Watch

TWICE = 5.0
"""Seconds within which the second press must come."""


class Skipping:
    """One for each screen that offers it."""

    def __init__(self, watch: Watch, clock: Callable[[], float], say: Callable[[str], None]) -> None:
        self._watch = watch
        self._clock = clock
        self._say = say
        self._asked: tuple[list[str], float] = ([], 0.0)

    def press(self) -> None:
        """Says what would be lost, and does it when pressed again."""
        stuck, now = stuck_streams(self._watch.status()), self._clock()
        before, until = self._asked
        if not stuck:
            self._say("No stream is STUCK at a page: there is nothing to skip.")
        elif stuck == before and now < until:
            self._asked = ([], 0.0)
            self._watch.skip_stuck()
            self._say(f"{', '.join(stuck)}: going on from now. A note tells what was not read.")
        else:
            self._asked = (stuck, now + TWICE)
            self._say(
                f"{', '.join(stuck)}: press again to skip. All events before now not yet read will be missing."
            )


def stuck_streams(status: Status) -> list[str]:
    """The streams that a damaged page holds up, of several accounts with the account's name."""
    if status.accounts:
        return [f"{part.account} {name}" for part in status.accounts for name in stuck_streams(part)]
    return [stream.label for stream, health in status.streams.items() if health.error.startswith("STUCK")]
