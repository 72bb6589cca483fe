"""The help screen: the keys of the screen one came from, then everything else."""

from collections.abc import Callable

from textual.app import ComposeResult

from tui.commands import FILTER_CARD, PLACES, Place, commands, footer_keys
from tui.events.reading import Watch
from tui.screens.base import MIN_HEIGHT, MIN_WIDTH, WatchingScreen, bindings
from tui.screens.replaying import with_replay
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
        beside: tuple[Place, ...] = ("bars", "deal", "token", "help")
        others = [place for place in PLACES if place not in (self._place, "replay", *beside)]
        left = with_replay([self._place, *others], self.watch_data)
        right: list[Section] = [("Filter", FILTER_CARD)]
        right += [_section(place) for place in beside if place != self._place]
        yield TooSmall(looks=self.looks, needed=(MIN_WIDTH, MIN_HEIGHT), id="too-small")
        yield HelpText([_section(place, "replay" in left) for place in left], right, looks=self.looks, id="help")
        yield KeyFooter(looks=self.looks, id="footer")

    def on_mount(self) -> None:
        """The text has the keys."""
        self.query_one(KeyFooter).show([("esc", "back"), *footer_keys("help")], ("q", "back"))
        self.query_one(HelpText).focus()


def _section(place: Place, is_replay: bool = False) -> Section:
    found = commands(place, "replay") if is_replay else commands(place)
    pairs = [(command.shown_keys, command.title) for command in found if command.where == place]
    before = ["", *(keys for keys, _ in pairs)]
    return PLACES[place], [("" if keys == before[i] else keys, title) for i, (keys, title) in enumerate(pairs)]
