"""A question's week: a cell for each hour of each weekday, with a cursor, the sums of days and hours beside it."""

from collections.abc import Sequence, Set
from typing import ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tui.events.counts import Counts, CountsRow
from widgets.activity_heatmap import DAYS, HOURS, LABEL_CELLS, NOT_HELD, heat_cell
from widgets.counted import HEAD, Counted
from widgets.formatting import count
from widgets.strips import Line, Part, heading

TOTAL_CELLS = 8
WIDEST = 4
REVERSED = Style(reverse=True)
"""The cursor's cell: no shade of the amounts looks like it."""
TALL = 2 * len(DAYS) + 6
"""Lines from which on each day has two."""


class WeekGrid(Counted):
    """Shade and number tell the amount; the line below says in words what is under the cursor."""

    DEFAULT_CSS = "WeekGrid { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1,0)", "day later", id="week.down", show=False),
        Binding("k,up", "move(-1,0)", "day earlier", id="week.up", show=False),
        Binding("h,left", "move(0,-1)", "hour earlier", id="week.left", show=False),
        Binding("l,right", "move(0,1)", "hour later", id="week.right", show=False),
        Binding("g,home", "most", "busiest hour", id="week.most", show=False),
        Binding("enter", "open", "events", id="week.open"),
    ]

    _counts = Counts("heatmap", ())
    _question = ""
    _about = ""
    _at: tuple[int, int] | None = None
    _unknown: Set[tuple[int, int]] = frozenset()

    def show_counts(
        self, counts: Counts, question: str, about: str = "", *, unknown: Set[tuple[int, int]] = frozenset()
    ) -> None:
        """An answer by weekday and hour; of each question the cursor begins at the busiest hour and then stays.

        `unknown` are the days and hours of which nothing is held.
        """
        if question != self._question:
            self._question, self._at = question, None
        self._counts, self._about, self._unknown = counts, about, unknown
        self._cells = {(_day(row), int(row.key[1])): row for row in counts.rows}
        if self._at is None:
            self.action_most()
        self.redraw()

    _cells: dict[tuple[int, int], CountsRow] = {}  # noqa: RUF012 - replaced as a whole, never changed

    @property
    def row(self) -> CountsRow | None:
        """What is under the cursor; None where nothing was counted."""
        return None if self._at is None else self._cells.get(self._at)

    @property
    def words(self) -> str:
        """The day and the hour: `Mon 16–17`."""
        if self._at is None:
            return ""
        day, hour = self._at
        return f"{DAYS[day]} {hour:02d}{self.looks.glyphs.dash}{(hour + 1) % HOURS:02d}"

    def action_move(self, days: int, hours: int) -> None:
        """Moves the cursor; from Sunday to Monday and from an hour to the next day's too."""
        day, hour = self._at or (0, 0)
        place = (day + days) * HOURS + hour + hours
        self._at = divmod(place % (len(DAYS) * HOURS), HOURS)
        self.redraw()

    def action_most(self) -> None:
        """To the cell with the most."""
        self._at = max(self._cells, key=lambda at: self._cells[at].count, default=None)
        self.redraw()

    def _point_at(self, x: int, y: int) -> bool:
        day = (y - HEAD) // self._lines_a_day(self.size.height)
        hour = (x - 1 - LABEL_CELLS) // self._cell_width(self.size.width)
        if not (0 <= day < len(DAYS) and 0 <= hour < HOURS):
            return False
        self._at = (day, hour)
        self.redraw()
        return True

    # Drawing

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Title, hours, days, sums, and what is under the cursor."""
        counts, cells = self._counts, self._cell_width(width)
        highest = max((row.count for row in counts.rows), default=0)
        told = [Part(f"{count(counts.total)} {counts.of}", "dim")]
        end = [Part("most ", "dim"), Part(count(highest), "bright"), Part(" an hour", "dim")]
        title = f"RHYTHM OF {self._about.upper()}" if self._about else "BY WEEKDAY AND HOUR"
        lines = [heading(self.looks, width, title, told, end), self._hours(width, cells)]
        for day, name in enumerate(DAYS):
            lines.append(self._day(width, cells, day, name, highest))
            if self._lines_a_day(height) == 2:
                lines.append(self._day(width, cells, day, "", highest))
        lines += [self._sums(width, cells)]
        return lines if not self.has_focus else [*lines, Line(self.looks, width).strip(), self._words(width)]

    def _hours(self, width: int, cells: int) -> Strip:
        line = Line(self.looks, width)
        every = 1 if cells > 2 else 3
        for hour in range(0, HOURS, every):
            line.to(1 + LABEL_CELLS + hour * cells).put(f"{hour:02d}".rjust(min(3, cells)), "dim")
        line.to(1 + LABEL_CELLS + HOURS * cells)
        return self._total(line, "TOTAL", "dim")

    def _day(self, width: int, cells: int, day: int, name: str, highest: int) -> Strip:
        line = Line(self.looks, width).gap().put(name, "text", cells=LABEL_CELLS)
        for hour in range(HOURS):
            row = self._cells.get((day, hour))
            known = row.count if row else NOT_HELD if (day, hour) in self._unknown else 0
            text, style = heat_cell(self.looks, known, highest, cells)
            if self.has_focus and (day, hour) == self._at:
                style = self.looks.style("bright") + REVERSED
                text = self.looks.glyphs.cursor + text[1:] if text[:1] in ("", " ") else text
            line.put(text if name else " " * cells, cells=cells, style=style)
        if not name:
            return line.strip()
        of_day = self._of_day(day)
        is_known = of_day or any((day, hour) not in self._unknown for hour in range(HOURS))
        return self._total(line, count(of_day)) if is_known else self._total(line, self.looks.glyphs.dash, "dim")

    def _sums(self, width: int, cells: int) -> Strip:
        sums = [
            sum(row.count for (_, of_hour), row in self._cells.items() if of_hour == hour) for hour in range(HOURS)
        ]
        highest = max(sums)
        line = Line(self.looks, width).gap().put("all", "dim", cells=LABEL_CELLS)
        for number in sums:
            has_room = len(str(highest)) < cells
            text = str(number) if has_room and number else self.looks.glyphs.level(number / max(1, highest))
            line.put(text, "accent" if number else "rule", cells=cells, right=True)
        return self._total(line, count(sum(sums)))

    def _total(self, line: Line, text: str, role: str = "bright") -> Strip:
        """Ends a line with a sum, where there is room beside cells that hold two digits."""
        return (line.put(text, role, cells=TOTAL_CELLS, right=True) if line.left >= TOTAL_CELLS else line).strip()

    def _of_day(self, day: int) -> int:
        return sum(row.count for (of_day, _), row in self._cells.items() if of_day == day)

    def _words(self, width: int) -> Strip:
        line = Line(self.looks, width).gap()
        if self._at is None:
            return line.put("Nothing to count. esc takes the question back.", "dim").strip()
        day, _ = self._at
        line.put(self.words, "bright").gap(2)
        number = self.row.count if self.row else 0
        nothing = "not held: nothing is known of it" if self._at in self._unknown else "nothing"
        line.put(f"{count(number)} {self._counts.of}" if number else nothing, "text")
        line.gap(2).put(f"of {count(self._of_day(day))} on {DAYS[day]}", "dim")
        return line.end([Part("enter ", "accent"), Part("shows them", "dim")] if number else []).strip()

    def _cell_width(self, width: int) -> int:
        room = width - LABEL_CELLS - 1
        return max(1, min(WIDEST, max((room - TOTAL_CELLS) // HOURS, min(3, room // HOURS))))

    def _lines_a_day(self, height: int) -> int:
        return 2 if height >= TALL else 1


def _day(row: CountsRow) -> int:
    return next(day for day, name in enumerate(DAYS) if name.casefold() == row.key[0])
