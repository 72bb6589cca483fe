"""How far a rule is that must first learn what is usual."""

from dataclasses import dataclass

from tui.events.durations import format_duration
from tui.events.times import NANOSECONDS

DAY = 86_400 * NANOSECONDS
NEVER = 2**63
"""Later than any event."""


@dataclass(frozen=True, slots=True)
class Learning:
    """What a rule has of the history that it needs, in nanoseconds."""

    have: int
    need: int

    def words(self) -> str:
        """`learning, 4 of 7 days`."""
        if self.need >= DAY:
            return f"learning, {self.have // DAY} of {self.need / DAY:g} days"
        have, need = (format_duration(length // NANOSECONDS) for length in (self.have, self.need))
        return f"learning, {have} of {need}"


class Schooldays:
    """The age of a rule's oldest event."""

    __slots__ = ("_need", "oldest")

    def __init__(self, need: int) -> None:
        self._need = need
        self.oldest = NEVER
        """Event time; whoever sees events keeps it."""

    def are_over(self, time: int) -> bool:
        """Whether enough had been seen by a moment."""
        return time - self.oldest >= self._need

    def left(self, clock: int) -> Learning | None:
        """How far it is; None when it is over."""
        if self._need == 0 or self.are_over(clock):
            return None
        return Learning(max(0, clock - self.oldest), self._need)
