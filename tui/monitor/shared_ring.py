"""The ring that the monitors of several accounts share, so that tables, charts and queries see them all at once."""

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.store.ring import EventRing


class SharedRing:
    """Made when the first monitor asks for it, in its thread: NumPy must not hold up the first frame."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self.made: EventRing | None = None
        """The ring, once there is one."""

    def __call__(self) -> "EventRing":
        """The one ring."""
        from tui.store.ring import EventRing  # heavy: see above

        with self._lock:
            if self.made is None:
                self.made = EventRing(self._capacity)
            return self.made
