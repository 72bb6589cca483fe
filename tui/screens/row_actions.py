"""The part of the watch screen for the event under the cursor: every field of it, why it matters, a copy."""

import msgspec
from textual import on

from tui.events.model import as_sent
from tui.screens.base import ScreenPart
from tui.screens.stream_views import StreamViews
from tui.screens.under_pane import UnderPane
from widgets.stream_table import StreamTable


class RowActions(ScreenPart):
    """What enter, `d`, `w` and `y` do."""

    views: StreamViews
    under: UnderPane

    @on(StreamTable.EventSelected)
    def _event_selected(self) -> None:
        self.under.open_detail(self.views.table.cursor)

    def action_detail(self) -> None:
        """Opens or closes the pane of every field."""
        if self.under.is_detailed:
            self._close_detail()
        else:
            self.under.open_detail(self.views.table.cursor)

    def _close_detail(self) -> None:
        if self.under.detail.has_focus:
            self.views.take_keys()
        self.under.close_detail()

    def action_why(self) -> None:
        """Shows or hides the reasons."""
        self.under.toggle_why()

    def action_copy(self) -> None:
        """Sends the event to the terminal's clipboard; whether it takes it nobody can know."""
        seen = self.views.table.cursor
        if seen is None:
            return
        text = msgspec.json.encode(as_sent(seen.event)).decode()
        self.app.copy_to_clipboard(text)
        self.app.notify(f"Event sent to the terminal's clipboard, {len(text)} characters of JSON.")
