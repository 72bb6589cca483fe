"""The help screen: the keys of the screen one came from, then everything else."""

from collections.abc import Callable

from textual.app import ComposeResult

from tui.commands import FILTER_CARD, PLACES, Place, commands, footer_keys
from tui.events.reading import Watch
from tui.screens.base import MIN_HEIGHT, MIN_WIDTH, WatchingScreen, bindings
from widgets.help_text import HelpText, Section
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.too_small import TooSmall


class HelpScreen(WatchingScreen):
    """Made of the table of commands, so that it cannot miss one."""

    PLACE = "help"
    BINDINGS = bindings("help")

    def __init__(self, watch: Watch, looks: Looks, clock: Callable[[], float], *, place: Place) -> None:
        super().__init__(watch, looks, clock)
        self._place = place

    def compose(self) -> ComposeResult:
        """The text and the footer."""
        places = [self._place, *(place for place in PLACES if place != self._place)]
        beside: tuple[Place, ...] = ("deal", "token", "help")
        left = [_section(place) for place in places if place not in beside or place == self._place]
        right: list[Section] = [("Filter", FILTER_CARD)]
        right += [_section(place) for place in beside if place != self._place]
        yield TooSmall(looks=self.looks, needed=(MIN_WIDTH, MIN_HEIGHT), id="too-small")
        yield HelpText(left, right, looks=self.looks, id="help")
        yield KeyFooter(looks=self.looks, id="footer")

    def on_mount(self) -> None:
        """The text has the keys."""
        self.query_one(KeyFooter).show([("esc", "back"), *footer_keys("help")], ("q", "back"))
        self.query_one(HelpText).focus()


def _section(place: Place) -> Section:
    return PLACES[place], [(command.shown_keys, command.title) for command in commands(place)]
