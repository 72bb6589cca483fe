"""The last line: the keys that work here, cut by rank; the way out is always kept."""

from collections.abc import Sequence

from textual.strip import Strip

from widgets.formatting import width_of
from widgets.looks import Looks
from widgets.painted_lines import PaintedLines
from widgets.strips import Line, Part


class KeyFooter(PaintedLines):
    """Keys and their words, the most useful first."""

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._keys: tuple[tuple[str, str], ...] = ()
        self._last = ("q", "quit")

    def show(self, keys: Sequence[tuple[str, str]], last: tuple[str, str] = ("q", "quit")) -> None:
        """The keys by rank, and the one that ends the line."""
        self._keys, self._last = tuple(keys), last
        self.redraw()

    def draw(self, width: int, _height: int) -> list[Strip]:
        """One line."""
        line = Line(self.looks, width, on="panel").gap()
        end = _parts(*self._last)
        room = width - 1 - _cells(end)
        for index, key in enumerate(self._keys):
            parts = _parts(*key)
            gap = 2 if index else 0
            if width - line.left + gap + _cells(parts) + 2 > room:
                break
            line.gap(gap).parts(parts)
        return [line.end(end).strip()]


def _parts(key: str, word: str) -> list[Part]:
    return [Part(key, "key"), Part(f" {word}", "dim")]


def _cells(parts: Sequence[Part]) -> int:
    return sum(width_of(part.text) for part in parts)
