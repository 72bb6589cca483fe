"""What a question counts: a row for each group, with bar, count and share; the cursor keeps to its group."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui.events.counts import Counts, CountsRow
from tui.events.names import ID, short_id
from tui.events.times import parse_timestamp
from widgets.counted import HEAD, Counted
from widgets.formatting import count, stamp, width_of
from widgets.looks import Looks
from widgets.palette import Ground
from widgets.strips import Line, Part, heading

COUNT_CELLS = 10
SHARE_CELLS = 6
BAR_CELLS = 12
"""At least so many for the bars, where there is room for more than texts."""
NARROWEST = 6
_NAMED = frozenset({"item", "vault", "group"})
"""Fields of ids, which are shortened as in the tables where they have no name."""


class AnswerTable(Counted):
    """Rows as they come in the answer; enter asks for the events of one."""

    DEFAULT_CSS = "AnswerTable { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down", id="answer.down", show=False),
        Binding("k,up", "move(-1)", "up", id="answer.up", show=False),
        Binding("pagedown,ctrl+d", "page(1)", "page down", id="answer.page-down", show=False),
        Binding("pageup,ctrl+u", "page(-1)", "page up", id="answer.page-up", show=False),
        Binding("g,home", "move(-1000000)", "first", id="answer.first", show=False),
        Binding("G,end", "move(1000000)", "last", id="answer.last", show=False),
        Binding("enter", "open", "events", id="answer.open"),
    ]

    class RowHighlighted(Message):
        """The cursor came to another row, or its row has another query."""

        def __init__(self, row: CountsRow | None) -> None:
            super().__init__()
            self.row = row

    _highest = 0
    _needed: tuple[Looks, list[int]] | None = None
    """The cells that the texts of each column need in these looks; there may be a thousand rows to ask."""
    _place = 0
    _top = 0
    _highlighted: CountsRow | None = None

    @property
    def row(self) -> CountsRow | None:
        """The row under the cursor."""
        rows = self._counts.rows
        return rows[self._place] if self._place < len(rows) else None

    def show(self, counts: Counts) -> None:
        """Shows an answer; the cursor stays on the group where it was, if that is still there."""
        before, same = self.row, self._counts.fields == counts.fields
        self._counts, self._needed = counts, None
        self._highest = max((row.count for row in counts.rows), default=0)
        keys = [row.key for row in counts.rows]
        if before is not None and same and before.key in keys:
            self._place = keys.index(before.key)
        else:
            self._place = min(self._place, max(0, len(keys) - 1)) if same else 0
        self._moved()

    def action_move(self, step: int) -> None:
        """Moves the cursor."""
        self._place = max(0, min(len(self._counts.rows) - 1, self._place + step))
        self._moved()

    def action_page(self, step: int) -> None:
        """Moves the cursor by what is seen at once."""
        self.action_move(step * max(1, self._room - 1))

    def _point_at(self, _x: int, y: int) -> bool:
        place = self._top + y - HEAD
        if y < HEAD or place >= len(self._counts.rows):
            return False
        self.action_move(place - self._place)
        return True

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The cursor goes with the wheel."""
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The cursor goes with the wheel."""
        event.stop()
        self.action_move(-1)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - HEAD)

    def _moved(self) -> None:
        self.redraw()
        if self.row != self._highlighted:
            self._highlighted = self.row
            self.post_message(self.RowHighlighted(self.row))

    # Drawing

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """What was counted, the names of the columns, the rows around the cursor."""
        room = max(1, height - HEAD)
        self._top = max(min(self._top, self._place, len(self._counts.rows) - room), self._place - room + 1, 0)
        seen = self._counts.rows[self._top : self._top + room]
        widths = self._widths(width)
        lines = [self._title(width), self._names(width, widths)]
        for place, row in enumerate(seen, start=self._top):
            lines.append(self._line(width, widths, row, at_cursor=place == self._place))
        if not seen:
            lines.append(
                Line(self.looks, width).gap().put("Nothing to count. esc takes the question back.").strip()
            )
        return lines

    def _title(self, width: int) -> Strip:
        counts = self._counts
        by = ", ".join(counts.fields)
        told = [f"{count(counts.total)} {counts.of}" if counts.total else counts.of]
        if counts.groups > len(counts.rows):
            told.append(f"the first {count(len(counts.rows))} of {count(counts.groups)} rows")
        end = [Part("enter ", "accent"), Part("shows them", "dim")] if self.row and self.row.drill else []
        more = [Part(f"  {self.looks.glyphs.dot}  ".join(told), "dim")]
        return heading(self.looks, width, f"COUNTED BY {by.upper()}" if by else "COUNTED", more, end)

    def _names(self, width: int, widths: Sequence[int]) -> Strip:
        line = Line(self.looks, width).gap(2)
        for name, cells in zip(self._counts.fields, widths, strict=True):
            line.put(name.upper(), "dim", cells=cells).gap()
        share = [Part("SHARE".rjust(SHARE_CELLS), "dim")] if self._counts.total else []
        return line.end([Part("COUNT", "dim"), *share]).strip()

    def _line(self, width: int, widths: Sequence[int], row: CountsRow, *, at_cursor: bool) -> Strip:
        ground: Ground = ("sel" if self.has_focus else "quiet") if at_cursor else "bg"
        line = Line(self.looks, width, on=ground)
        line.put(self.looks.glyphs.cursor if at_cursor else " ", "accent").gap()
        for place, cells in enumerate(widths):
            text = self._text(row, place)
            line.put(text or "none", "text" if text else "dim", cells=cells).gap()
        room = max(0, line.left - COUNT_CELLS - self._share_cells - 1)
        filled = max(1, round(row.count / self._highest * room)) if row.count > 0 and room else 0
        line.put(self.looks.glyphs.line * filled, "accent")
        numbers = [Part(count(row.count), "bright")]
        if self._counts.total:
            numbers.append(Part(f"{100 * row.count / self._counts.total:.1f}%".rjust(SHARE_CELLS + 1), "dim"))
        return line.end(numbers).strip()

    def _needed_by(self, place: int) -> int:
        name, rows = self._counts.fields[place], self._counts.rows
        texts = max((width_of(self._text(row, place)) for row in rows), default=0)
        return max(width_of(name), 4 if rows else 0, texts)

    @property
    def _share_cells(self) -> int:
        return SHARE_CELLS + 1 if self._counts.total else 0

    def _text(self, row: CountsRow, place: int) -> str:
        text, field = row.key[place], self._counts.fields[place]
        if field == "time" and text:
            return stamp(parse_timestamp(text), self.looks.zone)
        is_unnamed = field in _NAMED and ID.fullmatch(text)
        return short_id(text).replace("…", self.looks.glyphs.cut) if is_unnamed else text

    def _widths(self, width: int) -> list[int]:
        """What the texts need; where that is too much, the widest give way first."""
        if self._needed is None or self._needed[0] != self.looks:
            self._needed = self.looks, [self._needed_by(place) for place in range(len(self._counts.fields))]
        needed = list(self._needed[1])
        room = width - 2 - len(needed) - COUNT_CELLS - self._share_cells - BAR_CELLS
        while needed and sum(needed) > room and max(needed) > NARROWEST:
            needed[needed.index(max(needed))] -= 1
        return needed
