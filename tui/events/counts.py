"""The answer to a question that counts, as screens show it: plain rows, each with the query of its own events."""

from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct

CountsKind = Literal["groups", "heatmap", "number"]
"""heatmap: by weekday and hour alone; number: by nothing."""


class CountsRow:
    """What has the same key. Of a thousand rows the query is read of few: it is made when it is read."""

    __slots__ = ("_drill", "count", "key")

    def __init__(self, key: tuple[str, ...], count: int, drill: str | Callable[[], str]) -> None:
        self.key = key
        """As people read it; empty where the field is missing."""
        self.count = count
        self._drill = drill

    @property
    def drill(self) -> str:
        """The query of what was counted here, or of more where the language cannot tell it apart; empty: there is
        none, the row counts alerts."""
        if not isinstance(self._drill, str):
            self._drill = self._drill()
        return self._drill

    @property
    def shown(self) -> str:
        """The key in one line."""
        return " ".join(text or "none" for text in self.key)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CountsRow):
            return NotImplemented
        return (self.key, self.count) == (other.key, other.count) and self.drill == other.drill

    def __hash__(self) -> int:
        return hash((self.key, self.count))

    def __repr__(self) -> str:
        return f"CountsRow({self.key!r}, {self.count!r}, {self.drill!r})"


class Counts(Struct, frozen=True):
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
