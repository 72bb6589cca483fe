"""The line of what is wrong: the worst fault as whole as can be; of those without room, whose they are."""

from collections.abc import Sequence

from textual.strip import Strip

from widgets.formatting import width_of
from widgets.looks import Looks
from widgets.strips import Line, Part
from widgets.wrapping import cells, wrapped

SHORTEST = 40
"""A further fault that is cut to fewer cells than this says too little: then only whose it is is told."""
LONGEST_NAMES = 24
"""Cells for whose the other faults are; more of them are counted."""
APART = 2


def trouble_line(looks: Looks, troubles: Sequence[tuple[str, str]], width: int) -> Strip:
    """Faults, the worst first, each with the streams or accounts that have it."""
    line = Line(looks, width, on="panel").gap()
    for place, (names, error) in enumerate(troubles):
        start = Part(f"{looks.glyphs.degraded} {names}: ", "degraded", bold=True)
        room = _room(line.left - 1, troubles[place + 1 :])
        said = [start, Part(_shortened(error, room - width_of(start.text)), "degraded")]
        if place and room < min(cells(said), SHORTEST):
            return line.parts(_rest(troubles[place:])).strip()
        for row in wrapped(said, room, 1, cut=looks.glyphs.cut):
            line.parts(row).gap(APART)
    return line.strip()


def _room(left: int, others: Sequence[tuple[str, str]]) -> int:
    """Cells for a fault: all that are left if the others can be named after it."""
    return left - (APART + cells(_rest(others)) if others else 0)


def _rest(others: Sequence[tuple[str, str]]) -> list[Part]:
    names = ", ".join(name for name, _ in others)
    whose = f": {names}" if width_of(names) <= LONGEST_NAMES else ""
    return [Part(f"and {len(others)} more{whose}", "degraded", bold=True)]


def _shortened(error: str, room: int) -> str:
    """The error, without the sentences in its midst if only then it fits."""
    sentences = error.split(". ")
    ends = f"{sentences[0]}. {sentences[-1]}"
    return ends if len(sentences) > 2 and width_of(error) > room >= width_of(ends) else error
