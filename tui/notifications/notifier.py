"""Joins the parts: alerts are offered; what is due goes to the desktop or else the terminal, and to the hook."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

from tui.events.alert import Alert
from tui.notifications.desktop import desktop_available, show
from tui.notifications.hook import call
from tui.notifications.policy import Digest, Policy, ToTell
from tui.notifications.terminal import BELL, sequence, way_of
from tui.notifications.wording import TITLE, message
from tui.settings import NotifySettings

REST_SECONDS = 300.0
"""How long a desktop that failed is left alone."""

Show = Callable[[str, str], Awaitable[str]]
"""Title and message in; out comes what went wrong, or nothing."""


class Notifier:
    """`offer` returns at once, from the thread that also awaits `tick`; `write` must not block either.

    `write` is given what the terminal is to get: a bell, or an escape sequence as a whole.

    One for each account; `account` is named where there are several and a notification may name anything.
    """

    def __init__(
        self,
        settings: NotifySettings,
        write: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        *,
        always_bell: bool = False,
        account: str = "",
        show: Show = show,
        available: Callable[[], bool] | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._settings = settings
        self._write = write
        self._environment = environment
        self._clock = clock
        self._always_bell = always_bell
        self._account = account
        self._show = show
        self._available = available or (lambda: desktop_available(forced=settings.desktop == "on"))
        self._policy = Policy(settings.min_severity)
        self._desktop_rests_until = clock()
        self._hooks: set[asyncio.Task[None]] = set()
        self._one_hook = asyncio.Lock()
        self.to_tell: ToTell = lambda alert: alert
        """Asked just before an alert is told: it as it is now, or None when somebody has put it away meanwhile."""
        self.risks: Callable[[], Mapping[str, float]] | None = None
        """Asked for the hook: what each alert adds to the score of its entity."""
        self.before_sending: Callable[[Sequence[Alert]], Awaitable[None]] | None = None
        """Awaited with the alerts of a digest before it is sent: that it was sent must outlive us."""
        self._taken = 0
        self.notices: list[str] = []
        """What a person should know about the notifications themselves; each thing once."""

    def offer(self, alert: Alert) -> bool:
        """Takes an alert that is new, has grown or got worse; False when nobody will be told of it."""
        return self._policy.offer(alert, self._clock())

    def joined(self, alert: Alert, parts: Sequence[str]) -> None:
        """Alerts have become part of this one: they are told as one."""
        self._policy.joined(alert, parts)

    def forget(self, alert: Alert) -> None:
        """Nobody is to be told of this alert, if nobody is told yet."""
        self._policy.forget(alert)

    async def tick(self, *, catching_up: bool = False) -> Digest | None:
        """Sends what is due and returns it; `catching_up` says that a backlog is being read."""
        digest = self._policy.due(self._clock(), catching_up=catching_up, to_tell=self.to_tell)
        if digest is not None and self.before_sending is not None:
            await self.before_sending(digest.alerts)  # which may take seconds
            digest = digest.still(self.to_tell)
        if digest is None:
            return None
        if self._settings.hook:
            self._begin_hook(digest)
        text = message(digest, self._settings.detail, self._account)
        on_desktop = await self._to_desktop(text)
        if self._settings.terminal != "off" and (self._always_bell or not on_desktop):
            way = way_of(self._settings.terminal, self._environment)
            self._write(BELL if on_desktop else sequence(way, text, self._environment))
        return digest

    def _begin_hook(self, digest: Digest) -> None:
        """In a task of its own: nothing else waits for somebody's program."""
        task = asyncio.create_task(self._hook(digest))
        self._hooks.add(task)
        task.add_done_callback(self._hooks.discard)

    async def _hook(self, digest: Digest) -> None:
        async with self._one_hook:  # after others that may have taken their time
            left = digest.still(self.to_tell)
            problem = "" if left is None else await self._call_hook(left.alerts)
        if problem:
            self._say_once(f"The hook of [notify] failed: {problem}.")

    async def _call_hook(self, alerts: Sequence[Alert]) -> str:
        risks = None if self.risks is None else self.risks()
        return await call(self._settings.hook, alerts, self._settings.detail, risks)

    async def _to_desktop(self, text: str) -> bool:
        if self._settings.desktop == "off" or self._clock() < self._desktop_rests_until or not self._available():
            return False
        problem = await self._show(TITLE, text)
        if problem:
            self._desktop_rests_until = self._clock() + REST_SECONDS
            self._say_once(f"Desktop notifications do not work here ({problem}); the terminal is told instead.")
        return not problem

    def take_notices(self) -> list[str]:
        """Those of the notices that have come since the last call."""
        new = self.notices[self._taken :]
        self._taken = len(self.notices)
        return new

    def _say_once(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)
