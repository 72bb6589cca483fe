"""Keeps what outlives the program up to date: places and alerts on disk, notifications before they are sent."""

import asyncio
import contextlib
from collections.abc import Sequence

from tui.alerts.book import AlertBook
from tui.events.alert import Alert
from tui.events.model import Event
from tui.events_api.pages import Page
from tui.notifications.notifier import Notifier
from tui.state.keeping import Keeping
from tui.state.own_thread import in_own_thread

SAVE_SECONDS = 1.0
"""How often what has changed without a page, an acknowledgement say, is looked for."""
RECORD_SECONDS = 5.0
"""How long a notification waits for a disk that hangs."""


class Remembering:
    """Writes what is due, outside of the loop's way."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._to_save = asyncio.Event()
        self._said: list[str] = []
        self._turns = 0

    @property
    def turns(self) -> int:
        """Grows whenever what is said of the state has changed; asked for by the screen's thread alone."""
        said = self.notices()
        if said != self._said:
            self._said = said
            self._turns += 1
        return self._turns

    async def run(self) -> None:
        """Saves for ever."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SAVE_SECONDS):  # wait_for of Python 3.11 may lose a cancellation
                    await self._to_save.wait()
            self._to_save.clear()
            if self._keeping.due() <= 0:
                await in_own_thread(self._keeping.save)

    def note(self, page: Page, events: Sequence[Event]) -> None:
        """The place behind a page whose events are in."""
        self._keeping.note(page.stream, page.cursor, [(event.time, str(event.uuid)) for event in events])
        self._to_save.set()

    def tell_before_sending(self, notifier: Notifier, book: AlertBook) -> None:
        """A notification is on disk before it is sent; those that the last run owed are sent by this one."""

        async def record(alerts: Sequence[Alert]) -> None:
            with contextlib.suppress(TimeoutError):  # an alarm outweighs a repeat after a restart
                async with asyncio.timeout(RECORD_SECONDS):  # as in run
                    await in_own_thread(lambda: self._keeping.record_notifications(alerts))

        notifier.before_sending = record
        for alert in self._keeping.owed:
            if not notifier.offer(alert):
                book.notified(alert)

    def notices(self) -> list[str]:
        """What people should know of what is kept on disk."""
        found = list(self._keeping.notices)
        if self._keeping.is_read_only:
            holder = f" (process {self._keeping.holder})" if self._keeping.holder else ""
            found.append(f"Another opwatch{holder} keeps the state; this one reads only")
        elif self._keeping.problem:
            found.append(self._keeping.problem)
        return found
