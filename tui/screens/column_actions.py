"""The part of the watch screen for columns: choosing them, sorting by them, and how the first one tells times."""

from abc import abstractmethod
from functools import partial

from textual import on
from textual.message import Message
from textual.worker import get_current_worker

from tui.events.layout import Layout
from tui.events.order import NEWEST_FIRST, Order
from tui.events.stream import Stream
from tui.screens.base import ScreenPart
from tui.screens.filtering import Filtering
from tui.screens.stream_views import StreamViews
from widgets.column_keys import order_by
from widgets.columns import title_of
from widgets.stream_table import StreamTable

DOWN_FIRST = frozenset({"time", "severity"})
"""Columns of which the greatest is wanted first: the newest, the worst."""


class ColumnActions(ScreenPart):
    """What `c`, `s`, `T` and a click on a title do."""

    views: StreamViews
    _filtering: Filtering

    class TimesToggled(Message):
        """Somebody wants the other way of telling times."""

    @abstractmethod
    def _status_line(self, now: float) -> None:
        """Says what the shown table does with what arrives."""

    @abstractmethod
    def _counts(self) -> None:
        """Says how many rows there are, and in which order."""

    class LayoutChosen(Message):
        """A table got other columns; None: those of the config, or as shipped."""

        def __init__(self, stream: Stream, layout: Layout | None) -> None:
            super().__init__()
            self.stream = stream
            self.layout = layout

    def action_columns(self) -> None:
        """Asks which columns the shown table has."""
        from tui.screens.columns import ColumnsScreen  # most watches never open it

        table = self.views.table

        def kept(layout: Layout | None) -> None:
            self.post_message(self.LayoutChosen(table.stream, layout))

        def sort(column: str | None) -> None:
            if column:
                self._sort(table, next_order(table.order, column))

        default = self.views.default_layouts.get(table.stream)
        self.app.push_screen(ColumnsScreen(table, self.looks, default=default, kept=kept), sort)

    def action_sort(self) -> None:
        """Sorts by the chosen column; the second time the other way round, the third time by time again."""
        table = self.views.table
        chosen = table.chosen if table.chosen in table.fitted else table.choose_column(0)
        self._sort(table, next_order(table.order, chosen or next(iter(table.fitted))))

    def action_reverse(self) -> None:
        """Turns the order round."""
        table = self.views.table
        self._sort(table, table.order._replace(descending=not table.order.descending))

    def action_sort_beside(self, step: int) -> None:
        """Sorts by the column to the left or right of the one that rows are sorted by."""
        table = self.views.table
        keys = list(table.fitted)
        here = keys.index(table.order.column) if table.order.column in keys else 0
        self._sort(table, first_order(keys[max(0, min(len(keys) - 1, here + step))]))

    @on(StreamTable.TitleClicked)
    def _title_clicked(self, message: StreamTable.TitleClicked) -> None:
        """As `s` on the chosen column."""
        table = self.views.tables[message.table.stream]
        self._sort(table, next_order(table.order, message.column))

    def action_times(self) -> None:
        """Asks for the other way of telling times."""
        self.post_message(self.TimesToggled())

    @on(StreamViews.OrderLost)
    def _order_lost(self, message: StreamViews.OrderLost) -> None:
        self._sort(self.views.tables[message.stream], message.order)

    def _sort(self, table: StreamTable, order: Order) -> None:
        """At once if the order is prepared, else when a thread has prepared it; the screen goes on meanwhile."""
        if not self._show_sorted(table, order):
            table.note = "sorting"
            table.redraw()
            work = partial(self._prepare, table, order)
            self.run_worker(work, thread=True, group=f"sort-{table.stream}", exclusive=True)

    def _prepare(self, table: StreamTable, order: Order) -> None:
        worker = get_current_worker()
        self.watch_data.prepare_order(table.stream, order)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._prepared, table, order)

    def _prepared(self, table: StreamTable, order: Order) -> None:
        table.note = ""
        if not self._show_sorted(table, order):
            table.redraw()
            self.app.notify("There is nothing to sort yet.")

    def _show_sorted(self, table: StreamTable, order: Order) -> bool:
        rows = self.watch_data.sorted_rows(table.stream, self._filtering.text, order)
        if rows is None:
            return False
        table.note = ""
        table.sort(order, rows)
        self._status_line(self.clock())
        self._counts()
        self.app.notify(said_of(table.stream, order))
        return True


def first_order(column: str) -> Order:
    """How a column is sorted when it is sorted by for the first time."""
    return order_by(column, descending=column in DOWN_FIRST)


def next_order(order: Order, column: str) -> Order:
    """The order after this one when a column is asked for again and again."""
    first = first_order(column)
    if order.column != column:
        return first
    return order._replace(descending=not order.descending) if order == first else NEWEST_FIRST


def said_of(stream: Stream, order: Order) -> str:
    """The order in words."""
    if order == NEWEST_FIRST:
        return "Newest first again · f follows"
    if order.column == "time":
        return "Oldest first · following off"
    way = {"severity": ("worst last", "worst first")}.get(order.column, ("A to Z", "Z to A"))[order.descending]
    return f"Sorted by {title_of(stream, order.column)}, {way} · following off"
