"""The token screen: what the token is and may read, what that costs, and what is amiss."""

from textual.app import ComposeResult

from tui.commands import footer_keys
from tui.screens.base import MIN_HEIGHT, MIN_WIDTH, WatchingScreen, bindings
from widgets.key_footer import KeyFooter
from widgets.status_header import Picture, StatusHeader
from widgets.token_panel import TokenPanel
from widgets.too_small import TooSmall


class TokenScreen(WatchingScreen):
    """Key 6. It ticks while the watch screen beneath it waits."""

    BINDINGS = bindings("token")

    def compose(self) -> ComposeResult:
        """Header, panel, footer."""
        yield TooSmall(looks=self.looks, needed=(MIN_WIDTH, MIN_HEIGHT), id="too-small")
        yield StatusHeader(looks=self.looks, says_follow=False, id="header")
        yield TokenPanel(looks=self.looks, id="token")
        yield KeyFooter(looks=self.looks, id="footer")

    def on_mount(self) -> None:
        """The panel has the keys; the first picture does not wait for a tick."""
        self._second = -1
        self.query_one(KeyFooter).show([("esc", "back"), *footer_keys("token", "everywhere")], ("q", "back"))
        self.query_one(TokenPanel).focus()
        self.tick(self.clock())

    def tick(self, now: float) -> None:
        """Ages change by the second."""
        if int(now) == self._second:
            return
        self._second = int(now)
        status = self.watch_data.status()
        self.query_one(StatusHeader).show(status, now, Picture(following=False))
        self.query_one(TokenPanel).show(status, self.watch_data.names, now)

    def action_poll(self) -> None:
        """Reads every stream now."""
        self.watch_data.poll_now()
