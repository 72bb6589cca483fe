"""The line of views: their keys, names and counts, the shown one filled."""

from collections.abc import Sequence

from msgspec import Struct
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.events.since_left import WORDS
from widgets.formatting import count
from widgets.looks import Looks
from widgets.painted_lines import PaintedLines
from widgets.strips import Line, Part


class Tab(Struct, frozen=True):
    """A view that can be shown."""

    id: str
    key: str
    label: str
    rows: int | None = None


class TabLine(PaintedLines):
    """One line; a click on a tab asks for its view."""

    class TabClicked(Message):
        """Somebody wants to see this view."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._tabs: tuple[Tab, ...] = ()
        self._current = ""
        self._new = 0
        self._ends: list[tuple[int, str]] = []

    def show(self, tabs: Sequence[Tab], current: str, new: int = 0) -> None:
        """The views, which of them is shown, and how many events are new since the last run."""
        self._tabs, self._current, self._new = tuple(tabs), current, new
        self.redraw()

    def draw(self, width: int, _height: int) -> list[Strip]:
        """One line."""
        line = Line(self.looks, width, on="panel").gap()
        self._ends = []
        for tab in self._tabs:
            said = f"{tab.key} {tab.label}" + ("" if tab.rows is None else f" {count(tab.rows)}")
            if tab.id == self._current:
                line.put(f" {said} ", "tab")
            else:
                line.put(f" {said} ", "text" if tab.rows is not None else "dim")
            self._ends.append((width - line.left, tab.id))
            line.gap()
        return [line.end(self._note(line.left)).strip()]

    def _note(self, room: int) -> list[Part]:
        """`• 12 new since you left`, shorter or not at all where there is no room."""
        said = f"{self.looks.glyphs.new} {count(self._new)} new"
        for words in (f"{said}{WORDS.removeprefix('new')}", said):
            if self._new and len(words) + 2 <= room:
                return [Part(words, "accent")]
        return []

    def on_click(self, event: events.Click) -> None:
        """Finds the tab under the pointer."""
        for end, tab in self._ends:
            if event.x <= end:
                self.post_message(self.TabClicked(tab))
                return
