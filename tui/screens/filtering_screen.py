"""The part of the watch screen that filters: the line of the filter, and the cell that it is narrowed by."""

from abc import abstractmethod

from textual import on
from textual.events import DescendantFocus

from tui.events.stream import Stream
from tui.query.parting import parted
from tui.screens.base import ScreenPart
from tui.screens.filtering import Filtering
from tui.screens.narrowing import narrowed, term_of
from tui.screens.stream_views import StreamViews
from widgets.alert_strip import AlertStrip
from widgets.counted import Counted
from widgets.filter_bar import FilterBar

OF_ROWS = frozenset({"detail", "copy", "cell", "value", "alert_row", "sort", "reverse", "sort_beside", "columns"})


class FilteringScreen(ScreenPart):
    """What the keys and the line of the filter do."""

    views: StreamViews
    _filtering: Filtering

    @abstractmethod
    def _show_stream(self, stream: Stream) -> None:
        """Makes a stream's table the shown one, with the keys."""

    @abstractmethod
    def _counts(self) -> None:
        """Says how many rows there are."""

    @abstractmethod
    def _filter_changed(self) -> None:
        """Says what has become of the rows."""

    @on(StreamViews.RowsFollowed)
    def _rows_followed(self) -> None:
        self._counts()
        if not self.views.matching(self.views.current):
            self._filter_changed()  # it says where rows match

    @on(FilterBar.FilterChanged)
    def _filter_typed(self, message: FilterBar.FilterChanged) -> None:
        self._filtering.attempt(message.text)

    @on(FilterBar.FilterSubmitted)
    def _filter_submitted(self, message: FilterBar.FilterSubmitted) -> None:
        if self._filtering.submit(message.text):
            self._show_stream(self._filtering.answering(self.views.current))

    @on(FilterBar.FilterAbandoned)
    def _filter_abandoned(self) -> None:
        self._filtering.abandon()
        self.views.take_keys()

    @on(Counted.RowOpened)
    def _row_opened(self, message: Counted.RowOpened) -> None:
        """Shows the events that a row, or an hour of the week, counts."""
        if not message.row.drill:
            self.app.notify("These are alerts: a goes to them.")
            return
        self._filtering.open(message.row.drill, message.about)
        self._show_stream(self._filtering.answered(self.views.current))

    @on(DescendantFocus)
    def _explain_alerts(self, event: DescendantFocus) -> None:
        """Beside counts nothing is explained but the alerts, while they have the keys."""
        self.set_class(isinstance(event.widget, AlertStrip), "-alerting")

    def show_events(self, stream: Stream) -> None:
        """Shows a stream's table; of a question that counts, the events that it counts."""
        if self.views.answers.counts is not None:
            self._filtering.open(parted(self._filtering.text)[0])
        self._show_stream(stream)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What acts on the row under the cursor is not there while no row is."""
        if action in OF_ROWS and self.views.answers.counts is not None:
            return False
        return super().check_action(action, parameters)

    def ask(self, text: str) -> None:
        """Puts a question into the filter and shows a stream that can answer it."""
        if self._filtering.submit(text):
            self._show_stream(self._filtering.answered(self.views.current))

    def action_export(self) -> None:
        """Asks where to write what is shown to: the rows of the filter, or of a question."""
        counts, stream = self.views.answers.counts, self.views.current
        rows = self.views.rows[stream]
        if not len(rows if counts is None else counts.rows):
            self.app.notify("There is no row to export.")
            return
        from tui.screens.exported import counts_of, events_of  # the first frame does without
        from tui.screens.exporting import ExportScreen  # as above

        what = (
            events_of(stream, rows, self.looks.zone, self.watch_data.names) if counts is None else counts_of(counts)
        )
        self.app.push_screen(ExportScreen(self.watch_data, self.looks, self.clock, what))

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
        query = narrowed(self._filtering.text, term, keep=bool(keep))
        if query != self._filtering.text:
            self._filtering.open(query)
