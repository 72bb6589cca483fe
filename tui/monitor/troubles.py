"""What is said when a stream cannot be read: what happened, since when, and what happens next."""

from collections.abc import Callable

from tui.events_api.errors import EventsApiError, PageUnreadable, TokenRefused, TooLarge
from tui.monitor.health import StreamPulse

STUCK_AFTER = 2
"""Tries after which a page that cannot be read is no accident of the network."""
_AGAIN = "Retrying."


class Troubles:
    """Tells the pulse of one stream what goes wrong."""

    def __init__(self, pulse: StreamPulse, clock: Callable[[], float]) -> None:
        self._pulse = pulse
        self._clock = clock

    def trying_again(self, error: EventsApiError, delay: float) -> bool:
        """A failure that is tried again after `delay` seconds; true if the stream is stuck at a damaged page."""
        is_damaged = isinstance(error, PageUnreadable | TooLarge)
        is_stuck = is_damaged and self._pulse.now.tries + 1 >= STUCK_AFTER
        what = f"STUCK: {error.summary}" if is_stuck else error.summary
        self._failed(error, what, _what_next(error), delay)
        return is_stuck

    def starting_over(self, error: EventsApiError, since: str, delay: float) -> None:
        """A refused cursor."""
        self._failed(error, error.summary, f"Reading again from {since}.", delay)

    def refused(self, error: TokenRefused, delay: float) -> None:
        """A refused token."""
        now = self._clock()
        self._pulse.answered(now, error.seconds, error.status)
        self._pulse.stopped(now, error.summary, f"{error.hint} opwatch looks again by itself.", now + delay)

    def _failed(self, error: EventsApiError, what: str, then: str, delay: float) -> None:
        now = self._clock()
        self._pulse.answered(now, error.seconds, error.status)
        self._pulse.failed(now, what, then, now + delay)


def _what_next(error: EventsApiError) -> str:
    """The hint, which says what to do, and that we go on."""
    return error.hint if error.hint == _AGAIN or error.hint.startswith("opwatch") else f"{error.hint} {_AGAIN}"
