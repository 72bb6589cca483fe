"""The part of the watch screen that filters: the line of the filter, and the cell that it is narrowed by."""

from abc import abstractmethod

from textual import on

from tui.events.stream import Stream
from tui.screens.base import WatchingScreen
from tui.screens.exporting import ExportScreen
from tui.screens.filtering import Filtering
from tui.screens.narrowing import narrowed, term_of
from tui.screens.stream_views import StreamViews
from widgets.filter_bar import FilterBar


class FilteringScreen(WatchingScreen):
    """What the keys and the line of the filter do."""

    views: StreamViews
    _filtering: Filtering

    @abstractmethod
    def _show_stream(self, stream: Stream) -> None:
        """Makes a stream's table the shown one, with the keys."""

    @on(FilterBar.FilterChanged)
    def _filter_typed(self, message: FilterBar.FilterChanged) -> None:
        self._filtering.attempt(message.text)

    @on(FilterBar.FilterSubmitted)
    def _filter_submitted(self, message: FilterBar.FilterSubmitted) -> None:
        if self._filtering.submit(message.text):
            self.views.table.focus()

    @on(FilterBar.FilterAbandoned)
    def _filter_abandoned(self) -> None:
        self._filtering.abandon()
        self.views.table.focus()

    def ask(self, text: str) -> None:
        """Puts a question into the filter and shows a stream that can answer it."""
        if self._filtering.submit(text):
            self._show_stream(self._filtering.answering(self.views.current))

    def action_export(self) -> None:
        """Asks where to write the rows of the filter to."""
        stream = self.views.current
        rows = self.views.rows[stream]
        if not len(rows):
            self.app.notify("There is no row to export.")
            return
        self.app.push_screen(ExportScreen(self.watch_data, self.looks, self.clock, stream=stream, rows=rows))

    def action_filter(self) -> None:
        """Begins to type a filter."""
        self._filtering.begin()

    def action_cell(self, step: int) -> None:
        """Chooses the cell to the left or right."""
        self.views.table.choose_column(step)

    def action_value(self, keep: int) -> None:
        """Keeps only the rows with the chosen cell's value (1), or those without it (0)."""
        table = self.views.table
        seen, column = table.cursor, table.chosen or table.choose_column(0)
        term = term_of(column, seen, self.watch_data.names) if seen else ""
        if not term:
            self.app.notify("There is nothing to filter by in this cell. h and l choose another one.")
            return
        self._filtering.submit(narrowed(self._filtering.text, term, keep=bool(keep)))
