"""What a sequence keeps of one key: the events of each role, what has fired, and what may still be undone."""

from collections.abc import Mapping
from typing import NamedTuple

from tui.detection.kinds.finding import Entry
from tui.detection.kinds.timeline import Timeline

FIRED = 256
"""Final events remembered for each key, so that none fires twice."""


class Told(NamedTuple):
    """A final event that gave a finding, and between what moments an event of each absent step undoes it."""

    final: Entry
    gaps: Mapping[int, tuple[int, int]]


class Steps:
    """The events of one key, a timeline for each role."""

    __slots__ = ("begun", "fired", "timelines", "told", "touched")

    def __init__(self, roles: int) -> None:
        self.timelines = [Timeline() for _ in range(roles)]
        self.begun = -(2**63)
        """Arrival of the newest event of an earlier step."""
        self.fired: dict[str, None] = {}
        """Uuids of the final events that fired."""
        self.told: dict[str, Told] = {}
        """What gave a finding that something may still undo, by the final event's uuid."""
        self.touched = 0

    def tell(self, told: Told) -> None:
        """Remembers what gave a finding."""
        self.told[told.final.uuid] = told
        if len(self.told) > FIRED:
            del self.told[next(iter(self.told))]
