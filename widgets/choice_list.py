"""A short list to choose from under what is being typed: texts, what is known of each, one of them lit."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.formatting import fit, width_of
from widgets.looks import Looks
from widgets.strips import Line, Part

SHORT = 14
"""Cells of a note that are never taken from it: a count, a key."""

READABLE = 120
"""A note stands no further to the right than this: the eye would lose its line."""


class Choice(NamedTuple):
    """Something that can be taken."""

    text: str
    note: str = ""
    """What is shown of it at the right end."""
    value: str = ""
    """What is taken, where that is not the text."""

    @property
    def taken(self) -> str:
        """What taking it gives."""
        return self.value or self.text


class ChoiceList(Drawn):
    """Draws choices; whoever has the keys moves the light."""

    def __init__(self, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self.choices: tuple[Choice, ...] = ()
        self._at = 0

    def show(self, choices: Sequence[Choice]) -> None:
        """Other choices; the first one is lit."""
        self.choices, self._at = tuple(choices), 0
        self.redraw()

    @property
    def lit(self) -> Choice | None:
        """The one that would be taken."""
        return self.choices[self._at] if self.choices else None

    def move(self, step: int) -> None:
        """Lights another one; past an end nothing moves."""
        self._at = max(0, min(len(self.choices) - 1, self._at + step))
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """The choices about the lit one."""
        top = max(0, min(self._at - height // 2, len(self.choices) - height))
        shown = self.choices[top : top + height]
        return [self._line(width, choice, top + i == self._at) for i, choice in enumerate(shown)]

    def _line(self, width: int, choice: Choice, is_lit: bool) -> Strip:
        line = Line(self.looks, width, on="sel" if is_lit else "panel")
        line.put(self.looks.glyphs.cursor, "accent") if is_lit else line.gap()
        beside = max(0, width - READABLE)
        room = line.left - beside
        note = self._note(choice, room)
        line.put(choice.text, "bright" if is_lit else "text", cells=max(1, room - width_of(note) - 2))
        return line.end([Part(note, "dim")] if note else [], margin=1 + beside).strip()

    def _note(self, choice: Choice, room: int) -> str:
        """A long note has what the text leaves over, if that is more than a few cells."""
        if width_of(choice.note) <= SHORT:
            return choice.note if width_of(choice.note) < room - SHORT else ""
        left = room - width_of(choice.text) - 3
        return fit(choice.note, left, cut=self.looks.glyphs.cut) if left > SHORT else ""
