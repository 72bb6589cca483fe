"""The chooser of columns: which are shown, in which order and how wide; the table behind it shows it at once."""

from collections.abc import Callable, Mapping
from typing import ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.events.layout import Layout
from tui.events.order import Order
from tui.events.stream import Stream
from widgets.arranging import Arranging
from widgets.column_list import ColumnList
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.section_line import SectionLine
from widgets.strips import Part


class Laid(Protocol):
    """The table whose columns are chosen."""

    column_layout: Layout | None

    @property
    def stream(self) -> Stream: ...

    @property
    def order(self) -> Order: ...

    @property
    def tells_accounts(self) -> bool:
        """Several accounts are shown."""
        ...

    @property
    def fitted(self) -> Mapping[str, int]:
        """The columns that there is room for, and how wide they are."""
        ...


class ColumnsScreen(ModalScreen[str]):
    """Ends with the key of the column to sort by, or empty; nothing of the events is asked here."""

    CSS = """
    ColumnsScreen { background: transparent; align: center bottom; }
    ColumnsScreen > Vertical { width: 100%; max-width: 80; height: auto; background: $panel; }
    ColumnsScreen SectionLine, ColumnsScreen KeyFooter { height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "light(1)", "down", id="columns.down", show=False),
        Binding("k,up", "light(-1)", "up", id="columns.up", show=False),
        Binding("J,shift+down", "shift(1)", "move right", id="columns.later", show=False),
        Binding("K,shift+up", "shift(-1)", "move left", id="columns.earlier", show=False),
        Binding("space,x", "show_or_hide", "show or hide", id="columns.toggle", show=False),
        Binding("l,right", "widen(1)", "wider", id="columns.wider", show=False),
        Binding("h,left", "widen(-1)", "narrower", id="columns.narrower", show=False),
        Binding("a", "let_fit", "as there is room", id="columns.fit", show=False),
        Binding("r", "reset", "as it was shipped", id="columns.reset", show=False),
        Binding("s", "sort", "sort", id="columns.sort", show=False),
        Binding("enter,c", "keep", "keep", id="columns.keep", show=False),
        Binding("escape,q", "leave", "as before", id="columns.leave", show=False),
        Binding("ctrl+q", "app.quit", "quit", id="columns.quit", show=False),
    ]

    def __init__(
        self, table: Laid, looks: Looks, *, default: Layout | None, kept: Callable[[Layout | None], None]
    ) -> None:
        """`default` is what reset goes back to, None the shipped layout; `kept` is told what was chosen."""
        super().__init__()
        self._table = table
        self._default = default
        self._kept = kept
        self._before = table.column_layout
        self._looks = looks
        self.arranging = Arranging(table.stream, self._before, several_accounts=table.tells_accounts)
        self.title_line = SectionLine(looks=looks)
        self.list = ColumnList(self.arranging, looks=looks)
        self.list.styles.height = min(len(self.arranging.columns), 12)

    def compose(self) -> ComposeResult:
        """The columns and the keys."""
        with Vertical():
            yield self.title_line
            yield self.list
            yield KeyFooter(looks=self._looks, id="what")
            yield KeyFooter(looks=self._looks, id="ways")

    def on_mount(self) -> None:
        """The keys stand in two lines: there are many. What was said last must not lie over them."""
        self.app.clear_notifications()
        changing = [("space", "show/hide"), ("J K", "move"), ("h l", "width"), ("a", "auto width")]
        self.query_one("#what", KeyFooter).show(changing, ("r", "reset"))
        self.query_one("#ways", KeyFooter).show([("enter", "keep"), ("s", "sort by it")], ("esc", "as before"))
        self._show()

    def on_resize(self) -> None:
        """Other columns have room then."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        shown, table = self.arranging.shown, self._table
        said = f"{len(shown)} of {len(self.arranging.columns)} shown"
        missing = sum(column.key not in table.fitted for column in shown)
        more = [Part(f"{table.stream.label}  ", "bright"), Part(said, "dim")]
        self.title_line.show("COLUMNS", more, [Part(f"{missing} without room", "degraded")] if missing else [])
        self.list.show(table.fitted, table.order)

    def _changed(self) -> None:
        self._table.column_layout = self.arranging.layout
        self._show()

    def action_light(self, step: int) -> None:
        """Another column."""
        self.arranging.light(step)
        self._show()

    def action_shift(self, step: int) -> None:
        """Moves the lit column."""
        self.arranging.shift(step)
        self._changed()

    def action_show_or_hide(self) -> None:
        """Shows or hides the lit column."""
        if self.arranging.toggle():
            self._changed()
        else:
            self.app.notify("One column at least is shown.")

    def action_widen(self, step: int) -> None:
        """Makes the lit column wider or narrower; a hidden one, or one without room, has no width."""
        width = self._table.fitted.get(self.arranging.lit.key)
        if self.arranging.lit.is_shown and width is not None:
            self.arranging.widen(step, width)
            self._changed()

    def action_let_fit(self) -> None:
        """Lets the lit column be as wide as there is room."""
        self.arranging.let_fit()
        self._changed()

    def action_reset(self) -> None:
        """The layout of the config, else the shipped one."""
        self.arranging.begin_with(self._default)
        self._table.column_layout = self._default
        self._show()

    def action_keep(self) -> None:
        """Ends with what the table shows."""
        self._end("")

    def action_sort(self) -> None:
        """Ends, and sorts by the lit column."""
        self._end(self.arranging.lit.key)

    def action_leave(self) -> None:
        """Ends with the columns that were there before."""
        self._table.column_layout = self._before
        self.dismiss("")

    def _end(self, column: str) -> None:
        if self._table.column_layout != self._before:
            self._kept(self._table.column_layout)
        self.dismiss(column)
