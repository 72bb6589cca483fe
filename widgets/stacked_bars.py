"""Bars of two parts: what failed at the foot, in the colour of warnings, and the rest on top of it."""

from typing import NamedTuple

from rich.style import Style

from widgets.glyphs import Glyphs
from widgets.looks import Looks


class Inks(NamedTuple):
    """The styles of the parts of bars."""

    none: Style
    unknown: Style
    usual: Style
    failed: Style
    mixed: Style | None
    """What failed on the ground of what did not; None where there are no such colours."""


def inks_of(looks: Looks, *, is_lit: bool) -> Inks:
    """The styles of bars, or of those among them that are lit."""
    none, unknown, failed = (looks.style(role, selected=is_lit) for role in ("rule", "degraded", "med"))
    usual = looks.style("bright" if is_lit else "accent", selected=is_lit)
    return Inks(none, unknown, usual, failed, failed + Style(bgcolor=usual.color) if looks.palette.ramp else None)


def cell(glyphs: Glyphs, inks: Inks, rows: int | None, failed: int, eighth: float, tier: int) -> tuple[str, Style]:
    """A tier of a bar, of which an eighth of a line stands for so many rows. What failed is at its foot.

    A cell has two colours at most: where a bar ends within the cell, the greater part of it gives the colour.
    """
    if not rows:
        sign, style = (glyphs.missing, inks.unknown) if rows is None else (glyphs.zero, inks.none)
        return (sign if tier == 0 else " "), style
    full = min(8, max(1, round(rows / eighth)) - tier * 8)
    bad = min(full, max(1, round(failed / eighth)) - tier * 8) if failed else 0
    if full <= 0:
        return " ", inks.none
    if full == 8 and 0 < bad < 8 and inks.mixed is not None:
        return glyphs.bars[bad - 1], inks.mixed
    return glyphs.bars[full - 1], inks.failed if bad * 2 >= full else inks.usual
