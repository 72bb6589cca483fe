"""How keys, pointer and wheel move the cursor over rows: by lines, by pages, to the ends."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widget import Widget

from widgets.row_window import Arranged, RowWindow

WHEEL = 3
"""Lines a turn of the wheel."""
HEAD = 1
"""Lines of titles above the rows."""


class RowMoves(Widget, can_focus=True):
    """Whoever draws the rows of a window; any move by hand ends the following."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "older row", id="table.down", show=False),
        Binding("k,up", "move(-1)", "newer row", id="table.up", show=False),
        Binding("pagedown", "move_page(1.0)", "page down", id="table.page-down", show=False),
        Binding("pageup", "move_page(-1.0)", "page up", id="table.page-up", show=False),
        Binding("ctrl+d", "move_page(0.5)", "half a page down", id="table.half-down", show=False),
        Binding("ctrl+u", "move_page(-0.5)", "half a page up", id="table.half-up", show=False),
        Binding("g,home", "newest", "newest row", id="table.newest", show=False),
        Binding("G,end", "oldest", "oldest row", id="table.oldest", show=False),
        Binding("enter", "select", "detail", id="table.select"),
    ]

    following: reactive[bool] = reactive(True, init=False)
    """The cursor stays on the newest event."""
    _window: RowWindow

    @property
    def _arranged(self) -> Arranged:
        raise NotImplementedError

    def redraw(self) -> None:
        """Repaints what differs."""
        raise NotImplementedError

    def action_select(self) -> None:
        """Says which row is wanted in full."""
        raise NotImplementedError

    def _after_move(self, *, by_hand: bool) -> None:
        """The cursor may be on another row."""
        raise NotImplementedError

    def go_to(self, row: int) -> bool:
        """Puts the cursor on a row by its number; False if it is not among the rows."""
        if not self._window.go_to_row(row):
            return False
        self._moved()
        return True

    def action_move(self, lines: int) -> None:
        """Moves the cursor; positive is down, to older events."""
        self._window.move(lines)
        self._moved()

    def action_move_page(self, pages: float) -> None:
        """Moves the cursor and what is seen by a share of the page."""
        self._window.move(round(self._window.height * pages), with_top=True)
        self._moved()

    def action_newest(self) -> None:
        """To the first row; stays there if it is the newest event."""
        self._go_to_end(0)

    def action_oldest(self) -> None:
        """To the last row; stays there if it is the newest event."""
        self._go_to_end(self._window.length - 1)

    def _go_to_end(self, line: int) -> None:
        if self._arranged != "otherwise" and line == self._window.newest_line:
            self.following = True
        else:
            self._window.go_to(line)
            self._moved()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one selects."""
        line = self._window.top + event.y - HEAD
        if event.y >= HEAD and line < self._window.length:
            self._window.go_to(line)
            self._moved()
            if event.chain > 1:
                self.action_select()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Older lines; the cursor stays on its event."""
        self._scroll(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Newer lines."""
        self._scroll(event, -WHEEL)

    def _scroll(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        if self._window.scroll(lines):
            self.following = False
            self.redraw()

    def _moved(self) -> None:
        self.following = False
        self._after_move(by_hand=True)
