"""The columns of a table while somebody arranges them: all there are, those shown first, one of them lit."""

from dataclasses import dataclass, replace

from tui.events.layout import COLUMNS, Layout, Shown
from tui.events.stream import Stream
from widgets.columns import shipped, widths_of


@dataclass(frozen=True, slots=True)
class Arranged:
    """A column that can be shown."""

    key: str
    is_shown: bool
    width: int = 0
    """In cells; 0: as there is room."""


class Arranging:
    """What the keys of the chooser change."""

    def __init__(self, stream: Stream, layout: Layout | None, *, several_accounts: bool = False) -> None:
        """Where one account is shown its column is not among those to arrange; it keeps its place."""
        self.stream = stream
        self._several_accounts = several_accounts
        self.at = 0
        self.begin_with(layout)

    def begin_with(self, layout: Layout | None) -> None:
        """From these columns on; None: as shipped."""
        shown = shipped(self.stream) if layout is None else layout
        keys = [column.key for column in shown]
        rest = [key for key in COLUMNS[self.stream] if key not in keys]
        self.columns = [Arranged(column.key, True, column.width) for column in shown]
        self.columns += [Arranged(key, False) for key in rest]
        self._aside: tuple[int, Arranged] | None = None
        if not self._several_accounts:
            place = [column.key for column in self.columns].index("account")
            self._aside = place, self.columns.pop(place)

    @property
    def layout(self) -> Layout:
        """The columns that are shown."""
        every = list(self.columns)
        if self._aside is not None:
            every.insert(*self._aside)
        return tuple(Shown(column.key, column.width) for column in every if column.is_shown)

    @property
    def shown(self) -> list[Arranged]:
        """Those to arrange that are shown."""
        return [column for column in self.columns if column.is_shown]

    @property
    def lit(self) -> Arranged:
        """The one that the keys change."""
        return self.columns[self.at]

    def light(self, step: int) -> None:
        """Lights another one; past an end nothing moves."""
        self.at = max(0, min(len(self.columns) - 1, self.at + step))

    def toggle(self) -> bool:
        """Shows the lit column or hides it; False: it is the only one."""
        if self.lit.is_shown and len(self.shown) == 1:
            return False
        self.columns[self.at] = replace(self.lit, is_shown=not self.lit.is_shown)
        return True

    def shift(self, step: int) -> None:
        """Moves the lit column up (to the left) or down."""
        to = self.at + step
        if 0 <= to < len(self.columns):
            self.columns.insert(to, self.columns.pop(self.at))
            self.at = to

    def widen(self, step: int, width: int) -> None:
        """Makes the lit column, which has so many cells, wider or narrower from now on."""
        least, most = widths_of(self.lit.key)
        self.columns[self.at] = replace(self.lit, width=max(least, min(most, (self.lit.width or width) + step)))

    def let_fit(self) -> None:
        """Lets the lit column be as wide as there is room."""
        self.columns[self.at] = replace(self.lit, width=0)
