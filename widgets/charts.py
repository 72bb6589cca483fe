"""Bars out of block characters: zero, missing and small values look different, and one scale serves them all."""

from collections.abc import Sequence
from itertools import pairwise

from widgets.glyphs import Glyphs
from widgets.strips import Line

Counts = Sequence[int | None]
"""A count a bin; None is a bin of which nothing is known."""


def added(rows: Sequence[Counts]) -> list[int | None]:
    """The rows summed bin by bin; a bin that no row knows stays unknown."""
    return [_sum(column) for column in zip(*rows, strict=True)]


def squeezed(row: Counts, bins: int) -> list[int | None]:
    """The row in at most so many bins, neighbours added, the latest bin always whole."""
    if len(row) <= bins:
        return list(row)
    size = -(-len(row) // max(1, bins))
    edges = [0, *range(len(row) % size or size, len(row) + 1, size)]
    return [_sum(row[start:end]) for start, end in pairwise(edges)]


def _sum(counts: Counts) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def bars(line: Line, row: Counts, highest: int, *, cells: int, tier: int = 0, tiers: int = 1) -> None:
    """Draws one tier of a chart (0 is the lowest), so many cells a bin."""
    for count in row:
        text, role = _bar(line.looks.glyphs, count, highest, tier, tiers)
        line.put(text * cells, role)


def _bar(glyphs: Glyphs, count: int | None, highest: int, tier: int, tiers: int) -> tuple[str, str]:
    if count is None:
        return (glyphs.missing, "degraded") if tier == 0 else (" ", "rule")
    if count <= 0:
        return (glyphs.zero, "rule") if tier == 0 else (" ", "rule")
    eighths = max(1, round(count / max(highest, count) * tiers * 8)) - tier * 8
    return (glyphs.bars[min(8, eighths) - 1], "med") if eighths > 0 else (" ", "rule")
