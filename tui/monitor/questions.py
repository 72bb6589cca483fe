"""What readers may ask of a session's events: any thread, at any time."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from tui.alerts.book import AlertBook
from tui.events.reading import Rows
from tui.events.stream import Stream
from tui.monitor.options import MonitorOptions
from tui.query import Context, Query, parse
from tui.store.ring import EventRing


class Questions:
    """Queries, given as text, over ring and book."""

    def __init__(
        self, ring: EventRing, book: AlertBook, options: MonitorOptions, clock: Callable[[], float]
    ) -> None:
        self._ring = ring
        self._book = book
        self._options = options
        self._clock = clock

    def context(self) -> Context:
        """What queries mean now."""
        return Context(
            now_ns=int(self._clock() * 1e9),
            zone=self._options.zone,
            names=self._options.names,
            account=self._options.account,
            hours=self._options.hours,
            alerts=self._book.alerts,
            alerts_of=self._book.of,
        )

    def rows(self, stream: Stream, query: str) -> Rows:
        """The stream's events that match, oldest first."""
        return self._ring.rows(stream, _parsed(query), self.context())

    def histogram(
        self, stream: Stream, query: str, by: str, start: int, end: int, bins: int
    ) -> Mapping[str, Sequence[int]]:
        """Counts a bin for each value of a field."""
        return self._ring.histogram(stream, _parsed(query), self.context(), by, start, end, bins)

    def top(self, stream: Stream, query: str, by: str, limit: int) -> Sequence[tuple[str, int]]:
        """The most frequent values of a field."""
        return self._ring.top(stream, _parsed(query), self.context(), by, limit)


@lru_cache(maxsize=64)
def _parsed(query: str) -> Query:
    return parse(query)
