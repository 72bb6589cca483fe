"""A Markdown table, for a ticket or a report: no text of an event becomes a link, an image or a heading."""

import re
from collections.abc import Iterable, Iterator, Sequence

_SIGNS = re.compile(r"([\\`*_\[\]<>|&~!#])")


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The lines of the table."""
    yield _line(headings)
    yield _line(["---"] * len(headings))
    for row in rows:
        yield _line([escaped(text) for text in row])


def escaped(text: str) -> str:
    """A text that reads as it is; a line break would end the row.

    >>> escaped("a|b <img>")
    'a\\\\|b \\\\<img\\\\>'
    """
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _line(cells: Sequence[str]) -> bytes:
    return ("| " + " | ".join(cells) + " |\n").encode(errors="replace")
