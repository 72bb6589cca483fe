"""Drawn lines of which only what changed is repainted: what ticks by the second costs few bytes.

Textual writes a changed span from the left edge of its widget on, so one span a line is as good as many, and what
changes often stands best at the left of a widget of its own.
"""

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.formatting import width_of


class PaintedLines(Drawn):
    """The base of header, health line, footer and panels."""

    DEFAULT_CSS = "PaintedLines { height: 1; }"

    def redraw(self) -> None:
        """Draws anew and repaints the cells that differ."""
        before, drawn_size = self._strips, self._drawn_size
        self._draw()
        if drawn_size != self._drawn_size or len(before) != len(self._strips):
            self.refresh()
            return
        dirty = [
            Region(span[0], y, span[1] - span[0], 1)
            for y, (old, new) in enumerate(zip(before, self._strips, strict=True))
            if (span := changed_cells(old, new))
        ]
        if dirty:
            self.refresh(*dirty)


def changed_cells(old: Strip, new: Strip) -> tuple[int, int] | None:
    """The span of cells, from and to, in which two lines of a width differ; None if they are the same."""
    if old is new or old == new:
        return None
    before, after = _cells(old), _cells(new)
    if len(before) != len(after):
        return 0, max(len(before), len(after))
    differing = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    if not differing:  # a mark of no width before the first cell
        return 0, len(after)
    return _whole(differing[0], differing[-1] + 1, before, after)


def _whole(start: int, end: int, *lines: "list[tuple[str, Style | None]]") -> tuple[int, int]:
    """The span that cuts no wide character, and no mark of no width from its neighbours."""
    while start and any(not cells[start][0] or _is_marked(cells, start - 1) for cells in lines):
        start -= 1
    while any(end < len(cells) and (not cells[end][0] or _is_marked(cells, end - 1)) for cells in lines):
        end += 1
    return start, end


def _is_marked(cells: "list[tuple[str, Style | None]]", index: int) -> bool:
    """Whether the character that covers a cell carries a mark of no width."""
    while index and not cells[index][0]:
        index -= 1
    return len(cells[index][0]) > 1


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    """A text for each cell; the second half of a wide character is empty, marks of no width go with their cell."""
    cells: list[tuple[str, Style | None]] = []
    last = -1  # where the last character begins
    for text, style, _ in strip:
        if text.isascii():
            cells.extend((character, style) for character in text)
            last = len(cells) - 1
            continue
        for character in text:
            width = width_of(character)
            if width:
                last = len(cells)
                cells.extend([(character, style), *[("", style)] * (width - 1)])
            elif cells:
                cells[last] = (cells[last][0] + character, cells[last][1])
    return cells
