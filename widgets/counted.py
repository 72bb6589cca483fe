"""What the table of counts and the week of hours have in common: an answer, and a cursor on what can be opened."""

from textual import events
from textual.message import Message

from tui.events.counts import Counts, CountsRow
from widgets.drawn import Drawn

HEAD = 2
"""Lines above what is counted: a title, and the names of columns or hours."""


class Counted(Drawn, can_focus=True):
    """Draws an answer; enter and a second click ask for the events behind what is under the cursor."""

    class RowOpened(Message):
        """Somebody wants to see what is counted there."""

        def __init__(self, row: CountsRow, about: str) -> None:
            super().__init__()
            self.row = row
            self.about = about
            """The row in words."""

    _counts = Counts("groups", ())

    @property
    def row(self) -> CountsRow | None:
        """What is under the cursor; None where nothing was counted."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What is under the cursor, in words."""
        return self.row.shown if self.row else ""

    def _point_at(self, x: int, y: int) -> bool:
        """Puts the cursor on a cell of the widget; False where nothing is counted."""
        raise NotImplementedError

    def action_open(self) -> None:
        """Asks for the events that are counted under the cursor."""
        if self.row is not None:
            self.post_message(self.RowOpened(self.row, self.words))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens."""
        if self._point_at(event.x, event.y) and event.chain > 1:
            self.action_open()

    def watch_has_focus(self, focus: bool) -> None:
        """The cursor is loud only where the keys go."""
        super().watch_has_focus(focus)
        self.redraw()
