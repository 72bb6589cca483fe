"""Fields of a question: the name before an input, and lines that say what becomes of what is typed."""

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from widgets.drawn import Drawn
from widgets.looks import Looks
from widgets.strips import Line, Part

LABEL = 9
"""Cells of a name, and a blank before it."""


class FieldLabel(Drawn):
    """Before an input; it says whether that has the keys."""

    def __init__(self, text: str, field: Widget, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._text = text
        self._field = field

    def on_mount(self) -> None:
        """The label follows the focus of its field."""
        self.watch(self._field, "has_focus", self.redraw, init=False)

    def draw(self, width: int, _height: int) -> Sequence[Strip]:
        """The name. It has no sign: that is where a list of choices is lit; a field with the keys has a cursor."""
        line, lit = Line(self.looks, width, on="panel").gap(), self._field.has_focus
        return [line.put(self._text, "bright" if lit else "dim", bold=lit).strip()]


class FieldLine(Drawn):
    """A name and what is said, in line with the inputs."""

    def __init__(self, text: str, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._text = text
        self._parts: tuple[Part, ...] = ()

    @property
    def said(self) -> str:
        """What the line says."""
        return "".join(part.text for part in self._parts)

    def show(self, *parts: Part) -> None:
        """Says something else."""
        self._parts = parts
        self.redraw()

    def draw(self, width: int, _height: int) -> Sequence[Strip]:
        """One line, cut at its end."""
        line = Line(self.looks, width, on="panel").gap().put(self._text, "dim").to(LABEL + 1)
        return [line.parts(self._parts).strip()]
