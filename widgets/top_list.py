"""The most frequent values of something, each with a thin bar and its count."""

from collections.abc import Sequence

from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.formatting import count, width_of
from widgets.looks import Looks
from widgets.strips import Line, Part, heading


class TopList(Drawn):
    """A title, a line for each value, and a last line of anything if given."""

    DEFAULT_CSS = "TopList { height: 6; }"

    def __init__(
        self,
        title: str,
        *,
        looks: Looks,
        role: str = "accent",
        empty: str = "none",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(looks=looks, name=name, id=id, classes=classes)
        self._title = title
        self._role = role
        self._empty = empty
        self._rows: Sequence[tuple[str, int]] | None = None
        """None until they are known: that there are none is not said before."""
        self._last: Sequence[Sequence[Part]] = ()

    def show(self, rows: Sequence[tuple[str, int]], last: Sequence[Sequence[Part]] = ()) -> None:
        """Labels and counts, most frequent first, and groups for the last line: as many as there is room for."""
        self._rows, self._last = tuple(rows), tuple(last)
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """The title, the rows, the last line."""
        rows = (self._rows or ())[: max(0, height - 1 - bool(self._last))]
        lines = [heading(self.looks, width, self._title)]
        if self._rows is not None and not rows:
            lines.append(Line(self.looks, width).gap().put(self._empty, "dim").strip())
        highest = max((number for _, number in rows), default=0)
        label_cells = max(8, min(28, width * 2 // 5 if width < 60 else width // 3))
        lines += [self._row(width, label_cells, label, number, highest) for label, number in rows]
        if self._last:
            lines.append(self._groups(width))
        return lines

    def _groups(self, width: int) -> Strip:
        """Whole groups only: a name without its number would mislead."""
        line = Line(self.looks, width).gap()
        for i, group in enumerate(self._last):
            if sum(width_of(part.text) for part in group) + 2 * bool(i) > line.left:
                break
            line.gap(2 if i else 0).parts(group)
        return line.strip()

    def _row(self, width: int, label_cells: int, label: str, number: int, highest: int) -> Strip:
        is_address = ":" in label and "@" not in label  # the end tells addresses apart
        line = Line(self.looks, width).gap().put(label, "text", cells=label_cells, keep_end=is_address).gap()
        room = max(0, line.left - 6)
        filled = max(1, round(number / highest * room)) if number > 0 and room else 0
        return line.put(self.looks.glyphs.line * filled, self._role).end([Part(count(number), "bright")]).strip()
