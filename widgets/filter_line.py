"""What stands in the line of the filter while nobody types: the prompt, the query, and how much answers."""

from collections.abc import Callable, Sequence

from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.formatting import count, fit, width_of
from widgets.looks import Looks
from widgets.strips import Line, Part

HINT = "to filter: words, outcome:failure, user:alice, after:-1h"
"""Follows the prompt's `/`."""


class FilterPrompt(Drawn):
    """The sign that the line is the filter's."""

    def draw(self, width: int, _height: int) -> Sequence[Strip]:
        """A slash."""
        return [Line(self.looks, width, on="panel").gap().put("/", "accent").strip()]


class FilterQuery(Drawn):
    """The filter. One that is too long is cut in its midst: a range of time stands at its end."""

    _text = ""

    def show(self, text: str) -> None:
        """Another filter."""
        self._text = text
        self.redraw()

    def draw(self, width: int, _height: int) -> Sequence[Strip]:
        """The filter, or what could be one."""
        line = Line(self.looks, width, on="panel")
        text, role = (self._text, "text") if self._text else (HINT, "dim")
        return [line.put(text, role, cells=width - 1, keep_end=bool(self._text)).strip()]


class FilterNote(Drawn):
    """The count of rows, or what is wrong with the query."""

    _rows: tuple[int, int] = (0, 0)
    _of = "rows"
    _said: tuple[str, str] = ("", "")
    """What there is to say besides, and the same in brief."""
    _more = ""
    """That of them which there is room for."""
    _error = ""
    _role = "degraded"

    def __init__(self, room: Callable[[], tuple[int, int]], *, looks: Looks) -> None:
        """`room` tells the cells of the whole line, and those beside the whole filter."""
        super().__init__(looks=looks)
        self._room = room

    def show_rows(self, matching: int, total: int, said: tuple[str, str], of: str) -> None:
        """How many of how many `of` these, and what there is to say besides, whole and in brief."""
        self._rows, self._said, self._of = (matching, total), said, of
        self.fit_in()

    def show_error(self, error: str, *, is_calm: bool = False) -> None:
        """In place of the count, until it is told that there is none."""
        self._error, self._role = error, "dim" if is_calm else "degraded"
        self.fit_in()

    def fit_in(self) -> None:
        """Takes what it needs of the line, saying less where the filter would be cut."""
        line, beside_query = self._room()
        self._more = self._said[0]
        width = self._wanted()
        if line and not self._error and width > beside_query:
            self._more = self._said[1]
            width = self._wanted()
        if line:
            width = min(width, line * 2 // 3)
        if self.styles.width is None or self.styles.width.value != width:
            self.styles.width = width
        self.redraw()

    def _wanted(self) -> int:
        return sum(width_of(part.text) for part in self._parts()) + 2

    def _parts(self) -> list[Part]:
        if self._error:
            return [Part(f"{self.looks.glyphs.degraded} {self._error}", self._role)]
        matching, total = self._rows
        number = Part(count(matching), "text")
        rows = Part(f" {self._of}" if matching == total else f" of {count(total)} {self._of}", "dim")
        return [Part(f"{self._more}  ", "accent"), number, rows] if self._more else [number, rows]

    def draw(self, width: int, _height: int) -> Sequence[Strip]:
        """The error; else the count at the end, before it what is said besides."""
        line = Line(self.looks, width, on="panel").gap()
        if self._error:
            return [line.put(self._parts()[0].text, self._role, cells=width - 2).strip()]
        *more, number, rows = self._parts()
        for part in more:  # what was counted is never cut
            room = line.left - width_of(number.text + rows.text) - 3
            line.put(fit(part.text.strip(), room, cut=self.looks.glyphs.cut), part.role).gap(2)
        return [line.parts([number, rows]).strip()]
