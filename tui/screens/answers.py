"""In place of the rows: what a question counts, as a table with bars or as a week of hours."""

from collections.abc import Callable

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from tui.events.counts import Counts
from tui.events.reading import Watch
from tui.events.stream import Stream
from tui.query import parse
from tui.screens.hours_known import hours_unknown
from widgets.answer_table import AnswerTable
from widgets.looks import Looks
from widgets.week_grid import WeekGrid

BIG = 20_000
"""From so many events in the ring counting takes a while: then the answer is renewed once a second."""
AGAIN_SECONDS = 1.0
REST_SECONDS = 0.1
"""Whoever has not typed for so long wants to see the counts."""
RHYTHM = "| by weekday,hour"


class AnswerView(Vertical):
    """Asks anew when events have come; stands aside while the filter counts nothing."""

    def __init__(self, *, looks: Looks, clock: Callable[[], float], id: str | None = None) -> None:
        super().__init__(id=id)
        self.table = AnswerTable(looks=looks, id="answer-table")
        self.grid = WeekGrid(looks=looks, id="answer-grid")
        self._clock = clock
        self._asked: tuple[Watch, str] | None = None
        self._due: float | None = None
        self._counted_at = 0.0
        self.counts: Counts | None = None
        """What is shown; None while nothing is counted."""
        self.streams: tuple[Stream, ...] = ()
        """Those whose events are counted; none while alerts are, or nothing is."""
        self.is_waiting = False
        """A question is typed; it is counted when typing rests."""
        self.display = False

    def on_mount(self) -> None:
        """The first picture does not wait for what nobody sees in it, unless something is asked."""
        self.call_after_refresh(self._mount_both)

    def _mount_both(self) -> None:
        """One of them has the keys; the grid also shows the rhythm of what is chosen in the table."""
        if self.is_attached and not self.table.is_attached:  # the screen may have been left meanwhile
            self.mount(self.table, self.grid)

    @property
    def shown(self) -> Widget | None:
        """What has the keys; None while nothing is counted."""
        if self.counts is None:
            return None
        return self.grid if self.counts.kind == "heatmap" else self.table

    def pull(self, watch: Watch, query: str, held: int, *, typed: bool = False) -> None:
        """Counts anew: at once what was not asked before, else not too often; what is typed, when typing rests."""
        now = self._clock()
        is_new = self._asked is None or self._asked[1] != query
        if not _counts(query):
            self._asked, self.counts, self._due, self.is_waiting = (watch, query), None, None, False
            self.streams = ()
            self._arrange()
        elif typed and is_new:
            self._asked, self._due, self.is_waiting = (watch, query), now + REST_SECONDS, True
        elif is_new or (self.is_waiting and not typed):
            self._count(watch, query, now)
        elif self._due is None and held >= BIG and 0 <= now - self._counted_at < AGAIN_SECONDS:
            self._due = self._counted_at + AGAIN_SECONDS
        elif self._due is None:
            self._count(watch, query, now)

    def catch_up(self) -> bool:
        """Counts what had to wait; False when nothing had, or still has to."""
        now = self._clock()
        if self._asked is None or self._due is None or now < self._due:
            return False
        self._count(*self._asked, now)
        return True

    def _count(self, watch: Watch, query: str, now: float) -> None:
        counts = watch.answer(query)
        self._asked, self._due, self._counted_at, self.counts = (watch, query), None, now, counts
        self.is_waiting, self.streams = False, _streams(query)
        self._arrange()
        if counts is None:
            return
        if counts.kind == "heatmap":
            self._show_week(watch, counts, query)
        else:
            self.table.show(counts)
            self._show_rhythm()

    def _arrange(self) -> None:
        """At once, not when styles are looked at again: what is not displayed takes no keys."""
        self.display = self.shown is not None
        if self.display:
            self._mount_both()
        self.table.display = self.shown is self.table
        self.grid.display = self.grid.can_focus = self.shown is self.grid
        self.remove_class("-rhythm")

    @on(AnswerTable.RowHighlighted)
    def _show_rhythm(self) -> None:
        """Beside rows that stand for a rhythm each, that of the chosen one."""
        row = self.table.row
        if self.shown is not self.table:
            return
        self.grid.display = row is not None and row.drill.endswith(RHYTHM)
        self.set_class(self.grid.display, "-rhythm")
        if self.grid.display and row is not None and self._asked is not None:
            rhythm = self._asked[0].answer(row.drill)
            if rhythm is not None:
                self._show_week(self._asked[0], rhythm, row.drill, row.shown)

    def _show_week(self, watch: Watch, counts: Counts, query: str, about: str = "") -> None:
        unknown = hours_unknown(query, watch.status(), self._clock(), self.grid.looks.zone)
        self.grid.show_counts(counts, query, about, unknown=unknown)


def _counts(query: str) -> bool:
    """A question that counts; not one with a `|` in a text, or one that sorts events."""
    pipe = parse(query).pipe if "|" in query else None
    return pipe is not None and pipe.measure != ""


def _streams(query: str) -> tuple[Stream, ...]:
    asked = parse(query).streams
    return tuple(stream for stream in Stream if stream.value in asked)
