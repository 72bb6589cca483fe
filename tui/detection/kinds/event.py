"""Kind `event`: each matching event fires. Repetition is counted by the alert that the hits join."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from tui.detection.kinds.finding import Finding, Key, Plain, entry_of, finding_of
from tui.detection.roles import read_role
from tui.detection.rule import Role, Rule
from tui.detection.table import Table
from tui.detection.view import View


@dataclass(frozen=True, slots=True)
class EventKind:
    """No parameters."""

    name: ClassVar[str] = "event"
    placeholders: ClassVar[frozenset[str]] = frozenset({"count"})
    within: ClassVar[int] = 0
    final: ClassVar[int] = 0

    @classmethod
    def read(cls, table: Table, by: tuple[str, ...]) -> "tuple[EventKind, tuple[Role, ...]]":
        """The kind and its one role."""
        return cls(), (read_role(table, by),)

    def detector(self, _rule: Rule, _zone: tzinfo) -> "EventDetector":
        """The rule at work."""
        return EventDetector()


class EventDetector(Plain):
    """Has no state."""

    def take(self, view: View, _key: Key, _role: int, _clock: int) -> Sequence[Finding]:
        """Fires."""
        return [finding_of(view, [entry_of(view)], 1)]
