"""The three stream tables: one at a time behind tabs, or all at once where there is room."""

from collections.abc import Callable, Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from tui.events.layout import Layout
from tui.events.names import Names
from tui.events.order import NEWEST_FIRST, Order
from tui.events.reading import Rows, Status, Watch
from tui.events.since_left import ends_of
from tui.events.stream import Stream
from tui.screens.answers import REST_SECONDS, AnswerView
from tui.screens.switching import account_width
from tui.screens.turns import Turns
from widgets.divider import Divider
from widgets.formatting import count
from widgets.looks import Looks
from widgets.section_line import SectionLine
from widgets.status_header import Picture
from widgets.stream_health import health_of, late_accounts, verdict, words
from widgets.stream_table import Marks, StreamTable
from widgets.strips import Part
from widgets.tab_line import Tab
from widgets.time_histogram import TimeHistogram

NAMED = 2
"""Late accounts that are named over a table."""


class StreamViews(Vertical):
    """Holds the rows that the tables show: a picture that stands still until the next pull."""

    class OrderLost(Message):
        """What a table was sorted by has to be prepared again."""

        def __init__(self, stream: Stream, order: Order) -> None:
            super().__init__()
            self.stream = stream
            self.order = order

    class RowsFollowed(Message):
        """What had to wait for the shown rows is there: the rows of another stream, or counts."""

    def __init__(
        self,
        *,
        looks: Looks,
        names: Names,
        marks: Marks,
        clock: Callable[[], float],
        is_painting: Callable[[], bool],
        id: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=f"-{Stream.SIGNIN}")
        self.tables = {
            stream: StreamTable(stream, looks=looks, names=names, marks=marks, clock=clock, id=f"{stream}-table")
            for stream in Stream
        }
        self._titles = {
            stream: SectionLine(looks=looks, id=f"{stream}-title") for stream in (Stream.USAGE, Stream.AUDIT)
        }
        self._divider = Divider(looks=looks, id="lower-divider")
        self.histogram = TimeHistogram(looks=looks, id="histogram")
        self.answers = AnswerView(looks=looks, clock=clock, id="answers")
        self.default_layouts: Mapping[Stream, Layout] = {}
        """The columns that a reset goes back to; of the streams that are not there the shipped ones."""
        self._rows: dict[Stream, Rows] = {}
        self._totals: dict[Stream, int] = {}
        self._waiting: list[tuple[Stream, Watch, str]] = []
        """Streams whose rows are still to follow, with what to ask."""
        self._turns = Turns(self, is_painting)
        self.current = Stream.SIGNIN

    def compose(self) -> ComposeResult:
        """Bars of the shown stream, then sign-ins, and the other two below them; or what is counted."""
        yield self.histogram
        yield self.answers
        yield self.tables[Stream.SIGNIN]
        with Horizontal(id="lower"):
            with Vertical(id="usage-pane"):
                yield self._titles[Stream.USAGE]
                yield self.tables[Stream.USAGE]
            yield self._divider
            with Vertical(id="audit-pane"):
                yield self._titles[Stream.AUDIT]
                yield self.tables[Stream.AUDIT]

    @property
    def table(self) -> StreamTable:
        """The table of the shown stream."""
        return self.tables[self.current]

    def take_keys(self) -> None:
        """What is shown has the keys: the table, or what is counted."""
        (self.answers.shown or self.table).focus()

    def lay_out(self, layouts: Mapping[Stream, Layout], default: Mapping[Stream, Layout]) -> None:
        """Gives the tables their columns."""
        self.default_layouts = default
        for stream, table in self.tables.items():
            table.column_layout = layouts.get(stream)

    @property
    def charted(self) -> tuple[Stream, ...]:
        """The streams that the bars are of: the shown one, or those whose events are counted; none for alerts."""
        return (self.current,) if self.answers.counts is None else self.answers.streams

    @property
    def picture(self) -> Picture:
        """What the shown table does with what arrives."""
        return Picture(following=self.table.following, sorted_by=self.table.sorted_by)

    @property
    def rows(self) -> Mapping[Stream, Rows]:
        """What the tables show."""
        self.settle()
        return self._rows

    def matching(self, stream: Stream) -> int:
        """Rows that the filter lets through."""
        return len(self._rows[stream]) if stream in self._rows else 0

    def held(self, stream: Stream) -> int:
        """Rows without a filter."""
        return self._totals.get(stream, 0)

    def tabs(self) -> list[Tab]:
        """A tab for each stream, with the rows that the filter lets through."""
        return [
            Tab(stream, str(i), stream.label, self.matching(stream)) for i, stream in enumerate(Stream, start=1)
        ]

    def choose(self, stream: Stream) -> None:
        """Makes a stream the shown one."""
        self.settle()
        self.current = stream
        for other in Stream:
            self.set_class(other is stream, f"-{other}")

    def pull(self, watch: Watch, query: str, *, typed: bool = False) -> None:
        """Shows the rows of this moment; raises `QueryError` and changes nothing when the query is none.

        Asks for those of the shown stream; the others follow a stream a turn, so that keys are not kept waiting.
        """
        rows = watch.rows(self.current, query)
        self.answers.pull(watch, query, sum(self._totals.values()), typed=typed)
        if self.answers.is_waiting:
            self.set_timer(REST_SECONDS * 1.2, self._catch_up)  # by another clock, which may be a little ahead
        self._show_what_is_counted()
        self._show_rows(self.current, watch, query, rows)
        self._waiting = [(stream, watch, query) for stream in Stream if stream is not self.current]
        if len(self._rows) < len(Stream):
            self.settle()
        else:
            self._turns.begin([self._ask_next] * len(self._waiting))

    def _catch_up(self) -> None:
        if self.answers.catch_up():
            self._show_what_is_counted()
            self.post_message(self.RowsFollowed())

    def _ask_next(self) -> None:
        if self._waiting:
            stream, watch, query = self._waiting.pop(0)
            self._show_rows(stream, watch, query, watch.rows(stream, query))
            self._bring_into_sight(self.tables[stream])
            self.post_message(self.RowsFollowed())

    def settle(self) -> None:
        """Asks at once for the rows that are still to follow."""
        while self._waiting:
            stream, watch, query = self._waiting.pop(0)
            self._show_rows(stream, watch, query, watch.rows(stream, query))

    def _show_rows(self, stream: Stream, watch: Watch, query: str, rows: Rows) -> None:
        table = self.tables[stream]
        self._rows[stream] = rows
        self._totals[stream] = len(watch.rows(stream) if query else rows)
        table.names = watch.names
        table.show(self._in_order(watch, query, table))
        table.redraw()  # an alert may have marked a row that did not move

    def _in_order(self, watch: Watch, query: str, table: StreamTable) -> Rows:
        """The rows as the table sorts them; by time again where that is not prepared any more."""
        if table.order != NEWEST_FIRST:
            found = watch.sorted_rows(table.stream, query, table.order)
            if found is not None:
                return found
            self.post_message(self.OrderLost(table.stream, table.order))
            table.sort(NEWEST_FIRST, self._rows[table.stream])
        return self._rows[table.stream]

    def _show_what_is_counted(self) -> None:
        """Counts take the place of the tables, and their keys."""
        shown = self.answers.shown
        self.set_class(not self.charted, "-no-bars")
        self.screen.set_class(shown is self.answers.grid, "-week")
        if self.screen.has_class("-counting") != (shown is not None):
            # while the screen is made it gives the keys itself; later they may be where somebody has put them
            had_keys = self.screen.is_mounted and (self.has_focus_within or self.screen.focused is None)
            self.set_class(shown is not None, "-counting")
            self.screen.set_class(shown is not None, "-counting")
            if had_keys:
                self.call_after_refresh(self.take_keys)

    def tell(self, status: Status, now: float, query: str) -> None:
        """The words around the rows: how current they are, and why there are none."""
        self._catch_up()
        for stream, table in self.tables.items():
            table.grow_older()
            table.name_accounts(account_width(status))
            table.mark_new(ends_of(status, stream))
            table.empty = _why_empty(status, stream, now, query) or self._elsewhere(stream)
        for stream, title in self._titles.items():
            found = verdict(health_of(status, stream), now, status.interval)
            key = list(Stream).index(stream) + 1
            more = [Part(f"{count(self.matching(stream))} rows", "dim")]
            title.show(
                f"{key} {stream.label.upper()}", more, [*words(found, title.looks), *_whose(status, stream, now)]
            )

    def _elsewhere(self, stream: Stream) -> str:
        """No row matches; where some do."""
        others = [tab for tab in self.tabs() if tab.id != stream and tab.rows]
        found = " and ".join(f"{count(tab.rows or 0)} in {tab.key} {tab.label}" for tab in others)
        here = "No row matches the filter. esc takes it back."
        return f"{here}\n{found[:1].upper()}{found[1:]} match." if found else here

    def bring_cursors_into_sight(self) -> None:
        """After another filter: where a cursor's event is still among the rows, or nearest to it."""
        for table in self.tables.values():
            self._bring_into_sight(table)

    def _bring_into_sight(self, table: StreamTable) -> None:
        if not table.following and table.cursor is not None:
            table.go_to(table.cursor.row)

    def follow(self) -> None:
        """Every table goes to its newest event and stays there; the shown one gives up its order for that."""
        for table in self.tables.values():
            if table is self.table and table.order.column != "time":
                table.sort(NEWEST_FIRST, self._rows[table.stream])
            table.following = table.order.column == "time"


def _whose(status: Status, stream: Stream, now: float) -> list[Part]:
    """Which of several accounts are late with a stream."""
    late = late_accounts(status, stream, now)
    said = ", ".join(late) if len(late) <= NAMED else f"{len(late)} accounts"
    return [Part(f" {said}", "degraded")] if late else []


def _why_empty(status: Status, stream: Stream, now: float, query: str) -> str:
    """Why a stream has no row; empty where that is the filter."""
    health = health_of(status, stream)
    found = verdict(health, now, status.interval)
    if status.fatal:
        return status.fatal
    if health.state == "absent":
        return f"This token may not read {stream.feature}: give it that feature in 1Password."
    if found.pending:
        return "Reading the first events."
    if not found.healthy and health.last_success is None:
        return health.error or "No answer yet."
    if query:
        return ""
    return f"Nothing happened, as far as was read{'' if found.healthy else f' {found.since} ago'}."
