"""The part of the watch screen for time: a range for the filter, a moment to go to, and the way back from both."""

from tui.events.reading import Rows
from tui.query.ranging import range_of, with_range
from tui.screens.base import WatchingScreen
from tui.screens.filtering import Filtering
from tui.screens.going_to import Landing
from tui.screens.reaching import Reaching
from tui.screens.stream_views import StreamViews

ZOOMS = 50
"""Ranges that are gone back from."""


class TimeActions(WatchingScreen):
    """What `t`, `z` and `Z` do. The range stands in the filter and nowhere else."""

    views: StreamViews
    _filtering: Filtering
    _reaching: Reaching
    _zoomed: tuple[tuple[str, str], ...] = ()
    """The filter before and after each zoom, the last one last."""

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
                return
        if range_of(text):
            self._filtering.submit(with_range(text, ""), anew=False)
        else:
            self.app.notify("The filter has no range: all that is held is shown. t sets one, z zooms in.")
