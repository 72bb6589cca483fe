"""The chooser's list: each column that a table can have, whether it is shown, and how wide it is."""

from collections.abc import Mapping, Sequence

from textual.strip import Strip

from tui.events.order import NEWEST_FIRST, Order
from widgets.arranging import Arranged, Arranging
from widgets.columns import title_of
from widgets.drawn import Drawn
from widgets.looks import Looks
from widgets.strips import Line, Part

ABOUT: Mapping[str, str] = {
    "time": "when it happened",
    "severity": "the worst alert that counts it",
    "account": "which of the accounts that are watched",
    "user": "who did it",
    "result": "how the sign-in ended",
    "type": "what exactly was given or missing",
    "ip": "the address it came from",
    "country": "its country, as 1Password reports",
    "client": "app and version",
    "action": "what was done with the item",
    "item": "which item, by name where one is known",
    "vault": "the vault of the item",
    "deed": "what was done to what kind of thing",
    "object": "to which one, and with whom",
    "city": "city of the address, as 1Password reports",
    "region": "state or province of the address",
    "os": "operating system of the client",
}


class ColumnList(Drawn):
    """Draws the columns; the screen's keys change them."""

    def __init__(self, arranging: Arranging, *, looks: Looks, id: str | None = None) -> None:
        super().__init__(looks=looks, id=id)
        self._arranging = arranging
        self._fitted: Mapping[str, int] = {}
        self._order = NEWEST_FIRST

    def show(self, fitted: Mapping[str, int], order: Order) -> None:
        """What has become of the columns: the cells of those that there is room for, and the sorted one."""
        self._fitted, self._order = fitted, order
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """The columns about the lit one."""
        columns, at = self._arranging.columns, self._arranging.at
        top = max(0, min(at - height // 2, len(columns) - height))
        return [
            self._line(width, column, is_lit=top + i == at) for i, column in enumerate(columns[top : top + height])
        ]

    def _line(self, width: int, column: Arranged, *, is_lit: bool) -> Strip:
        glyphs = self.looks.glyphs
        line = Line(self.looks, width, on="sel" if is_lit else "panel")
        line.put(glyphs.cursor, "accent") if is_lit else line.gap()
        line.put(glyphs.passed if column.is_shown else glyphs.not_yet, "ok" if column.is_shown else "dim").gap()
        mark = ""
        if column.key == self._order.column:
            mark = glyphs.sort_down if self._order.descending else glyphs.sort_up
        role = "bright" if is_lit else "text" if column.is_shown else "dim"
        line.put(title_of(self._arranging.stream, column.key) + mark, role, cells=10).gap()
        line.put(ABOUT[column.key], "dim", cells=max(1, line.left - 14))
        return line.end([self._width(column)]).strip()

    def _width(self, column: Arranged) -> Part:
        if not column.is_shown:
            return Part("hidden", "dim")
        if column.key not in self._fitted:
            return Part("no room", "degraded")
        return Part(f"fixed {column.width:>2}" if column.width else f"auto {self._fitted[column.key]:>2}", "text")
