"""The app on invented data, with a clock that stands, and what is on its screen."""

from collections.abc import Callable
from itertools import count

from textual.pilot import Pilot

from tests.screens.fake_watch import FakeWatch
from tests.screens.story import NOW, ZONE
from tui.app import ScreenOptions, WatchApp
from tui.screens.keys_first import KeysFirst
from tui.screens.watch import WatchScreen


class Clock:
    """Stands until a test moves it."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def app_of(
    watch: FakeWatch,
    clock: Clock | None = None,
    *,
    theme: str = "soc-dark",
    ascii_only: bool = False,
    query: str = "",
) -> WatchApp:
    """The app with looks that do not depend on the environment."""
    options = ScreenOptions(theme=theme, ascii_only=ascii_only, zone=ZONE, query=query)
    app = WatchApp(watch, options, clock=clock or Clock())
    app._keys_first = KeysFirst(since_start())
    return app


def since_start() -> Callable[[], float]:
    """A clock by which every key was pressed long ago: what waits for keys does not wait."""
    return map(float, count(step=10)).__next__


def shown(app: WatchApp) -> list[str]:
    """The lines of the whole screen."""
    strips = app.screen._compositor.render_strips()  # the only place that has the exact cells
    return ["".join(segment.text for segment in strip) for strip in strips]


def text_of(app: WatchApp) -> str:
    """The whole screen."""
    return "\n".join(shown(app))


def watch_screen(app: WatchApp) -> WatchScreen:
    """The watch screen, wherever it is in the stack."""
    return next(screen for screen in app.screen_stack if isinstance(screen, WatchScreen))


async def tick(pilot: Pilot[None], app: WatchApp) -> None:
    """One look at what changed, and time to draw it."""
    watch_screen(app).tick(app._clock())
    watch_screen(app).settle()
    await pilot.pause()
