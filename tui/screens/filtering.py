"""The filter of the tables: the one in force, the one to go back to, and what is said when a text is none."""

from collections.abc import Callable

from tui.events.model import Seen
from tui.events.reading import Watch
from tui.events.stream import Stream
from tui.query import parse
from tui.query.errors import QueryError
from tui.screens.completing import Completing
from tui.screens.stream_views import StreamViews
from widgets.filter_bar import FilterBar

UNCOUNTED = "the events before |, opwatch query counts"
"""Said of a query that counts: the tables show what it would count."""


class Filtering:
    """Keeps bar and tables to one filter; a text that is no query changes neither."""

    def __init__(
        self, watch: Watch, bar: FilterBar, views: StreamViews, text: str, *, changed: Callable[[], None]
    ) -> None:
        self._watch = watch
        self._bar = bar
        self._views = views
        self._changed = changed
        self._completing = Completing(watch)
        bar.completer = self._completing.choices
        self._before = text
        self.text = text
        """The filter in force; empty when every row is shown."""

    def pull(self) -> None:
        """Shows the rows of this moment in the tables."""
        try:
            self._views.pull(self._watch, self.text)
        except QueryError as error:  # a query given at the start; later ones are tried before they are kept
            self.text = self._before = ""
            self._views.pull(self._watch, "")
            self._bar.show_error(_fault(error))

    def show_count(self, more: str) -> None:
        """Says how many rows of the shown table the filter lets through, and what there is to say besides."""
        current = self._views.current
        more = more or (UNCOUNTED if "|" in self.text and parse(self.text).pipe else "")
        self._bar.show(self.text, self._views.matching(current), self._views.held(current), more)

    def begin(self) -> None:
        """Begins to type; `abandon` comes back to the filter of now."""
        self._before = self.text
        self._completing.begin()
        self._bar.edit()

    def attempt(self, text: str) -> bool:
        """Filters by a text while it is typed; False, and says why, when it is no query."""
        try:
            self._apply(text.strip())
        except QueryError as error:
            before = len(text) - len(text.lstrip())
            self._bar.show_error(_fault(error), before + error.position)
            return False
        self._bar.show_error("")
        return True

    def submit(self, text: str) -> bool:
        """Ends typing, if the text is a query."""
        if not self.attempt(text):
            return False
        self._bar.accept(text)
        self._before = text
        return True

    def answering(self, current: Stream) -> Stream:
        """The shown stream if the filter can match in it, else the first in which it can."""
        asked = parse(self.text).streams
        return current if current.value in asked else next((s for s in Stream if s.value in asked), current)

    def abandon(self) -> None:
        """Back to the filter before typing began."""
        self._apply(self._before)

    def clear(self) -> None:
        """Shows every row, and nothing to go back to."""
        self._before = ""
        self._apply("")

    def make_room_for(self, seen: Seen) -> None:
        """Shows every row if the filter hides this one."""
        if self.text and self._views.rows[seen.stream].place(seen.row) is None:
            self._apply("")

    def _apply(self, text: str) -> None:
        self._views.pull(self._watch, text)
        self.text = text
        self._views.bring_cursors_into_sight()
        self._changed()


def _fault(error: QueryError) -> str:
    return error.message + (f"; {error.hint}" if error.hint else "")
