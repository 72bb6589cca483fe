"""Rows of a stream in another order than that of time: by what a column says, or by the severity of alerts.

A million rows are never sorted: the different texts are, and of the rows only those that somebody looks at.
"""

import threading

import numpy as np
from numpy.typing import NDArray

from tui.events.alert import Severity
from tui.events.model import Seen
from tui.events.names import Names
from tui.events.order import Order
from tui.events.stream import Stream
from tui.query import Query
from tui.query.context import Context
from tui.store.ring import EventRing
from tui.store.rows import FoundRows, Ints
from tui.store.sort_column import SortColumn
from tui.store.table import Table

Heights = NDArray[np.unsignedinteger] | NDArray[np.int32]
_AROUND = 128
"""Rows to each side of one that is looked at that are brought in order with it."""
_SHORT = 1 << 16
"""Numbers below this are sorted in a time that does not grow faster than their count."""


class SortedRows:
    """Rows by their heights, those of one height oldest first; the last one is the first line of a table."""

    def __init__(self, found: FoundRows, heights: Heights) -> None:
        """`heights` are those of the rows in order of event time."""
        self._found = found
        self._heights = heights
        self._starts: Ints = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(heights))])
        self._first = 0
        self._near: Ints = np.empty(0, np.int64)
        """Places in order of time of the rows from `_first` on."""

    def __len__(self) -> int:
        return len(self._found)

    def seen(self, index: int) -> Seen | None:
        """The event at a place; None when the ring has evicted it meanwhile."""
        return self._found.seen(self._in_time(index))

    def row(self, index: int) -> int:
        """Number of the row at a place."""
        return self._found.row(self._in_time(index))

    def place(self, row: int) -> int | None:
        """The place of a row, or None when it is not among these."""
        in_time = self._found.place(row)
        if in_time is None:
            return None
        height = self._heights[in_time]
        return int(self._starts[height]) + int(np.count_nonzero(self._heights[:in_time] == height))

    def _in_time(self, index: int) -> int:
        if not self._first <= index < self._first + len(self._near):
            self._bring_in_order(max(0, index - _AROUND), min(len(self) - 1, index + _AROUND))
        return int(self._near[index - self._first])

    def _bring_in_order(self, first: int, last: int) -> None:
        """All rows as high as those from one place to another."""
        low, high = (int(np.searchsorted(self._starts, place, side="right")) - 1 for place in (first, last))
        near = np.flatnonzero((self._heights >= low) & (self._heights <= high))
        if high > low:
            heights = self._heights[near] - low
            short = heights.astype(np.uint16) if high - low < _SHORT else heights
            near = near[np.argsort(short, kind="stable")]
        self._first, self._near = int(self._starts[low]), near


class OldestFirst:
    """Rows the other way round."""

    def __init__(self, found: FoundRows) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    def seen(self, index: int) -> Seen | None:
        """The event at a place; None when the ring has evicted it meanwhile."""
        return self._found.seen(len(self._found) - 1 - index)

    def row(self, index: int) -> int:
        """Number of the row at a place."""
        return self._found.row(len(self._found) - 1 - index)

    def place(self, row: int) -> int | None:
        """The place of a row, or None when it is not among these."""
        place = self._found.place(row)
        return None if place is None else len(self._found) - 1 - place


class Sorter:
    """Sorts what a ring holds; remembers of each stream the column that was asked for last."""

    def __init__(self, ring: EventRing) -> None:
        self._ring = ring
        self._columns: dict[Stream, SortColumn] = {}
        self._lock = threading.Lock()

    def prepare(self, stream: Stream, order: Order, names: Names) -> None:
        """Reads what the rows are sorted by. Of a full ring that takes a second: not in the screen's thread."""
        if order.key is None:
            return
        with self._lock:
            column = self._columns.get(stream)
            if column is None or column.key != order.key or column.names != names:
                with self._ring.lock:
                    column = self._columns[stream] = SortColumn(self._ring.tables[stream], order.key, names)
        column.read(self._ring.lock)

    def rows(
        self, stream: Stream, query: Query | None, context: Context, order: Order
    ) -> SortedRows | OldestFirst | FoundRows | None:
        """The events that match in an order, in a few milliseconds; None while the order is not prepared."""
        column = self._columns.get(stream)
        if order.key is not None:
            if column is None or column.key != order.key or column.names != context.names or not column.is_read:
                return None
            found = self._ring.rows(stream, query, context)
            column.read(self._ring.lock)  # of new rows alone; the two locks are never held the other way round
            return SortedRows(found, column.heights(found.numbers, descending=order.descending))
        with self._ring.lock:
            found = self._ring.rows(stream, query, context)
            if order.column == "time":
                return found if order.descending else OldestFirst(found)
            table = self._ring.tables[stream]
            severities = _severities(table, context).take(found.numbers - table.head)
        ranked = np.where(severities > 0, _HIGHEST + 1 - severities, 0) if not order.descending else severities
        return SortedRows(found, ranked.astype(np.uint8))


_HIGHEST = int(max(Severity))


def _severities(table: Table, context: Context) -> NDArray[np.uint8]:
    """For each row the worst that it is evidence of; 0: of nothing that alarms."""
    worst = np.zeros(len(table), np.uint8)
    for alert in context.alerts():
        if alert.severity > Severity.INFO:
            uuids = [uuid for stream, uuid in alert.evidence if stream == table.stream]
            rows = table.ids.rows(uuids, alert.account)
            held = rows[rows >= table.head] - table.head
            worst[held] = np.maximum(worst[held], int(alert.severity))
    return worst
