"""Joins the parts: alerts are offered, and what is due goes to the desktop, or else rings the bell."""

import time
from collections.abc import Awaitable, Callable, Sequence

from tui.events.alert import Alert
from tui.notifications.desktop import desktop_available, show
from tui.notifications.policy import Digest, Policy
from tui.notifications.wording import TITLE, message
from tui.settings import NotifySettings

REST_SECONDS = 300.0
"""How long a desktop that failed is left alone."""

Show = Callable[[str, str], Awaitable[str]]
"""Title and message in; out comes what went wrong, or nothing."""


class Notifier:
    """`offer` returns at once, from the thread that also awaits `tick`; `ring_bell` must not block either.

    One for each account; `account` is named where there are several and a notification may name anything.
    """

    def __init__(
        self,
        settings: NotifySettings,
        ring_bell: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
        *,
        always_bell: bool = False,
        account: str = "",
        show: Show = show,
        available: Callable[[], bool] | None = None,
    ) -> None:
        self._settings = settings
        self._ring_bell = ring_bell
        self._clock = clock
        self._always_bell = always_bell
        self._account = account
        self._show = show
        self._available = available or (lambda: desktop_available(forced=settings.desktop == "on"))
        self._policy = Policy(settings.min_severity)
        self._desktop_rests_until = clock()
        self.before_sending: Callable[[Sequence[Alert]], Awaitable[None]] | None = None
        """Awaited with the alerts of a digest before it is sent: that it was sent must outlive us."""
        self.notices: list[str] = []
        """What a person should know about the notifications themselves; each thing once."""

    def offer(self, alert: Alert) -> bool:
        """Takes an alert that is new, has grown or got worse; False when nobody will be told of it."""
        return self._policy.offer(alert, self._clock())

    async def tick(self, *, catching_up: bool = False) -> Digest | None:
        """Sends what is due and returns it; `catching_up` says that a backlog is being read."""
        digest = self._policy.due(self._clock(), catching_up=catching_up)
        if digest is None:
            return None
        if self.before_sending is not None:
            await self.before_sending(digest.alerts)
        on_desktop = await self._to_desktop(message(digest, self._settings.detail, self._account))
        if self._settings.terminal != "off" and (self._always_bell or not on_desktop):
            self._ring_bell()
        return digest

    async def _to_desktop(self, text: str) -> bool:
        if self._settings.desktop == "off" or self._clock() < self._desktop_rests_until or not self._available():
            return False
        problem = await self._show(TITLE, text)
        if problem:
            self._desktop_rests_until = self._clock() + REST_SECONDS
            self._say_once(f"Desktop notifications do not work here ({problem}); the terminal bell rings instead.")
        return not problem

    def _say_once(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)
