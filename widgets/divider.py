"""A line between two columns."""

from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.strips import Line


class Divider(Drawn):
    """One cell wide."""

    DEFAULT_CSS = "Divider { width: 1; height: 1fr; }"

    def draw(self, width: int, height: int) -> list[Strip]:
        """The same sign in every line."""
        return [Line(self.looks, width).put(self.looks.glyphs.divider, "rule").strip()] * height
