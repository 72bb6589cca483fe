"""The answer to a question that counts, as screens show it: plain rows, each with the query of its own events."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

CountsKind = Literal["groups", "heatmap", "number"]
"""heatmap: by weekday and hour alone; number: by nothing."""


@dataclass(frozen=True, slots=True)
class CountsRow:
    """What has the same key."""

    key: tuple[str, ...]
    """As people read it; empty where the field is missing."""
    count: int
    drill: str
    """The query of what was counted here, or of more where the language cannot tell it apart; empty: there is none,
    the row counts alerts."""

    @property
    def shown(self) -> str:
        """The key in one line."""
        return " ".join(text or "none" for text in self.key)


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of counts."""

    kind: CountsKind
    fields: tuple[str, ...]
    """What was counted by; `time` first if in bins."""
    rows: Sequence[CountsRow] = ()
    groups: int = 0
    """How many rows the whole answer has; `rows` may be fewer."""
    total: int = 0
    """Events or alerts that were counted, in rows too that the question leaves out; 0 where they were not added up:
    different values in one row may be those of another."""
    of: str = "events"
    """What was counted: events, alerts, or `different` values of a field."""
