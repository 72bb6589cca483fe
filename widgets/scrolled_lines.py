"""Lines that may be more than the pane is high: they scroll by keys, under a head that stays."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.looks import Looks
from widgets.painted_lines import changed_cells
from widgets.strips import Line, Part


class ScrolledLines(ScrollView, can_focus=True):
    """The base of long texts. The head says which lines are seen, instead of a scroll bar."""

    DEFAULT_CSS = "ScrolledLines { height: 1fr; scrollbar-size: 0 0; }"
    ALLOW_SELECT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "by(1)", "Down", show=False),
        Binding("k,up", "by(-1)", "Up", show=False),
        Binding("pagedown,ctrl+d", "page(1)", "A page down", show=False),
        Binding("pageup,ctrl+u", "page(-1)", "A page up", show=False),
        Binding("g,home", "first", "First", show=False),
        Binding("G,end", "last", "Last", show=False),
    ]

    looks: reactive[Looks] = reactive(Looks(), init=False)

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(ScrolledLines.looks, looks)
        self._body: list[Strip] = []
        self._drawn_width = 0

    def head(self, _width: int, _seen: str) -> Strip | None:
        """The line that stays; `_seen` says which lines of the body are in sight (empty when all are)."""
        return None

    def body(self, width: int) -> Sequence[Strip]:
        """All the lines."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draws anew and repaints the cells that differ."""
        before, width = self._body, self._drawn_width
        self._draw()
        if width != self._drawn_width or len(before) != len(self._body):
            self.refresh()
            return
        head = self._head_rows
        top = self.scroll_offset.y
        dirty = [
            Region(span[0], y - top + head, span[1] - span[0], 1)
            for y, (old, new) in enumerate(zip(before, self._body, strict=True))
            if top <= y < top + self._room and (span := changed_cells(old, new))
        ]
        if dirty:
            self.refresh(*dirty)

    def show_from_top(self) -> None:
        """Draws anew and goes to the first line."""
        self.scroll_to(y=0, animate=False)
        self._draw()
        self.refresh()

    def watch_looks(self) -> None:
        """A change of looks changes every line."""
        self._draw()
        self.refresh()

    def on_resize(self) -> None:
        """Another width breaks lines elsewhere."""
        if self.size.width != self._drawn_width:
            self._draw()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The head tells where one is."""
        super().watch_scroll_y(old_value, new_value)
        if self._head_rows:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The head, or the line of the body that is in sight at this height."""
        width = self.size.width
        if width != self._drawn_width:
            self._draw()
        head = self.head(width, self._in_sight()) if y == 0 else None
        if head is not None:
            return head
        place = y - self._head_rows + self.scroll_offset.y
        return self._body[place] if 0 <= place < len(self._body) else Line(self.looks, width).strip()

    def action_by(self, step: int) -> None:
        """A line down or up."""
        self.scroll_to(y=self.scroll_offset.y + step, animate=False)

    def action_page(self, step: int) -> None:
        """A page down or up."""
        self.scroll_to(y=self.scroll_offset.y + step * max(1, self._room - 1), animate=False)

    def action_first(self) -> None:
        """To the first line."""
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        """To the last line."""
        self.scroll_to(y=self.max_scroll_y, animate=False)

    @property
    def _head_rows(self) -> int:
        return 0 if self.head(self.size.width, "") is None else 1

    @property
    def _room(self) -> int:
        return max(1, self.size.height - self._head_rows)

    def _in_sight(self) -> str:
        if len(self._body) <= self._room:
            return ""
        first = self.scroll_offset.y + 1
        dash = self.looks.glyphs.dash
        return f"{first}{dash}{min(len(self._body), first + self._room - 1)} of {len(self._body)}"

    def _draw(self) -> None:
        width = self.size.width
        self._drawn_width = width
        self._body = list(self.body(width)) if width else []
        self.virtual_size = Size(width, len(self._body) + self._head_rows)


def text_lines(looks: Looks, width: int, rows: Sequence[Sequence[Part]], indent: int = 1) -> list[Strip]:
    """A line for each row of parts."""
    return [Line(looks, width).gap(indent).parts(row).strip() for row in rows]
