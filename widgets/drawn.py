"""The base of widgets that draw their own lines and repaint no line that stayed the same."""

from collections.abc import Sequence
from typing import ClassVar

from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from widgets.looks import Looks
from widgets.strips import Line


class Drawn(Widget):
    """Draws what `draw` returns. After new data call `redraw`: a line that has not changed costs no byte."""

    ALLOW_SELECT: ClassVar[bool] = False

    looks: reactive[Looks] = reactive(Looks(), init=False)

    def __init__(
        self, *, looks: Looks, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.set_reactive(Drawn.looks, looks)
        self._strips: list[Strip] = []
        self._drawn_size = Size(0, 0)

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """The lines from the top, each exactly that wide; missing ones are blank, more than the height are cut."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draws anew and repaints the lines that differ."""
        before, drawn_size = self._strips, self._drawn_size
        self._draw()
        if drawn_size != self._drawn_size or len(before) != len(self._strips):
            self.refresh()
            return
        width = self._drawn_size.width
        changed = [y for y, (old, new) in enumerate(zip(before, self._strips, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def watch_looks(self) -> None:
        """A change of looks changes every line."""
        self._drawn_size = Size(0, 0)

    def render_line(self, y: int) -> Strip:
        """The line at a height."""
        if self._drawn_size != self.size:
            self._draw()
        return self._strips[y] if y < len(self._strips) else Line(self.looks, self.size.width).strip()

    def _draw(self) -> None:
        width, height = self.size
        strips = list(self.draw(width, height))[:height] if width and height else []
        blank = Line(self.looks, width).strip()
        self._strips = strips + [blank] * (height - len(strips))
        self._drawn_size = self.size
