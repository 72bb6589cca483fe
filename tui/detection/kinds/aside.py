"""Later steps of a sequence for which nothing has begun yet: kept for a while, since streams are polled apart.

Nearly every event is a later step of some sequence, and nearly none is preceded by an earlier one; they cost little
here, and come back should an earlier step arrive after them.
"""

from collections import defaultdict
from typing import TypeAlias

from tui.detection.kinds.finding import Key
from tui.detection.view import View
from tui.events.times import NANOSECONDS

SHORT = 15 * 60 * NANOSECONDS
"""How long they are kept at least, by arrival."""
MOST = 20_000

Parts: TypeAlias = defaultdict[Key, list[tuple[int, View]]]
"""Events of a key, each with the role it would play."""


class Aside:
    """Two generations: when the younger one is old or full enough, the elder goes as a whole."""

    def __init__(self, capacity: int = MOST) -> None:
        self._capacity = capacity // 2
        self._younger: Parts = defaultdict(list)
        self._elder: Parts = defaultdict(list)
        self._count = 0
        self._turn = -(2**63)

    def put(self, key: Key, role: int, view: View, clock: int) -> None:
        """Keeps an event."""
        if clock > self._turn or self._count >= self._capacity:
            self._elder, self._younger = self._younger, defaultdict(list)
            self._turn = clock + SHORT
            self._count = 0
        self._count += 1
        self._younger[key].append((role, view))

    def take(self, key: Key, clock: int) -> list[tuple[int, View]]:
        """The events of a key that are not too old, with their roles; they are no longer kept."""
        if key not in self._younger and key not in self._elder:
            return []
        found = [*self._elder.pop(key, ()), *self._younger.pop(key, ())]
        return [(role, view) for role, view in found if view.arrival + SHORT >= clock]
