"""The input of the filter: what is written in it, completed in it, and wrong with it."""

from collections.abc import Callable
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.widgets import Input

from tui.events.clean import clean

_PIECE = 64
"""Characters that are cleaned together: of longer texts the cleaning keeps the beginning only, as of an event's."""


class Fault(Highlighter):
    """Underlines a text from a place to the end of the word there."""

    at: int | None = None

    def highlight(self, text: Text) -> None:
        if self.at is not None and text.plain:
            start = min(self.at, len(text.plain) - 1)
            end = text.plain.find(" ", start + 1)
            text.stylize("underline", start, len(text.plain) if end < 0 else end)


class FilterInput(Input):
    """Takes what is listed; a control character that is pasted cannot leave towards the terminal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "take what is listed", id="filter.take", show=False),
        Binding("right", "complete_or_right", "take what is listed", id="filter.take-right", show=False),
    ]

    def __init__(self, take: Callable[[], bool]) -> None:
        """`take` writes the lit choice; False when no list is open."""
        super().__init__(compact=True, select_on_focus=False)
        self._take = take
        self.fault = self.highlighter = Fault()
        self.cursor_blink = False  # a blinking cursor costs 3 KB/s for ever

    def action_complete(self) -> None:
        """Takes the lit choice; without a list the next pane has the keys, as everywhere."""
        if not self._take():
            self.screen.focus_next()

    def action_complete_or_right(self) -> None:
        """At the end of the text there is nothing else to the right."""
        if self.cursor_position < len(self.value) or not self._take():
            self.action_cursor_right()

    def validate_value(self, value: str) -> str:
        """Without what would act on the terminal; all of it, however long: half a query asks something else."""
        if value.isascii() and value.isprintable():
            return value
        return "".join(clean(value[start : start + _PIECE]) for start in range(0, len(value), _PIECE))

    def _on_paste(self, event: Paste) -> None:
        """Takes all lines as one, where Textual takes the first; and shows where it ends."""
        event.prevent_default().stop()
        lines = event.text.splitlines()
        pasted = " ".join(filter(None, map(str.strip, lines))) if len(lines) > 1 else event.text
        self.replace(self.validate_value(pasted), *self.selection)
        self.call_after_refresh(self._show_cursor)

    def on_resize(self) -> None:
        """The count beside it takes more room, or less."""
        if self.has_focus:
            self.call_after_refresh(self._show_cursor)

    def _show_cursor(self) -> None:
        """Scrolls to it: right after a paste there is no more room to scroll in than before it."""
        self._watch_selection(self.selection)
