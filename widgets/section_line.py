"""The heading of a pane: a bold title, some words, a rule, and what is worth knowing at its end."""

from collections.abc import Sequence

from textual.strip import Strip

from widgets.looks import Looks
from widgets.painted_lines import PaintedLines
from widgets.strips import Part, heading


class SectionLine(PaintedLines):
    """One line over a table."""

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._title = ""
        self._more: tuple[Part, ...] = ()
        self._end: tuple[Part, ...] = ()

    def show(self, title: str, more: Sequence[Part], end: Sequence[Part]) -> None:
        """What the line says."""
        self._title, self._more, self._end = title, tuple(more), tuple(end)
        self.redraw()

    def draw(self, width: int, _height: int) -> list[Strip]:
        """One line."""
        return [heading(self.looks, width, self._title, self._more, self._end)]
