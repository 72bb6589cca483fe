"""The columns over rows: which there are, which one is pointed at, and their titles, which take clicks."""

from collections.abc import Mapping

from textual import events
from textual.message import Message

from tui.events.layout import Layout
from tui.events.order import NEWEST_FIRST, Order
from tui.events.stream import Stream
from widgets.columns import title_of
from widgets.event_lines import EventLines
from widgets.looks import Looks
from widgets.row_moves import HEAD, RowMoves
from widgets.row_window import Arranged

_NO_CELL = frozenset({"time", "severity"})


class TitledRows(RowMoves):
    """Rows of a stream in columns; a click on a title is told of, whoever has the rows sorts them."""

    stream: Stream
    looks: Looks
    _lines: EventLines

    class TitleClicked(Message):
        """Somebody wants the rows sorted by a column."""

        def __init__(self, table: "TitledRows", column: str) -> None:
            super().__init__()
            self.table = table
            self.column = column

    @property
    def chosen(self) -> str:
        """Key of the column that is pointed at; empty before one was chosen."""
        return self._lines.chosen

    def choose_column(self, step: int) -> str:
        """Points at the column so many to the right, of those that can be filtered by; at first at who it was."""
        keys = [key for key in self.fitted if key not in _NO_CELL]
        if self.chosen in keys:
            self._lines.chosen = keys[max(0, min(len(keys) - 1, keys.index(self.chosen) + step))]
        else:
            self._lines.chosen = "user" if "user" in keys else next(iter(keys), "")
        self.redraw()
        return self.chosen

    @property
    def fitted(self) -> Mapping[str, int]:
        """The columns that there is room for, from the left, and how wide they are."""
        return {column.key: column.width for column in self._lines.columns(self.size.width)}

    @property
    def tells_accounts(self) -> bool:
        """Several accounts are shown, and a column can say which one an event is of."""
        return self._lines.account > 0

    @property
    def column_layout(self) -> Layout | None:
        """The columns that were chosen, None: as shipped; may be set."""
        return self._lines.layout

    @column_layout.setter
    def column_layout(self, layout: Layout | None) -> None:
        if layout != self._lines.layout:
            self._lines.layout = layout
            self.redraw()

    @property
    def order(self) -> Order:
        """What the rows are sorted by."""
        return self._lines.order

    @property
    def sorted_by(self) -> str:
        """The title of that column and its mark; empty where the newest come first."""
        if self.order == NEWEST_FIRST:
            return ""
        mark = self.looks.glyphs.sort_down if self.order.descending else self.looks.glyphs.sort_up
        return f"{title_of(self.stream, self.order.column)}{mark}"

    @property
    def _arranged(self) -> Arranged:
        if self.order.column != "time":
            return "otherwise"
        return "newest first" if self.order == NEWEST_FIRST else "oldest first"

    # The pointer

    def on_click(self, event: events.Click) -> None:
        """On a title: rows sorted by it are wanted. `RowMoves` takes the clicks on rows."""
        if event.y < HEAD and (column := self._lines.title_at(event.x, self.size.width)):
            self.post_message(self.TitleClicked(self, column))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The title under the pointer is lit: it can be clicked."""
        self._light(self._lines.title_at(event.x, self.size.width) if event.y < HEAD else "")

    def on_leave(self) -> None:
        """The pointer is elsewhere."""
        self._light("")

    def _light(self, column: str) -> None:
        if column != self._lines.lit:
            self._lines.lit = column
            self.redraw()
