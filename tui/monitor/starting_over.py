"""Where to read again from when a cursor is refused: early enough to miss nothing, late enough to end."""

from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, to_datetime
from tui.events_api.pages import Page, Reset

OVERLAP_SECONDS = {
    Stream.SIGNIN: 3_600.0,
    Stream.AUDIT: 3_600.0,
    Stream.USAGE: 2 * 86_400.0,
}
"""How long after it happened an event may come. The service writes sign-ins and audit events itself; item usages
come when a device next syncs, which some do once a day."""
ABSURD_SKEW = 366 * 86_400.0
"""A clock that is wrong by more than a year tells nothing: some date of a proxy's, the year 9999 even."""


class ReadSoFar:
    """Remembers of one stream when it was last read to its end, by the service's clock where that is known."""

    def __init__(self, stream: Stream) -> None:
        self._overlap = int(OVERLAP_SECONDS[stream] * NANOSECONDS)
        self._beginning: int | None = None
        self._read: int | None = None
        self._newest: int | None = None
        self._skew = 0.0

    def begins(self, beginning: Reset) -> None:
        """Nothing is read yet; never will it begin before that."""
        self._beginning = beginning.start_ns
        self._read = self._newest = None

    def page(self, page: Page, now: float) -> None:
        """Notes a page that was taken in."""
        times = [event.time for event in page.events]
        self._newest = max([*times, self._newest] if self._newest is not None else times, default=None)
        self._skew = page.date_skew or 0.0
        if not page.has_more:
            self._read = self.service_time(now)

    def service_time(self, now: float) -> int:
        """What the service's clock says when ours says `now`, in nanoseconds since 1970, as far as we can tell."""
        return int((now - (self._skew if abs(self._skew) < ABSURD_SKEW else 0.0)) * NANOSECONDS)

    def last_moment(self) -> int | None:
        """Until when the stream is known, in nanoseconds since 1970; None when it never was.

        An event may be dated centuries ahead, and a clock may be wrong: the earlier of both counts.
        """
        if self._read is None:
            return None
        return self._read if self._newest is None else min(self._read, self._newest)

    def start_again(self) -> int | None:
        """Where to begin; a stream that was never read to its end begins as it began."""
        known = self.last_moment()
        if known is None:
            return self._beginning
        start = known - self._overlap
        return start if self._beginning is None else max(start, self._beginning)


def in_words(moment: int) -> str:
    """`2026-03-02 14:02 UTC`."""
    return f"{to_datetime(moment):%Y-%m-%d %H:%M} UTC"
