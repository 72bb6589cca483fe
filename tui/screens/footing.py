"""The part of the watch screen for its last line: the keys of whatever has them now."""

from collections.abc import Mapping, Sequence

from textual import on
from textual.events import DescendantFocus, ScreenResume, ScreenSuspend
from textual.widget import Widget
from textual.widgets import Input

from tui.commands import COMMANDS, Command, footer_keys
from tui.screens.base import ScreenPart
from tui.screens.replaying import with_replay_keys
from tui.screens.switching import with_account_key
from widgets.alert_strip import AlertStrip
from widgets.counted import Counted
from widgets.key_footer import KeyFooter
from widgets.time_histogram import TimeHistogram

_NAMED = {command.id: command for command in COMMANDS}
QUIT = ("q", "quit")
TYPING = (("enter", "filter by it"), ("tab", "take what is listed"), ("up down", "list, or filters of before"))
"""While somebody types a filter every letter goes into it."""
OF: Mapping[type[Widget], Mapping[str, str]] = {
    Counted: {
        "everywhere.close": "back",
        "lists.open": "its events",
        "watch.filter": "filter",
        "everywhere.palette": "questions",
        "watch.zoom": "zoom",
        "watch.time": "time",
        "watch.export": "export",
        "watch.alerts": "alerts",
        "everywhere.help": "help",
    },
    AlertStrip: {
        "everywhere.close": "rows",
        "lists.open": "its event",
        "watch.acknowledge": "ack",
        "watch.deal": "deal with",
        "watch.undo": "undo",
        "watch.why": "why",
        "watch.standing": "standing",
        "everywhere.palette": "questions",
        "everywhere.help": "help",
    },
    TimeHistogram: {
        "bars.leave": "rows",
        "bars.choose": "bar",
        "bars.zoom": "zoom in",
        "watch.zoom_out": "out",
        "bars.widen": "widen",
        "everywhere.help": "help",
    },
}
"""The commands that are useful there, and what they do there, the most useful first."""


class Footing(ScreenPart):
    """Shows the keys of the rows, of counts, of alerts, of the bars, or of the filter that is typed."""

    footer: KeyFooter

    @on(DescendantFocus)
    def _show_keys_there(self, event: DescendantFocus) -> None:
        self.show_keys(event.widget)

    @on(ScreenSuspend)
    def _leave_the_line(self) -> None:
        """A question over this screen has keys of its own, and its own last line."""
        self.footer.show((), ("", ""))

    @on(ScreenResume)
    def _take_the_line(self) -> None:
        """The keys are back."""
        self.show_keys(self.focused)

    def show_keys(self, focused: Widget | None = None) -> None:
        """Says what can be pressed while a widget has the keys; without one, those of the rows."""
        if isinstance(focused, Input):
            self.footer.show(TYPING, ("esc", "as before"))
            return
        named = next((of for kind, of in OF.items() if isinstance(focused, kind)), None)
        self.footer.show(self._keys_of_rows() if named is None else keys_of(named), QUIT)

    def _keys_of_rows(self) -> Sequence[tuple[str, str]]:
        keys = with_account_key(footer_keys("everywhere", "watch", "lists"), self.watch_data)
        return with_replay_keys(keys, self.watch_data)


def keys_of(named: Mapping[str, str]) -> list[tuple[str, str]]:
    """Keys and words for a footer, of some commands."""
    return [(_shown(_NAMED[name]), word) for name, word in named.items()]


def _shown(command: Command) -> str:
    """The first key; of what goes both ways the first two."""
    both = command.id in ("bars.choose", "bars.widen")
    return " ".join(command.shown_keys.split()[:2]) if both else command.shown_key
