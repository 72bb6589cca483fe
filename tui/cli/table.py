"""A table in plain text that fits the terminal; drawn row by row, so that its length does not matter."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice

from rich.cells import cell_len, set_cell_size

MEASURED = 1000
"""Rows that decide how wide the columns are."""
GAP = "  "
_NARROWEST = 6


def draw(
    headings: Sequence[str], rows: Iterable[Sequence[str]], width: int, write: Callable[[str], object]
) -> None:
    """Writes the table, line by line; a last column that is a number stands to the right."""
    remaining = iter(rows)
    first = list(islice(remaining, MEASURED))
    widths = _widths(headings, first, width)
    for row in chain([headings], first, remaining):
        cells = (_fit(text, size) for text, size in zip(row, widths, strict=True))
        write(GAP.join(cells).rstrip() + "\n")


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """What each column needs, the widest ones cut until all fit."""
    widths = [max(cell_len(row[column]) for row in chain([headings], rows)) for column in range(len(headings))]
    room = width - len(GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widest = max(widths)
        next_widest = max((size for size in widths if size < widest), default=_NARROWEST)
        at_widest = [column for column, size in enumerate(widths) if size == widest]
        cut = max(1, min(widest - max(next_widest, _NARROWEST), -(-(sum(widths) - room) // len(at_widest))))
        for column in at_widest:
            widths[column] -= cut
    return widths


def _fit(text: str, size: int) -> str:
    if cell_len(text) <= size:
        return set_cell_size(text, size)
    return set_cell_size(text, size - 1) + "…"
