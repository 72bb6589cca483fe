"""Failed sign-ins by category over the last hours: three forms for three heights, one scale for all rows."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual.strip import Strip

from tui.events.times import NANOSECONDS
from widgets.charts import Counts, added, bars, squeezed
from widgets.drawn import Drawn
from widgets.formatting import count, local, width_of
from widgets.strips import Line, Part, heading


class Category(NamedTuple):
    """A category of failure and its names, by the room there is."""

    key: str
    name: str
    short: str
    tiny: str = ""
    """In the form of one line; empty: counted under `other` there."""


CATEGORIES = (
    Category("credentials_failed", "bad password", "bad pw", "pw"),
    Category("mfa_failed", "mfa", "mfa", "mfa"),
    Category("sso_failed", "sso", "sso", "sso"),
    Category("modern_version_failed", "app too old", "old app"),
    Category("firewall_failed", "firewall", "blocked"),
)
WIDE = 60
"""From this width on the names are written out."""


class FailureSparklines(Drawn):
    """Charts of failed sign-ins; the height decides the form: a line, a line each, up to three lines each."""

    DEFAULT_CSS = "FailureSparklines { height: 7; }"
    hours = 24

    _series: Mapping[str, Counts] = {}
    _usual: float | None = None
    _end = 0

    def show(
        self, series: Mapping[str, Sequence[int | None]], usual: float | None, end_ns: int, *, hours: int = 24
    ) -> None:
        """Counts a bin for each category up to a moment; `usual` is what as many hours have on other days."""
        self._series, self._usual, self._end, self.hours = dict(series), usual, end_ns, hours
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """The form that the height allows."""
        rows = self._rows()
        if height < len(rows) + 1:
            return [self._one_line(rows, width)]
        tiers = max(1, min(3, (height - 2) // len(rows)))
        lines = [heading(self.looks, width, f"FAILURES {self.hours} h", end=self._total(rows))]
        name_cells = 12 if width >= WIDE else 7
        count_cells = max(3, *(width_of(count(_known(row))) for _, row in rows))
        # Margin, name, blank; then blank, count, margin, of which the last blanks are given up before any bin is.
        room = max(1, width - name_cells - count_cells - 4)
        bins = len(rows[0][1])
        charts = [(category, squeezed(row, max(room, min(bins, room + 2)))) for category, row in rows]
        highest = max((known or 0 for _, row in charts for known in row), default=0)
        cells = max(1, room // max(1, len(charts[0][1])))
        for category, row in charts:
            for tier in reversed(range(tiers)):
                line = Line(self.looks, width).gap()
                name = category.name if width >= WIDE else category.short
                line.put(name if tier == 0 else "", "text", cells=name_cells).gap()
                bars(line, row, highest, cells=cells, tier=tier, tiers=tiers)
                if tier == 0:
                    margin = min(1, max(0, line.left - count_cells))
                    line.end([self._number(row)], margin=margin, apart=0)
                lines.append(line.strip())
        lines.append(self._axis(width, name_cells + 2, cells * len(charts[0][1])))
        return lines

    def _rows(self) -> list[tuple[Category, Counts]]:
        """Each category with its counts; where a category did not happen, what the others know is zero."""
        nothing = None if self._end == 0 else 0  # not asked yet, or asked and there are none
        known = added(list(self._series.values())) if self._series else [nothing] * self.hours
        absent = [None if bin_count is None else 0 for bin_count in known]
        named = {category.key for category in CATEGORIES}
        others = [Category(key, key, key) for key in self._series if key not in named]
        return [(category, self._series.get(category.key, absent)) for category in (*CATEGORIES, *others)]

    def _total(self, rows: Sequence[tuple[Category, Counts]]) -> list[Part]:
        if all(number is None for _, row in rows for number in row):
            return [Part(self.looks.glyphs.dash, "dim")]
        total = sum(_known(row) for _, row in rows)
        usual = [] if self._usual is None else [Part(f", usual {_short(self._usual)}", "dim")]
        return [Part(count(total), "bright"), *usual]

    def _number(self, row: Counts) -> Part:
        is_known = any(number is not None for number in row)
        return Part(count(_known(row)), "bright") if is_known else Part(self.looks.glyphs.dash, "dim")

    def _one_line(self, rows: Sequence[tuple[Category, Counts]], width: int) -> Strip:
        line = Line(self.looks, width).gap().put(f"fails {self.hours}h", "text").gap()
        summed = squeezed(added([row for _, row in rows]), self.hours if width >= 56 else self.hours // 2)
        bars(line, summed, max((known or 0 for known in summed), default=0), cells=1)
        total = self._total(rows)
        parts = [part for pair in self._shares(rows) for part in pair]
        # The usual leaves first, then the rarest categories.
        if sum(len(part.text) for part in (*total, *parts)) + 2 > line.left:
            total = total[:1]
        line.gap().parts(total)
        line.gap(min(2, line.left))
        for name, number in self._shares(rows):
            if len(name.text) + len(number.text) < line.left:
                line.parts([name, number])
        return line.strip()

    def _shares(self, rows: Sequence[tuple[Category, Counts]]) -> list[tuple[Part, Part]]:
        shares: dict[str, int] = {}
        for category, row in rows:
            if all(number is None for number in row):
                continue
            name = category.tiny or "other"
            shares[name] = shares.get(name, 0) + _known(row)
        return [(Part(f"  {name} ", "dim"), Part(count(total), "bright")) for name, total in shares.items()]

    def _axis(self, width: int, start: int, cells: int) -> Strip:
        """Every sixth hour beneath its bin, and `now` at the end."""
        line = Line(self.looks, width)
        last = start + cells - len("now")
        for hour in range(self.hours, 0, -1):
            when = local(self._end - hour * 3600 * NANOSECONDS, self.looks.zone)
            at = start + round((self.hours - hour + (60 - when.minute) / 60) / self.hours * cells)
            label = f"{(when.hour + 1) % 24:02d}"
            if int(label) % 6 == 0 and width - line.left <= at < last - len(label):
                line.to(at).put(label, "dim")
        return line.to(last).put("now", "dim").strip()


def _known(row: Counts) -> int:
    return sum(bin_count or 0 for bin_count in row)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") if number < 10 else count(round(number))
