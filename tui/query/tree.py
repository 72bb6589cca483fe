"""A query as a tree: what is asked of each event, and what is made of the events found."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from tui.query.moments import Moment


@dataclass(frozen=True, slots=True)
class Text:
    """A value as it was typed, without its quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Glob:
    """A value with `*` in it."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Regex:
    """A value between slashes."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number, with how it is compared: `>`, `>=`, `<`, `<=` or `=`."""

    op: str
    number: float

    def holds(self, value: float) -> bool:
        """Whether a value stands in this relation to the number."""
        return bool(COMPARING[self.op](value, self.number))

    def of(self, values: Any) -> Any:
        """The same of each value of an array."""
        return COMPARING[self.op](values, self.number)


COMPARING: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}

Operand: TypeAlias = Text | Glob | Regex | Comparison | Moment


class Leaf:
    """One condition; the tree above it says how conditions are joined."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Term(Leaf):
    """A field that has one of these values; without a field any visible text."""

    field: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Present(Leaf):
    """A field that has a value."""

    field: str


@dataclass(frozen=True, slots=True)
class And:
    """All of them; of nothing: every event."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything else."""

    part: "Node"


Node: TypeAlias = And | Or | Not | Leaf


@dataclass(frozen=True, slots=True)
class Pipe:
    """What is made of the events found; all that comes after the first `|`."""

    measure: str = ""
    """count, distinct, or empty: the events themselves."""
    of: str = ""
    """The field whose different values are counted."""
    by: tuple[str, ...] = ()
    per: int = 0
    """Width of time bins in nanoseconds; 0 for none."""
    having: tuple[Comparison, ...] = ()
    sort: str = ""
    """A field, `count`, or empty: the usual order."""
    descending: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question, read from its text."""

    text: str
    root: Node
    pipe: Pipe | None
    streams: frozenset[str]
    """Words of the streams that it asks: signin, usage, audit; or alert alone."""
    needs_rules: bool
    """It asks for alerts, or for events by their alerts."""

    @property
    def asks_alerts(self) -> bool:
        """The answer is alerts, not events."""
        return "alert" in self.streams
