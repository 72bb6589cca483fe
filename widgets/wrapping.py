"""Sentences of styled parts, broken into lines at blanks."""

from collections.abc import Iterable, Sequence

from widgets.formatting import width_of
from widgets.strips import Part


def wrapped(parts: Iterable[Part], width: int, limit: int, *, cut: str = "…") -> list[list[Part]]:
    """At most `limit` lines that fit; a word that is wider than a line is left for the line to cut.

    What does not fit on the last line leaves word by word, and a mark stands in its place.
    """
    lines: list[list[Part]] = [[]]
    used = 0
    for part in _words(parts):
        word = part.text.strip(" ")
        cells = width_of(part.text) if lines[-1] else width_of(part.text.lstrip(" "))
        if used and word and used + width_of(part.text.rstrip(" ")) > width:
            if len(lines) == limit:
                lines[-1] = _marked(lines[-1], width, cut)
                break
            lines.append([])
            used, cells = 0, width_of(part.text.lstrip(" "))
        text = part.text if lines[-1] else part.text.lstrip(" ")
        if text:
            lines[-1].append(Part(text, part.role, part.bold))
            used += cells
    return [line for line in lines if line]


def _marked(line: list[Part], width: int, cut: str) -> list[Part]:
    """The line with the mark after its last word that leaves room for it."""
    kept = list(line)
    while len(kept) > 1 and cells([*kept[:-1], Part(kept[-1].text.rstrip(" "))]) + 1 + width_of(cut) > width:
        kept.pop()
    last = kept[-1]
    return [*kept[:-1], Part(last.text.rstrip(" "), last.role, last.bold), Part(f" {cut}", "dim")]


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
