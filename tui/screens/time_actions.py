"""The part of the watch screen for time: a range for the filter, a moment to go to, bars to zoom into."""

from datetime import UTC, datetime

from textual import on
from textual.events import DescendantFocus

from tui.events.reading import Rows
from tui.query.ranging import ends_of_range, range_of, stamp, terms_of_range, with_range
from tui.screens.base import ScreenPart
from tui.screens.filtering import Filtering
from tui.screens.going_to import Landing
from tui.screens.pause import Pause
from tui.screens.reaching import Reaching
from tui.screens.stream_views import StreamViews
from tui.screens.time_bins import bins_of
from widgets.filter_bar import FilterBar
from widgets.stream_table import StreamTable
from widgets.time_histogram import TimeHistogram

ZOOMS = 50
"""Ranges that are gone back from."""
BIG = 20_000
"""From so many events in the ring counting takes a while: then what arrives is counted once a second."""


class TimeActions(ScreenPart):
    """What `t`, `z` and `Z` do. The range stands in the filter and nowhere else."""

    views: StreamViews
    _filtering: Filtering
    _reaching: Reaching
    _zoomed: tuple[tuple[str, str], ...] = ()
    """The filter before and after each zoom, the last one last."""
    _pause: Pause | None
    _barred: tuple[object, int, float] = (None, -1, 0.0)
    """What the bars are of; the revision that they show, and when that was."""
    _text_at_tick = ""

    def action_time(self) -> None:
        """Asks for a range, or for a moment to go to."""
        from tui.screens.time_dialog import Asked, TimeScreen  # most watches never open it

        asked = Asked(self.views.current, self._filtering.text, self._rows)
        self.app.push_screen(TimeScreen(self.watch_data, asked, self.looks, self.clock), self._time_chosen)

    def _rows(self) -> Rows | None:
        return None if self.views.answers.counts is not None else self.views.rows[self.views.current]

    def _time_chosen(self, chosen: str | Landing | None) -> None:
        if isinstance(chosen, str):
            self._filter_by(chosen)
        elif chosen is not None:
            self._land(chosen)

    def _filter_by(self, query: str) -> None:
        """Filters by a query with another range; `Z` takes that back."""
        before = self._filtering.text
        if query != before and self._filtering.submit(query, anew=False):
            self._zoomed = (*self._zoomed, (before, query))[-ZOOMS:]
            self._show_bars_at_once()

    def _land(self, landing: Landing) -> None:
        self._reaching.want(landing.load_from)
        said = landing.said[:1].upper() + landing.said[1:]
        if landing.row is not None and self.views.table.go_to(landing.row):
            self.views.take_keys()
            said += " · following off, f follows again"
        self.app.notify(said)

    def action_zoom_out(self) -> None:
        """Takes the last range back; without one before it, shows all that is held."""
        text = self._filtering.text
        while self._zoomed:
            *others, (before, after) = self._zoomed
            self._zoomed = tuple(others)
            if range_of(text) == range_of(after):
                self._filtering.submit(before if text == after else with_range(text, range_of(before)), anew=False)
                self._show_bars_at_once()
                return
        if range_of(text):
            self._filtering.submit(with_range(text, ""), anew=False)
            self._show_bars_at_once()
        else:
            self.app.notify("The filter has no range: all that is held is shown. t sets one, z zooms in.")

    # The bars

    def show_bars(self, now: float) -> None:
        """Counts again when something else is asked, or when something came; not while somebody types."""
        bars, text = self.views.histogram, self._filtering.text
        rests, self._text_at_tick = text == self._text_at_tick, text
        streams = self.views.charted
        if not rests or not bars.room or not streams:
            return
        what = (streams, text, bars.room, bars.looks.zone)
        asked, revision, at = self._barred
        pace = 1.0 if sum(map(self.views.held, self.views.tables)) >= BIG else 0.0
        is_new = revision != self.watch_data.revision or at < bars.bins.edges[-1] / 1e9 <= now
        if asked != what or (self._pause is None and is_new and not 0 <= now - at < pace):
            self._count_bars(what, now)

    def _show_bars_at_once(self) -> None:
        self._text_at_tick = self._filtering.text
        self.show_bars(self.clock())
        if self.views.histogram.has_focus:
            self.views.histogram.choose()

    @on(FilterBar.FilterApplied)
    def _bars_follow(self) -> None:
        """Behind the rows: bars of another filter beside them would be taken for theirs."""
        self.call_after_refresh(self._show_bars_at_once)

    @on(DescendantFocus)
    def _bars_of_the_stream(self, event: DescendantFocus) -> None:
        if isinstance(event.widget, StreamTable):
            self._bars_follow()

    def _count_bars(self, what: object, now: float) -> None:
        bars = self.views.histogram
        self._barred = (what, self.watch_data.revision, now)
        zone = bars.looks.zone
        found = bins_of(self.watch_data, self.views.charted, self._filtering.text, now, bars.room, zone)
        self._mark_cursor()
        bars.show(found, datetime.fromtimestamp(now, UTC).astimezone(zone).date())

    @on(StreamTable.EventHighlighted)
    def _mark_cursor(self) -> None:
        seen = self.views.table.cursor if self.views.answers.counts is None else None
        self.views.histogram.mark(seen.event.time if seen else None)

    def action_zoom(self) -> None:
        """Gives the bars the keys: a span is chosen there."""
        if not self.views.charted:
            self.app.notify("Alerts are counted: there are no bars to zoom into. t sets a range.")
            return
        self._mark_cursor()
        self.views.histogram.choose()
        self.call_after_refresh(self.show_bars, self.clock())  # there may have been no room for them before

    @on(TimeHistogram.SpanLeft)
    def _leave_bars(self) -> None:
        self.views.take_keys()

    @on(TimeHistogram.SpanChosen)
    def _zoom_into(self, message: TimeHistogram.SpanChosen) -> None:
        """Keeps the span alone. An end of it that is the chart's own stays as it is written, or open."""
        text, zone = self._filtering.text, self.looks.zone
        if message.start is None and message.end is None:
            self.app.notify("All of it is shown already. Z zooms out.")
            return
        after, before = ends_of_range(text)
        after = after if message.start is None else stamp(message.start, zone)
        before = before if message.end is None else stamp(message.end, zone)
        self._filter_by(with_range(text, terms_of_range(after, before)))
