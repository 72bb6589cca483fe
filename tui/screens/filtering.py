"""The filter of the tables: the one in force, the one to go back to, and what is said when a text is none."""

from collections.abc import Callable

from tui.events.model import Seen
from tui.events.reading import Watch
from tui.events.stream import Stream
from tui.query import parse
from tui.query.errors import QueryError
from tui.screens.completing import Completing
from tui.screens.reaching import LOADS
from tui.screens.stream_views import StreamViews
from widgets.filter_bar import FilterBar

UNSORTED = "all of them, {}; opwatch query sorts and limits"
"""Said of a query that sorts or limits events: the tables do neither."""


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
        self._questions: list[str] = []
        """Those that were left for the events behind one of their rows, or for some of those; the last one last."""
        self._opened: dict[str, str] = {}
        """The queries of rows that were opened, and the rows in words: a query may have nothing but ids."""

    def pull(self) -> None:
        """Shows the rows of this moment in the tables."""
        try:
            self._views.pull(self._watch, self.text, typed=self._bar.is_editing)
        except QueryError as error:  # a query given at the start; later ones are tried before they are kept
            self.text = self._before = ""
            self._views.pull(self._watch, "")
            self._bar.show_error(_fault(error))

    def show_count(self, more: str) -> None:
        """Says how many rows of the shown table the filter lets through, and what there is to say besides."""
        current, counts = self._views.current, self._views.answers.counts
        more = self._opened.get(self.text, more)
        brief = LOADS if more.endswith(LOADS) else more
        if self._views.answers.is_waiting:
            more = brief = "counting…"
        elif counts is not None and counts.kind == "heatmap":
            self._bar.show(self.text, counts.total, counts.total, more, brief, of=counts.of)
            return
        elif counts is not None:
            self._bar.show(self.text, counts.groups, counts.groups, more, brief)
            return
        pipe = parse(self.text).pipe if "|" in self.text else None
        sorted_by = self._views.table.sorted_by
        order = f"sorted by {sorted_by}" if sorted_by else "newest first"
        more = more or (UNSORTED.format(order) if pipe is not None and not pipe.measure else "")
        self._bar.show(self.text, self._views.matching(current), self._views.held(current), more, brief or more)

    def begin(self) -> None:
        """Begins to type; `abandon` comes back to the filter of now."""
        self._before = self.text
        self._completing.begin()
        self._bar.edit()

    def attempt(self, text: str, *, typed: bool = True) -> bool:
        """Filters by a text while it is typed; False, and says why, when it is no query."""
        try:
            self._apply(text.strip(), typed=typed)
        except QueryError as error:
            before = len(text) - len(text.lstrip())
            self._bar.show_error(_fault(error), before + error.position)
            return False
        self._bar.show_error("")
        return True

    def submit(self, text: str, *, anew: bool = True) -> bool:
        """Ends typing, if the text is a query; asked anew there is no question to go back to."""
        if not self.attempt(text, typed=False):
            return False
        if anew:
            self._questions.clear()
            self._opened.clear()
        self._bar.accept(text)
        self._before = text
        return True

    def answering(self, current: Stream) -> Stream:
        """The shown stream if the filter can match in it, else the first in which it can."""
        asked = parse(self.text).streams
        return current if current.value in asked else next((s for s in Stream if s.value in asked), current)

    def answered(self, current: Stream) -> Stream:
        """The stream to show of a question that was picked: where it has no row, the first that has."""
        stream = self.answering(current)
        if self._views.answers.counts is not None or self._views.matching(stream):
            return stream
        return next((other for other in Stream if self._views.matching(other)), stream)

    def abandon(self) -> None:
        """Back to the filter before typing began."""
        self._apply(self._before)

    def open(self, text: str, about: str = "") -> None:
        """Asks for what is behind a row of a question, or for a part of it; `go_back` goes back to that."""
        if about:
            within = self._opened.get(self.text)
            self._opened[text] = f"{within}, {about}" if within else about
        self._questions.append(self.text)
        self.submit(text, anew=False)

    def go_back(self) -> bool:
        """To the question that was opened or narrowed, else to every row; False when there is neither."""
        if not self.text and not self._questions:
            return False
        self._before = self._questions.pop() if self._questions else ""
        self._apply(self._before)
        self._views.take_keys()
        return True

    def make_room_for(self, seen: Seen) -> None:
        """Shows every row if the filter hides this one."""
        self._views.settle()
        if self.text and (self._views.answers.counts or self._views.rows[seen.stream].place(seen.row) is None):
            self._apply("")

    def _apply(self, text: str, *, typed: bool = False) -> None:
        self._views.pull(self._watch, text, typed=typed)
        if not typed:
            self._views.settle()
        self.text = text
        self._views.bring_cursors_into_sight()
        self._changed()
        if not typed:
            self._bar.post_message(FilterBar.FilterApplied())


def _fault(error: QueryError) -> str:
    return error.message + (f"; {error.hint}" if error.hint else "")
