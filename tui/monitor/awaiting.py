"""Accounts whose token is missing: its source is looked at again until there is one, so nobody restarts for it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui.monitor.monitor import Monitor

LOOK_SECONDS = 15.0
"""How often: as often as for a renewed token."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """An account that cannot be watched yet."""

    why: str
    look: Callable[[], Monitor | str]
    """Its monitor once it can be watched, or why it still cannot; may block, and asks no person."""


class Awaiting:
    """Looks in a thread of its own, which ends when nothing is awaited any more."""

    def __init__(self, awaited: Mapping[str, Awaited], found: Callable[[str, Monitor | str], None]) -> None:
        """`found` is called in that thread, and not after `stop`."""
        self._awaited = dict(awaited)
        self._found = found
        self._is_over = threading.Event()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Returns at once."""
        if self._awaited:
            threading.Thread(target=self._run, name="awaited-accounts", daemon=True).start()

    def stop(self) -> None:
        """A look that has begun may go on; nothing comes of it."""
        with self._lock:
            self._is_over.set()

    def _run(self) -> None:
        while self._awaited and not self._is_over.wait(LOOK_SECONDS):
            for name, account in list(self._awaited.items()):
                found = account.look()
                with self._lock:
                    if self._is_over.is_set():
                        return
                    self._found(name, found)
                if isinstance(found, Monitor):
                    del self._awaited[name]
