"""A query as a tree: what is asked of each event, and what is made of the events found."""

import operator
from collections.abc import Callable
from typing import Any, TypeAlias

from msgspec import Struct

from tui.query.moments import Moment


class Text(Struct, frozen=True):
    """A value as it was typed, without its quotes."""

    text: str


class Glob(Struct, frozen=True):
    """A value with `*` in it."""

    pattern: str


class Regex(Struct, frozen=True):
    """A value between slashes."""

    pattern: str


class Comparison(Struct, frozen=True):
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


class Leaf(Struct, frozen=True):
    """One condition; the tree above it says how conditions are joined."""


class Term(Leaf, frozen=True):
    """A field that has one of these values; without a field any visible text."""

    field: str
    operands: tuple[Operand, ...]


class Present(Leaf, frozen=True):
    """A field that has a value."""

    field: str


class And(Struct, frozen=True):
    """All of them; of nothing: every event."""

    parts: tuple["Node", ...]


class Or(Struct, frozen=True):
    """At least one of them."""

    parts: tuple["Node", ...]


class Not(Struct, frozen=True):
    """Everything else."""

    part: "Node"


Node: TypeAlias = And | Or | Not | Leaf


class Pipe(Struct, frozen=True):
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


class Query(Struct, frozen=True):
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
