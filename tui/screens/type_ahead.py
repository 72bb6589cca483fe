"""Keys that come faster than they are acted on: each finds the screen as the one before it has left it.

Textual hands a key to whatever has the focus when it comes. A dialog that the key before it opens is not there yet.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.events import Key, Paste
from textual.message_pump import MessagePump
from textual.widget import Widget

AGAIN = 0.001
"""Seconds until the next look whether a key is done with."""
PATIENCE = 1.0
"""Seconds for which a key waits for a screen that is there and never rests."""


class TypeAhead:
    """Holds keys, and gives them out one by one."""

    def __init__(self, app: App[Any], take: Callable[[], Any], clock: Callable[[], float] = time.monotonic) -> None:
        """`take` is called, as a message of the app, when the next key may have its turn."""
        self._app, self._take, self._clock = app, take, clock
        self._held: deque[Key | Paste] = deque()
        self._typing: Widget | None = None
        """What the last key was a letter for."""
        self._since: float | None = None
        self._looks_again = False

    def hold(self, key: Key | Paste) -> None:
        """Behind those that came before it."""
        self._held.append(key)

    def next(self) -> Key | Paste | None:
        """The first one, if it is its turn; if not, it is looked for again soon."""
        if not self._held:
            return None
        focused, is_letter = self._app.focused, self._is_letter(self._held[0])
        if not (is_letter and focused is self._typing) and not self._may_act():
            self._look_again()
            return None
        self._since = None
        self._typing = focused if is_letter else None
        return self._held.popleft()

    def _is_letter(self, key: Key | Paste) -> bool:
        """Letters move no focus: a field takes as many as there are, and answers the last of them."""
        focused = self._app.focused
        return isinstance(key, Key) and focused is not None and focused.check_consume_key(key.key, key.character)

    def _may_act(self) -> bool:
        screen = self._app.screen
        if screen.is_mounted and all(map(_rests, (self._app.focused or screen).ancestors_with_self)):
            return True
        self._since = self._clock() if self._since is None else self._since
        return screen.is_mounted and self._clock() - self._since > PATIENCE

    def _look_again(self) -> None:
        if not self._looks_again:
            self._looks_again = True
            asyncio.get_running_loop().call_later(AGAIN, self._app.call_later, self._looked)

    async def _looked(self) -> None:
        self._looks_again = False
        await self._take()


def _rests(pump: MessagePump) -> bool:
    """No message waits there. One may have been taken from the queue already, for a look at it; that is private."""
    return not pump.message_queue_size and pump._pending_message is None
