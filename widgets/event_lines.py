"""Lines of a stream table: its head and one line an event, kept for as long as nothing in them changes."""

from datetime import date

from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from tui.events.alert import Severity
from tui.events.layout import Layout
from tui.events.model import Seen
from tui.events.names import NO_NAMES, Names
from tui.events.order import NEWEST_FIRST
from tui.events.since_left import Ends, is_new
from tui.events.stream import Stream
from widgets.columns import MARGIN, Column, columns
from widgets.event_cells import Reader
from widgets.formatting import ago
from widgets.looks import Looks
from widgets.palette import Ground
from widgets.strips import Line, Part

UNDERLINED = Style(underline=True)
KEPT = 1000
"""Lines that are kept: many screens of them."""


class EventLines:
    """Draws lines and remembers them. Everything that shows in a line is in its key."""

    def __init__(self, stream: Stream, names: Names = NO_NAMES) -> None:
        self.stream = stream
        self.names = names
        self.account = 0
        """Cells of the longest name of an account where several are shown; 0 where there is one."""
        self.ends: Ends = {}
        """Where the events end that are new since the last run."""
        self.chosen = ""
        """Key of the column whose cell is pointed at under the cursor; empty for none."""
        self.layout: Layout | None = None
        """The columns that were chosen; None: as shipped."""
        self.order = NEWEST_FIRST
        """What the rows are sorted by: marked in the head."""
        self.lit = ""
        """Key of the column whose title is under the pointer; empty for none."""
        self._kept: LRUCache[object, Strip] = LRUCache(KEPT)

    def columns(self, width: int) -> tuple[Column, ...]:
        """The columns in a pane of a width."""
        return columns(self.stream, width, self.account, self.layout)

    def rename(self, names: Names) -> None:
        """Other names of vaults, items and groups."""
        self.names = names
        self._kept.clear()

    def event(
        self,
        looks: Looks,
        width: int,
        today: date,
        seen: Seen,
        mark: Severity | None,
        ground: Ground,
        now: float = 0.0,
    ) -> Strip:
        """The line of an event; a ground other than `bg` is the cursor's. Ages count from `now`."""
        aged = ago(now - seen.event.time / 1e9) if looks.ages else ""
        chosen = "" if ground == "bg" else self.chosen
        new = is_new(seen, self.ends)
        key = (
            seen.row,
            seen.event.uuid,
            width,
            self.account,
            self.layout,
            looks,
            today,
            mark,
            ground,
            chosen,
            new,
            aged,
        )
        strip = self._kept.get(key)
        if strip is None:
            strip = self._draw(Reader(looks, self.names, today, now), width, seen, mark, ground, new)
            self._kept[key] = strip
        return strip

    def _draw(
        self, reader: Reader, width: int, seen: Seen, mark: Severity | None, ground: Ground, new: bool
    ) -> Strip:
        looks = reader.looks
        is_cursor = ground != "bg"
        line = Line(looks, width, on=ground)
        sign = looks.glyphs.cursor if is_cursor else looks.glyphs.new if new else " "
        line = line.gap() if sign == " " else line.put(sign, "accent")
        for column in self.columns(width):
            if column.key == "severity":
                self._mark(line, mark)
                continue
            text, role = reader.cell(column, seen, marked=mark is not None and mark >= Severity.MEDIUM)
            if column.key == "time":
                line.put(text, "bright" if is_cursor else role, cells=column.width)
                line = line.put("+", "degraded") if reader.is_late(seen) else line.gap()
            else:
                role = "key" if is_cursor and column.key == self.chosen else role
                line.put(text, role, cells=column.width, keep_end=column.keep_end).gap()
        return line.strip()

    def _mark(self, line: Line, mark: Severity | None) -> None:
        if mark is None:
            line.gap(3)
        else:
            line.put(line.looks.glyphs.severity(mark), line.looks.palette.severity(mark), cells=2).gap()

    def head(self, looks: Looks, width: int, note: str) -> Strip:
        """The titles; the note lies over the right end."""
        line = Line(looks, width).gap()
        room = width - len(note) - 2 if note else width
        for column in self.columns(width):
            self._title(line, column, room)
        return line.end([Part(note, "accent")] if note else []).strip()

    def title_at(self, x: int, width: int) -> str:
        """Key of the column over whose cells a place in the head is; empty between the edge and the first one."""
        left = MARGIN
        for column in self.columns(width):
            if left <= x <= left + column.width:
                return column.key
            left += column.width + 1
        return ""

    def _title(self, line: Line, column: Column, room: int) -> None:
        """A title that the note leaves room for, underlined: it can be clicked. The sorted one has its mark."""
        start = line.width - line.left
        glyphs, title = line.looks.glyphs, "AGE" if column.key == "time" and line.looks.ages else column.title
        is_sorted = column.key == self.order.column
        mark = (glyphs.sort_down if self.order.descending else glyphs.sort_up) if is_sorted else ""
        cells = min(column.width + 1, room - start)
        if cells <= len(mark) or (start + len(title) >= room and column.key != "time"):
            return
        role = "tab" if column.key == self.chosen else "key" if is_sorted or column.key == self.lit else "head"
        style = line.looks.style(role)
        line.put(title[: max(0, cells - len(mark))], style=style + UNDERLINED)
        line.put(mark, style=style).to(start + cells)
