"""The week's rhythm: how much happens in each hour of each weekday."""

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.formatting import count
from widgets.looks import Looks
from widgets.strips import Line, Part, heading

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = 24
LABEL_CELLS = 5
AXIS_EVERY = 6
NOT_HELD = -1
"""An hour before the first event that is held: nothing is missing there, it was never asked for."""


class ActivityHeatmap(Drawn):
    """Seven days of 24 cells. Shade carries the amount, and the number stands in the cell where it fits;
    without shades the number or the height of a bar does."""

    DEFAULT_CSS = "ActivityHeatmap { height: 9; }"

    _counts: Sequence[Sequence[int | None]] = ()
    _about = ""
    _today: int | None = None

    def show(self, counts: Sequence[Sequence[int | None]], *, about: str = "", today: int | None = None) -> None:
        """Counts by weekday (Monday first) and hour; None is an hour that should have been read and was not.

        `about` says of what and of which time, `today` is the weekday to point out.
        """
        self._counts, self._about, self._today = tuple(tuple(day) for day in counts), about, today
        self.redraw()

    def draw(self, width: int, _height: int) -> Sequence[Strip]:
        """Title, days, hours."""
        highest = max((known or 0 for day in self._counts for known in day), default=0)
        end = [Part("most ", "dim"), Part(count(highest), "bright"), Part(" an hour", "dim")] if highest else []
        lines = [heading(self.looks, width, "RHYTHM", [Part(self._about, "dim")] if self._about else [], end)]
        cells = max(1, min(4, (width - LABEL_CELLS - 2) // HOURS))
        for day, row in enumerate(self._counts[:7]):
            is_today = day == self._today
            line = Line(self.looks, width).gap()
            line.put(DAYS[day], "bright" if is_today else "text", cells=LABEL_CELLS)
            for known in row[:HOURS]:
                text, style = heat_cell(self.looks, known, highest, cells)
                line.put(text, cells=cells, style=style)
            lines.append(line.strip())
        return [*lines, self._axis(width, cells)]

    def _axis(self, width: int, cells: int) -> Strip:
        line = Line(self.looks, width)
        for hour in range(0, HOURS, AXIS_EVERY):
            line.to(1 + LABEL_CELLS + hour * cells).put(f"{hour:02d}", "dim")
        return line.strip()


def heat_cell(looks: Looks, known: int | None, highest: int, cells: int) -> tuple[str, Style]:
    """Text and style of one cell, so many cells wide."""
    glyphs, palette = looks.glyphs, looks.palette
    if known is None:
        return glyphs.missing * cells, palette.style("degraded")
    if known == NOT_HELD:
        return glyphs.not_yet.rjust(cells), palette.style("rule")
    share = known / highest if highest else 0.0
    fits = len(str(highest)) < cells or (not palette.ramp and len(str(highest)) <= cells)
    if fits:
        return (str(known) if known else glyphs.zero if not palette.ramp else "").rjust(cells), palette.heat(share)
    if palette.ramp:
        return " " * cells, palette.heat(share)
    return glyphs.level(share) * cells, palette.heat(share)
