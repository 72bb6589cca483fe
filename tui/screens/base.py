"""What every screen of ours is: it is given the watch, and asked once a tick to show what has changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual.binding import Binding, BindingType
from textual.events import ScreenResume
from textual.geometry import Size
from textual.screen import Screen

from tui.commands import Place, commands
from tui.events.reading import Watch
from widgets.looks import Looks

MIN_WIDTH, MIN_HEIGHT = 60, 16
"""Below this only a line is shown."""


@runtime_checkable
class HasLooks(Protocol):
    """A widget of ours."""

    looks: Looks


def bindings(*places: Place) -> list[BindingType]:
    """The keys of some places, from the table of commands."""
    return [
        Binding(",".join(command.keys), command.action, command.title, id=command.id, show=False)
        for command in commands(*places)
        if command.action
    ]


class WatchingScreen(Screen[None]):
    """The base: holds the watch and the looks."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it an attribute of instances
        (0, "-tiny"),
        (MIN_WIDTH, "-narrow"),
        (100, "-medium"),
        (110, "-normal"),
        (160, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - as above
        (0, "-flat"),
        (MIN_HEIGHT, "-low"),
        (20, "-short"),
        (30, "-high"),
        (50, "-tall"),
    ]

    PLACE: ClassVar[Place | None] = None
    """Whose keys the help shows first; None: a question, over a screen that has them."""

    def __init__(self, watch: Watch, looks: Looks, clock: Callable[[], float]) -> None:
        super().__init__()
        self.watch_data = watch
        self._looks = looks
        self.clock = clock
        self._was_shown = False

    def fit(self, size: Size) -> None:
        """Takes the classes of a size before there is a widget; else the first picture is drawn for none."""
        for points, extent in ((self.HORIZONTAL_BREAKPOINTS, size.width), (self.VERTICAL_BREAKPOINTS, size.height)):
            self.add_class(next(name for least, name in reversed(points) if extent >= least), update=False)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Textual styles every widget of a screen that is shown; at first each has just been styled."""
        event.refresh_styles = event.refresh_styles and self._was_shown
        self._was_shown = True

    @property
    def looks(self) -> Looks:
        """Colours, signs and zone of the whole screen."""
        return self._looks

    @looks.setter
    def looks(self, looks: Looks) -> None:
        self._looks = looks
        for widget in self.query("*"):
            if isinstance(widget, HasLooks):
                widget.looks = looks
        self.looks_changed()

    def looks_changed(self) -> None:
        """Says again what was said in the old looks."""

    def tick(self, now: float) -> None:
        """Shows what has changed since the last tick."""

    def close_one(self) -> bool:
        """Closes what is open, one thing a time; False when there was nothing."""
        return False


if TYPE_CHECKING:
    ScreenPart = WatchingScreen
else:

    class ScreenPart(metaclass=type(Screen)):
        """The base of what a screen is composed of: it is a `WatchingScreen` by its last base alone.

        Textual goes through all names of each class of a screen when it is made: a hundredth of the start for six.
        """
