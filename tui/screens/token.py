"""The token screen: what the token is and may read, what that costs, and what is amiss."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.message import Message

from tui.commands import footer_keys
from tui.events.reading import Watch
from tui.screens.base import MIN_HEIGHT, MIN_WIDTH, bindings
from tui.screens.replaying import ReplayKeys, with_replay_keys
from tui.screens.skipping import Skipping
from tui.screens.switching import show_next_account, with_account_key
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.status_header import Picture, StatusHeader
from widgets.token_panel import TokenPanel
from widgets.too_small import TooSmall


class TokenScreen(ReplayKeys):
    """Key 6. It ticks while the watch screen beneath it waits."""

    PLACE = "token"
    BINDINGS = bindings("token")

    @dataclass
    class StreamWanted(Message):
        """Somebody wants a stream's table."""

        stream: str

    class TimesToggled(Message):
        """Somebody wants the other time zone."""

    def __init__(self, watch: Watch, looks: Looks, clock: Callable[[], float]) -> None:
        super().__init__(watch, looks, clock)
        self._shown = (-1, "")
        """The second, and how fast a replay goes."""
        self._skipping = Skipping(watch, clock, lambda text: self.app.notify(text, severity="warning"))

    def compose(self) -> ComposeResult:
        """Header, panel, footer."""
        yield TooSmall(looks=self.looks, needed=(MIN_WIDTH, MIN_HEIGHT), id="too-small")
        yield StatusHeader(looks=self.looks, says_follow=False, id="header")
        yield TokenPanel(looks=self.looks, id="token")
        yield KeyFooter(looks=self.looks, id="footer")

    def on_mount(self) -> None:
        """The panel has the keys; the first picture does not wait for a tick."""
        keys = [("esc", "back"), *footer_keys("token", "everywhere")]
        there = with_account_key(keys, self.watch_data)
        self.query_one(KeyFooter).show(with_replay_keys(there, self.watch_data), ("q", "back"))
        self.query_one(TokenPanel).focus()
        self.tick(self.clock())

    def tick(self, now: float) -> None:
        """Ages change by the second."""
        status = self.watch_data.status()
        if (int(now), status.replay) == self._shown:
            return
        self._shown = (int(now), status.replay)
        self.query_one(StatusHeader).show(status, now, Picture(following=False))
        self.query_one(TokenPanel).show(status, self.watch_data.names, now)

    def looks_changed(self) -> None:
        """Times and days are in the words."""
        self._shown = (-1, "")

    def action_go_back_to(self, stream: str) -> None:
        """Asks for the watch screen with a stream."""
        self.post_message(self.StreamWanted(stream))

    def action_times(self) -> None:
        """Asks for the other time zone."""
        self.post_message(self.TimesToggled())

    def action_account(self) -> None:
        """Shows the next account, or all of them one below the other."""
        if show_next_account(self.watch_data, self.app.notify):
            self._shown = (-1, "")
            self.tick(self.clock())

    def action_poll(self) -> None:
        """Reads every stream now."""
        self.watch_data.poll_now()

    def action_skip(self) -> None:
        """Gives up a page that cannot be read, when pressed twice."""
        self._skipping.press()
