"""Later steps of a sequence for which nothing has begun yet: kept for a while, since streams are polled apart.

Nearly every event is a later step of some sequence, and nearly none is preceded by an earlier one; they cost little
here, and come back should an earlier step arrive after them.
"""

from typing import TypeAlias

from tui.detection.kinds.finding import Key
from tui.detection.view import View
from tui.events.times import NANOSECONDS

SHORT = 15 * 60 * NANOSECONDS
"""How long they are kept at least, by arrival."""
MOST = 20_000

Part: TypeAlias = tuple[Key, int, View]
"""An event, and the role that it would play with a key."""


class Aside:
    """Two generations: when the younger one is old or full enough, the elder goes as a whole."""

    def __init__(self, capacity: int = MOST) -> None:
        self._capacity = capacity // 2
        self._younger = _Generation()
        self._elder = _Generation()
        self._turn = -(2**63)

    def put(self, key: Key, role: int, view: View, clock: int) -> None:
        """Keeps an event."""
        if clock > self._turn or len(self._younger.parts) >= self._capacity:
            self._elder, self._younger = self._younger, _Generation()
            self._turn = clock + SHORT
        self._younger.parts.append((key, role, view))

    def take(self, key: Key, clock: int) -> list[tuple[int, View]]:
        """The events of a key that are not too old, with their roles; they are no longer kept."""
        found = [*self._elder.take(key), *self._younger.take(key)]
        return [(role, view) for _, role, view in found if view.arrival + SHORT >= clock]


class _Generation:
    """Events in order of arrival, sorted by key only when somebody asks: of most nobody ever does."""

    __slots__ = ("_by_key", "_sorted", "parts")

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._by_key: dict[Key, list[Part]] = {}
        self._sorted = 0

    def take(self, key: Key) -> list[Part]:
        """The events of a key; they are not given again."""
        for part in self.parts[self._sorted :]:
            self._by_key.setdefault(part[0], []).append(part)
        self._sorted = len(self.parts)
        return self._by_key.pop(key, [])
