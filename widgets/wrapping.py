"""Sentences of styled parts, broken into lines at blanks."""

from collections.abc import Iterable, Sequence

from widgets.formatting import width_of
from widgets.strips import Part


def wrapped(parts: Iterable[Part], width: int, limit: int) -> list[list[Part]]:
    """At most `limit` lines that fit; a word that is wider than a line is left for the line to cut.

    The rest of what does not fit stays on the last line, which the line cuts with its mark.
    """
    lines: list[list[Part]] = [[]]
    used = 0
    for part in _words(parts):
        word = part.text.strip(" ")
        cells = width_of(part.text) if lines[-1] else width_of(part.text.lstrip(" "))
        if used and used + width_of(part.text.rstrip(" ")) > width and word and len(lines) < limit:
            lines.append([])
            used, cells = 0, width_of(part.text.lstrip(" "))
        text = part.text if lines[-1] else part.text.lstrip(" ")
        if text:
            lines[-1].append(Part(text, part.role, part.bold))
            used += cells
    return [line for line in lines if line]


def _words(parts: Iterable[Part]) -> Iterable[Part]:
    for part in parts:
        start = 0
        for i in range(1, len(part.text)):
            if part.text[i] == " " and part.text[i - 1] != " ":
                yield Part(part.text[start:i], part.role, part.bold)
                start = i
        yield Part(part.text[start:], part.role, part.bold)


def cells(parts: Sequence[Part]) -> int:
    """How wide parts are in a row."""
    return sum(width_of(part.text) for part in parts)
