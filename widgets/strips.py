"""Lines of cells: text that is fitted, styled by role and filled to the edge.

A segment without a background shows the terminal's own, and a line longer than its pane vanishes without a word;
`Line` allows neither. Few segments leave it: blanks take the style of the cell before where nobody can tell.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from widgets.formatting import fit, width_of
from widgets.looks import Looks
from widgets.palette import Ground


class Part(NamedTuple):
    """Text in the look of a role."""

    text: str
    role: str = "text"
    bold: bool = False


class Line:
    """A line in the making; every method keeps it within its width."""

    def __init__(self, looks: Looks, width: int, *, on: Ground = "bg") -> None:
        self.looks, self.width, self.on = looks, width, on
        self._runs: list[tuple[list[str], Style]] = []
        self._used = 0

    @property
    def left(self) -> int:
        """Cells that are still free."""
        return self.width - self._used

    def put(
        self,
        text: str,
        role: str = "text",
        *,
        cells: int | None = None,
        bold: bool = False,
        right: bool = False,
        keep_end: bool = False,
        style: Style | None = None,
    ) -> "Line":
        """Text, cut to `cells` and filled up to them (else to what is free); `right` sets it to the right."""
        room = self.left if cells is None else min(cells, self.left)
        fitted = fit(text, room, keep_end, cut=self.looks.glyphs.cut)
        blanks = 0 if cells is None else room - width_of(fitted)
        if right:
            self.gap(blanks)
        self._add_words(fitted, style or self.looks.style(role, on=self.on, bold=bold))
        return self if right else self.gap(blanks)

    def _add_words(self, text: str, style: Style) -> None:
        """The text; blanks about it are not underlined."""
        words = text.strip(" ") if style.underline else text
        before = text.index(words)
        self.gap(before)
        self._add(words, style)
        self.gap(len(text) - len(words) - before)

    def parts(self, parts: Sequence[Part]) -> "Line":
        """Parts one after the other; what does not fit is cut."""
        for text, role, bold in parts:
            self.put(text, role, bold=bold)
        return self

    def gap(self, cells: int = 1) -> "Line":
        """Blanks."""
        cells = min(cells, self.left)
        if cells > 0:
            ground = self.looks.style("text", on=self.on)
            before = self._runs[-1][1] if self._runs else ground
            self._add(" " * cells, before if _blank_alike(before, ground) else ground)
        return self

    def to(self, column: int) -> "Line":
        """Blanks up to a column."""
        return self.gap(column - self._used)

    def rule(self, column: int | None = None) -> "Line":
        """A rule up to a column, else to the edge."""
        cells = (self.width if column is None else min(column, self.width)) - self._used
        return self.put(self.looks.glyphs.rule * max(0, cells), "rule")

    def end(self, parts: Sequence[Part], *, margin: int = 1, apart: int = 1, rule: bool = False) -> "Line":
        """Parts set to the right edge, after a rule if wished, so many cells apart from what is before.

        The first parts leave when there is no room.
        """
        kept = list(parts)
        while kept and _cells(kept) + margin + apart > self.left:
            kept.pop(0)
        start = self.width - margin - _cells(kept)
        if rule:
            self.rule(start - 1 if kept else None)
        return self.to(start).parts(kept) if kept else self

    def strip(self) -> Strip:
        """The line, filled to its width."""
        self.gap(self.left)
        return Strip([Segment("".join(texts), style) for texts, style in self._runs], self.width)

    def _add(self, text: str, style: Style) -> None:
        if not text:
            return
        self._used += width_of(text)
        if self._runs and self._runs[-1][1] == style:
            self._runs[-1][0].append(text)
        else:
            self._runs.append(([text], style))


def _cells(parts: Sequence[Part]) -> int:
    return sum(width_of(part.text) for part in parts)


def _blank_alike(style: Style, ground: Style) -> bool:
    return style.bgcolor == ground.bgcolor and not style.underline and bool(style.reverse) == bool(ground.reverse)


def heading(
    looks: Looks, width: int, title: str, more: Sequence[Part] = (), end: Sequence[Part] = (), *, margin: int = 1
) -> Strip:
    """A section's head: bold title, more words, a rule to the right edge or to what ends the line."""
    line = Line(looks, width).gap(margin).put(title, "title")
    if more:
        line.gap(2 if title else 0).parts(more)
    return line.gap().end(end, rule=True).strip()
