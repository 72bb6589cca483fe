"""What readers may ask of a session's events: any thread, at any time."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from tui.events.alert import Alert
from tui.events.counts import Counts
from tui.events.names import Names
from tui.events.order import Order
from tui.events.reading import Rows
from tui.events.stream import Stream
from tui.monitor.options import MonitorOptions
from tui.query import Query, parse
from tui.query.context import Context
from tui.query.tree import And, Term, Text
from tui.store.ring import EventRing
from tui.store.sorting import Sorter
from tui.store.table_of_counts import table_of_counts


class Questions:
    """Queries, given as text, over ring and alerts; of one account where it is named."""

    def __init__(
        self,
        ring: EventRing,
        alerts: Callable[[], Sequence[Alert]],
        alerts_of: Callable[[Stream, str], Sequence[Alert]],
        options: MonitorOptions,
        clock: Callable[[], float],
        names: Names | None = None,
    ) -> None:
        """`names` are those of all accounts; None: those of the options."""
        self.ring = ring
        self._sorter = Sorter(ring)
        self._alerts = alerts
        self._alerts_of = alerts_of
        self._options = options
        self._clock = clock
        self.names = options.names if names is None else names

    def context(self) -> Context:
        """What queries mean now."""
        return Context(
            now_ns=int(self._clock() * 1e9),
            zone=self._options.zone,
            names=self.names,
            account=self._options.account,
            hours=self._options.hours,
            alerts=self._alerts,
            alerts_of=self._alerts_of,
        )

    def rows(self, stream: Stream, query: str, account: str = "") -> Rows:
        """The stream's events that match, oldest first."""
        return self.ring.rows(stream, _parsed(query, account), self.context())

    def sorted_rows(self, stream: Stream, query: str, order: Order, account: str = "") -> Rows | None:
        """The same in an order; None while it is not prepared."""
        return self._sorter.rows(stream, _parsed(query, account), self.context(), order)

    def prepare_order(self, stream: Stream, order: Order) -> None:
        """Reads what rows are sorted by; may take seconds."""
        self._sorter.prepare(stream, order, self.names)

    def histogram(
        self, stream: Stream, query: str, by: str, start: int, end: int, bins: int, account: str = ""
    ) -> Mapping[str, Sequence[int]]:
        """Counts a bin for each value of a field."""
        return self.ring.histogram(stream, _parsed(query, account), self.context(), by, start, end, bins)

    def top(self, stream: Stream, query: str, by: str, limit: int, account: str = "") -> Sequence[tuple[str, int]]:
        """The most frequent values of a field."""
        return self.ring.top(stream, _parsed(query, account), self.context(), by, limit)

    def answer(self, query: str, account: str = "") -> Counts | None:
        """What a query counts; None when it does not count."""
        asked = _parsed(query, account)
        counts = asked.pipe is not None and asked.pipe.measure
        return table_of_counts(self.ring, asked, self.context()) if counts else None


@lru_cache(maxsize=64)
def _parsed(query: str, account: str) -> Query:
    asked = parse(query)
    return replace(asked, root=And((Term("account", (Text(account),)), asked.root))) if account else asked
