"""The program on the terminal: shows the screens, ticks. It connects; it does not compute.

Screens other than the first are loaded when somebody opens them. So their messages are taken by name.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct, field
from textual import on
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.events import Event, InputEvent, Key, Paste
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.worker import Worker

from tui.commands import Place
from tui.credentials.crash_report import crash_report
from tui.endings import end_on_signals
from tui.events.reading import Watch
from tui.screens.appearance import choose_looks, next_times, toggled_zone, with_times
from tui.screens.base import WatchingScreen, bindings
from tui.screens.keys_first import KeysFirst
from tui.screens.later import LATER_SECONDS, load_later
from tui.screens.style_sheet import StyleSheet
from tui.screens.ticks import Ticks
from tui.screens.type_ahead import TypeAhead
from tui.screens.view_memory import ViewMemory
from tui.screens.watch import WatchScreen
from widgets.looks import Looks
from widgets.palette import PALETTES

if TYPE_CHECKING:
    from tui.screens.palette import PaletteScreen
    from tui.screens.token import TokenScreen

TWICE = 2.0
"""Two ctrl+c within so many seconds quit."""


class ScreenOptions(Struct, frozen=True):
    """What a person may choose about the screen."""

    theme: str = "auto"
    ascii_only: bool | None = None
    """None: by the locale."""
    zone: tzinfo | None = None
    """None: this machine's."""
    query: str = ""
    """The filter to begin with."""
    memory: ViewMemory = field(default_factory=ViewMemory)
    """Columns and times as they were chosen."""
    environ: Mapping[str, str] = field(default_factory=dict)
    """What the terminal is."""


class WatchApp(App[None]):
    """Given the watch; starts nothing by itself but its clock. `on_first_frame` is the place to start a monitor."""

    CSS_PATH = "app.tcss"
    TITLE = "opwatch"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")

    def __init__(
        self,
        watch: Watch,
        options: ScreenOptions | None = None,
        *,
        clock: Callable[[], float] = time.time,
        on_first_frame: Callable[[], None] = lambda: None,
    ) -> None:
        options = options or ScreenOptions()
        self._looks_at_start = choose_looks(options.theme, options.ascii_only, options.zone, options.environ)
        self.looks = with_times(self._looks_at_start, options.memory.times)
        super().__init__(ansi_color=self.looks.palette.theme_name.startswith("ansi-"))
        self.stylesheet = StyleSheet(variables=self.theme_variables)
        self._watch = watch
        self._options = options
        self._clock = clock
        self._on_first_frame = on_first_frame
        self.crash = ""
        """Our own report of the fault that ended the screen; Textual's would show local variables."""
        self._interrupted = -TWICE
        self._keys_first = KeysFirst()
        self._ticks = Ticks(lambda: watch.revision)
        self._type_ahead = TypeAhead(self, self._take_keys)
        for palette in PALETTES.values():
            theme = palette.theme()
            if theme is not None:
                self.register_theme(theme)
        self.theme = self.looks.palette.theme_name

    def get_default_screen(self) -> Screen[None]:
        """The watch screen is the first one: no empty one is drawn before it."""
        options = self._options
        is_painting = self._keys_first.is_painting
        screen = WatchScreen(self._watch, self.looks, self._clock, query=options.query, is_painting=is_painting)
        screen.fit(self.size)
        screen.views.lay_out(options.memory.layouts, options.memory.default.layouts)
        return screen

    def get_driver_class(self) -> type[Driver]:
        """One that waits for keys, in place of Textual's that keeps looking for them."""
        found = super().get_driver_class()
        if sys.platform == "win32":
            return found
        try:
            from tui.waiting_driver import WaitingDriver  # imports what Windows has not
        except ImportError:  # a later Textual has its parser elsewhere
            return found
        return WaitingDriver if issubclass(WaitingDriver, found) else found

    def on_mount(self) -> None:
        """Begins to tick."""
        self._tick_later()
        self.screen.call_after_refresh(self._on_first_frame)
        self.set_timer(LATER_SECONDS, lambda: self.run_worker(load_later, thread=True))
        if problem := self._options.memory.problem:
            self.notify(f"Columns are as in the config, what was chosen is not read: {problem}", severity="warning")
        end_on_signals(lambda status: self.exit(return_code=status))

    async def on_event(self, event: Event) -> None:
        """Notes when a key is to be acted on; one that comes while another is acted on waits for it."""
        if isinstance(event, Key):
            self._keys_first.pressed()
        if isinstance(event, InputEvent | Paste):
            self._ticks.stir()
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            self._type_ahead.hold(event)
            await self._take_keys()
        else:
            await super().on_event(event)

    async def _take_keys(self) -> None:
        while (key := self._type_ahead.next()) is not None:
            await super().on_event(key)

    def _tick_later(self) -> None:
        seconds = self._ticks.until_next()
        asyncio.get_running_loop().call_later(seconds, self.call_later, self._tick_and_go_on)

    def _tick_and_go_on(self) -> None:
        self._tick_later()
        self._tick()

    def _tick(self) -> None:
        """The topmost screen that watches: it goes on beneath a question. None is left while the program ends."""
        if not self._keys_first.may_look():
            return
        shown = next((screen for screen in reversed(self.screen_stack) if isinstance(screen, WatchingScreen)), None)
        if shown is not None and shown.is_mounted:
            shown.tick(self._clock())

    def _handle_exception(self, error: Exception) -> None:
        """Ends the program with our report. A private hook of Textual: a test holds that it works."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self.crash = self.crash or crash_report(error)
        self._close_messages_no_wait()

    # What screens ask for

    @on(WatchScreen.TokenWanted)
    def _open_token(self) -> None:
        from tui.screens.token import TokenScreen

        self.push_screen(TokenScreen(self._watch, self.looks, self._clock))

    def on_token_screen_stream_wanted(self, message: "TokenScreen.StreamWanted") -> None:
        """Shows its table."""
        self.pop_screen()
        if isinstance(self.screen, WatchScreen):
            self.screen.action_view(message.stream)

    @on(WatchScreen.TimesToggled)
    def _next_times(self) -> None:
        """Local times, ages or UTC, on every screen."""
        self._look_like(next_times(self.looks, self._looks_at_start))

    @on(WatchScreen.LayoutChosen)
    def _keep_layout(self, message: WatchScreen.LayoutChosen) -> None:
        self._options.memory.choose_layout(message.stream, message.layout)
        self._save_view()

    def _save_view(self) -> None:
        """In a thread: a disk may hang."""
        self.run_worker(self._options.memory.save, thread=True, group="view", exit_on_error=False)

    @on(Worker.StateChanged)
    def _view_saved(self, message: Worker.StateChanged) -> None:
        """Says why a choice could not be kept."""
        worker = message.worker
        if worker.group == "view" and worker.is_finished and isinstance(worker.result, str) and worker.result:
            self.notify(worker.result, severity="warning")

    def on_token_screen_times_toggled(self) -> None:
        """Local times or UTC: this screen has no ages."""
        self._look_like(toggled_zone(self.looks, self._looks_at_start))

    def _look_like(self, looks: Looks) -> None:
        self.looks = looks
        self._options.memory.choose_times(looks, self._looks_at_start)
        self._save_view()
        for screen in self.screen_stack:
            if isinstance(screen, WatchingScreen):
                screen.looks = self.looks

    def on_palette_screen_query_picked(self, message: "PaletteScreen.QueryPicked") -> None:
        """Shows a question's query in the filter, and what it finds."""
        while not isinstance(self.screen, WatchScreen):
            self.pop_screen()
        self.screen.ask(message.query)

    async def on_palette_screen_command_picked(self, message: "PaletteScreen.CommandPicked") -> None:
        """Does what the command's key does."""
        self.pop_screen()
        where = self.screen if hasattr(self.screen, f"action_{message.action.partition('(')[0]}") else self
        await self.run_action(message.action, default_namespace=where)

    # Commands that work everywhere

    def action_help(self) -> None:
        """The keys of this screen and everything else."""
        if (place := self._place() or "watch") != "help":
            from tui.screens.help import HelpScreen

            self.push_screen(HelpScreen(self._watch, self.looks, self._clock, place=place))

    def action_palette(self) -> None:
        """Questions, and the commands of this screen."""
        if (place := self._place()) in ("watch", "token"):
            from tui.screens.palette import PaletteScreen

            self.push_screen(PaletteScreen(self._watch, self.looks, self._clock, places=(place, "everywhere")))

    def _place(self) -> Place | None:
        return self.screen.PLACE if isinstance(self.screen, WatchingScreen) else None

    def action_close(self) -> None:
        """Closes one thing; a screen that has nothing to close is left, but never the last one."""
        closed = isinstance(self.screen, WatchingScreen) and self.screen.close_one()
        if not closed and not isinstance(self.screen, WatchScreen):
            self.pop_screen()

    def action_leave(self) -> None:
        """One screen back; the end on the watch screen."""
        if isinstance(self.screen, WatchScreen):
            self.exit()
        else:
            self.pop_screen()

    def action_redraw(self) -> None:
        """Draws every cell again: something else has written into the terminal."""
        self.refresh(layout=True)

    def tell_terminal(self, sequence: str) -> None:
        """Writes a bell or an escape sequence, as a whole, between two pictures."""
        if self._driver is not None and not self.is_headless:  # Textual has no other way: its bell does the same
            self._driver.write(sequence)

    def action_help_quit(self) -> None:
        """What ctrl+c does: quits when pressed twice."""
        now = time.monotonic()
        if now - self._interrupted < TWICE:
            self.exit()
        self._interrupted = now
        self.notify("ctrl+c once more, q or ctrl+q quits.")

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002 - never: words of outsiders may be in it
    ) -> None:
        """One message at a time, never as markup."""
        self.clear_notifications()
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)
