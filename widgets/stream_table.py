"""The table of one stream, newest event first: a picture of a screenful of rows that stay where they are.

The cursor and the place one looks at are kept on events, never on line numbers: rows that arrive above or leave
below move nothing, unless the table follows the newest. Nothing here costs more with more rows.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from textwrap import wrap
from typing import ClassVar

from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from tui.events.alert import Severity
from tui.events.model import Seen
from tui.events.names import NO_NAMES, Names
from tui.events.order import Order
from tui.events.reading import Rows
from tui.events.since_left import Ends
from tui.events.stream import Stream
from widgets.event_lines import EventLines
from widgets.formatting import count
from widgets.looks import Looks
from widgets.painted_lines import changed_cells
from widgets.palette import Ground
from widgets.row_window import RowWindow
from widgets.strips import Line
from widgets.titled_rows import TitledRows

Marks = Callable[[Stream, str], Severity | None]


def no_marks(_stream: Stream, _uuid: str) -> Severity | None:
    """No event is marked."""
    return None


class StreamTable(TitledRows):
    """Events of one stream, a cursor on one of them."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = "StreamTable { height: 1fr; }"

    looks: reactive[Looks] = reactive(Looks(), init=False)
    empty: reactive[str] = reactive("", init=False)
    """What is said when there is no row: why, and what to do."""

    class EventHighlighted(Message):
        """The cursor came to another event, or to none."""

        def __init__(self, table: "StreamTable", seen: Seen | None, by_hand: bool) -> None:
            super().__init__()
            self.table = table
            self.seen = seen
            self.by_hand = by_hand
            """False when new rows moved the cursor."""

        @property
        def control(self) -> "StreamTable":
            """For selectors of handlers."""
            return self.table

    class EventSelected(Message):
        """Somebody wants to see an event in full."""

        def __init__(self, table: "StreamTable", seen: Seen) -> None:
            super().__init__()
            self.table = table
            self.seen = seen

        @property
        def control(self) -> "StreamTable":
            """For selectors of handlers."""
            return self.table

    class FollowingChanged(Message):
        """The table began or ceased to follow the newest event."""

        def __init__(self, table: "StreamTable", following: bool) -> None:
            super().__init__()
            self.table = table
            self.following = following

        @property
        def control(self) -> "StreamTable":
            """For selectors of handlers."""
            return self.table

    def __init__(
        self,
        stream: Stream,
        *,
        looks: Looks,
        names: Names = NO_NAMES,
        marks: Marks = no_marks,
        clock: Callable[[], float] = time.time,
        empty: str = "",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.set_reactive(StreamTable.looks, looks)
        self.set_reactive(StreamTable.empty, empty)
        self.stream = stream
        self.marks = marks
        self.note = ""
        """What lies over the right end of the titles, before the count of newer rows."""
        self._clock = clock
        self._lines = EventLines(stream, names)
        self._window = RowWindow()
        self._now = clock()
        self._strips: list[Strip] = []
        self._drawn_for: object = None
        self._highlighted: tuple[int, str] | None = None

    # What the screen calls

    @property
    def names(self) -> Names:
        """Names of vaults, items and groups; may be set."""
        return self._lines.names

    @names.setter
    def names(self, names: Names) -> None:
        if names != self._lines.names:
            self._lines.rename(names)
            self.redraw()

    def name_accounts(self, width: int) -> None:
        """Shows which account each event is of, in so many cells at most; 0: there is only one."""
        if width != self._lines.account:
            self._lines.account = width
            self.redraw()

    def mark_new(self, ends: Ends) -> None:
        """Marks the fresh events before these rows: they are new since the last run."""
        if ends != self._lines.ends:
            self._lines.ends = ends
            self.redraw()

    @property
    def cursor(self) -> Seen | None:
        """The event under the cursor."""
        return self._window.cursor

    def sort(self, order: Order, rows: Rows) -> None:
        """Shows the rows in another order; the cursor stays on its event, and nothing is followed."""
        self._lines.order = order
        self.following = False
        self.show(rows)

    def show(self, rows: Rows) -> None:
        """Shows other rows of this stream in its order, the last one on top; a new snapshot or another filter."""
        self._now = self._clock()
        self._window.show(rows, follow=self.following, arranged=self._arranged)
        self._after_move(by_hand=False)

    def grow_older(self) -> None:
        """Tells ages as they are now: repaints the cells that differ."""
        if not self.looks.ages:
            return
        self._now, before = self._clock(), self._strips
        if self._drawn_for != self._drawing_key():
            self.redraw()
            return
        self._draw()
        spans = [
            (y, changed_cells(old, new)) for y, (old, new) in enumerate(zip(before, self._strips, strict=True))
        ]
        if dirty := [Region(span[0], y, span[1] - span[0], 1) for y, span in spans if span]:
            self.refresh(*dirty)

    def redraw(self) -> None:
        """Repaints the lines that differ from what stands there: after marks have changed."""
        before, drawn_for = self._strips, self._drawn_for
        self._draw()
        if drawn_for != self._drawn_for or len(before) != len(self._strips):
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, self._strips, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def action_select(self) -> None:
        """Says which event is wanted in full."""
        if self.cursor is not None:
            self.post_message(self.EventSelected(self, self.cursor))

    # State

    def watch_following(self, following: bool) -> None:
        """Following begins at the newest event."""
        if following:
            self._window.go_to(self._window.newest_line)
            self._after_move(by_hand=True)
        else:
            self.redraw()
        self.post_message(self.FollowingChanged(self, following))

    def watch_looks(self) -> None:
        """Other looks change every line."""
        self.redraw()

    def watch_empty(self) -> None:
        """Other words for nothing."""
        self.redraw()

    def watch_has_focus(self, focus: bool) -> None:
        """The cursor is loud only where the keys go."""
        super().watch_has_focus(focus)
        self.redraw()

    def on_resize(self) -> None:
        """The cursor stays in sight when the pane shrinks."""
        self._window.height = max(0, self.size.height - 1)
        self.redraw()

    def _after_move(self, *, by_hand: bool) -> None:
        self.redraw()
        seen = self.cursor
        current = (seen.row, str(seen.event.uuid)) if seen else None
        if current != self._highlighted:
            self._highlighted = current
            self.post_message(self.EventHighlighted(self, seen, by_hand))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The line at a height."""
        if self._drawn_for != self._drawing_key():
            self._window.height = max(0, self.size.height - 1)
            self._draw()
        return self._strips[y] if y < len(self._strips) else Line(self.looks, self.size.width).strip()

    def _drawing_key(self) -> object:
        return (self.size, self.looks)

    def _draw(self) -> None:
        width, height = self.size
        self._drawn_for = self._drawing_key()
        if not width or not height:
            self._strips = []
            return
        lines = [self._lines.head(self.looks, width, self.note or self._newer())]
        lines += [self._event_line(line, width) for line in self._window.visible()]
        if not self._window.length:
            lines += self._empty_lines(width)
        blank = Line(self.looks, width).strip()
        self._strips = (lines + [blank] * height)[:height]

    def _newer(self) -> str:
        """How many rows are newer than those in sight, where these are in order of time."""
        window, glyphs = self._window, self.looks.glyphs
        below = max(0, window.length - window.top - window.height)
        hidden = {"newest first": window.top, "oldest first": below, "otherwise": 0}[self._arranged]
        sign = glyphs.sort_up if self.order.descending else glyphs.sort_down
        return f"{sign} {count(hidden)} newer" if hidden else ""

    def _event_line(self, line: tuple[int, Seen | None], width: int) -> Strip:
        place, seen = line
        if seen is None:
            return Line(self.looks, width).gap().put("no longer held", "dim").strip()
        mark = self.marks(self.stream, seen.event.uuid) if isinstance(seen.event.uuid, str) else None
        ground: Ground = "bg"
        if place == self._window.cursor_line:
            ground = "sel" if self.has_focus else "quiet"
        return self._lines.event(self.looks, width, self._today, seen, mark, ground, self._now)

    def _empty_lines(self, width: int) -> list[Strip]:
        pieces = [piece for text in self.empty.splitlines() for piece in wrap(text, max(1, width - 4)) or [""]]
        return [Line(self.looks, width).gap(2).put(piece, "dim").strip() for piece in ("", *pieces)]

    @property
    def _today(self) -> date:
        return datetime.fromtimestamp(self._now, UTC).astimezone(self.looks.zone).date()
