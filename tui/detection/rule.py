"""A rule as data: what it matches, what it counts, what it says. Read from TOML by `loading`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, ClassVar, Protocol, TypeAlias

from tui.detection.clauses import AnyOf, Clause
from tui.detection.kinds.finding import Detector
from tui.detection.view import HIT
from tui.events.alert import Severity

Title: TypeAlias = tuple[tuple[str, str | None], ...]
"""Pieces of a title: a text, and the placeholder that follows it or None."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule stands."""

    file: str
    line: int
    """The line of its header."""


@dataclass(frozen=True, slots=True)
class Case:
    """A worse severity under a condition."""

    severity: Severity
    score: int
    at_least: int = 0
    """The alert's measure; 0 asks nothing."""
    match: Clause | None = None
    """None asks nothing of the event."""


@dataclass(frozen=True, slots=True)
class Role:
    """A part that an event can play in a rule: to be counted, to be a step of a sequence, to cut it."""

    streams: tuple[str, ...]
    match: Clause
    unless: Clause
    by: tuple[str, ...]
    """The fields that give the key, named for this role, in the order of the rule's own `by`."""


class Kind(Protocol):
    """The parameters of a rule's kind."""

    name: ClassVar[str]
    placeholders: ClassVar[frozenset[str]]
    """What its titles may name besides fields."""

    @property
    def within(self) -> int:
        """Length of the window in nanoseconds; 0 for none."""
        ...

    @property
    def final(self) -> int:
        """The role of the event that the rule's title and reasons speak of."""
        ...

    def detector(self, rule: "Rule", zone: tzinfo, /) -> Detector:
        """The rule at work; the zone is for moments in its words."""
        ...


@dataclass(frozen=True, slots=True)
class RuleTest:
    """Events and the alerts that they must give."""

    name: str
    expect: int
    events: Sequence[Mapping[str, Any]]
    """Tables of view fields, as written; `rule_test_events` reads them."""
    severity: Severity | None = None
    lists: Mapping[str, Sequence[str]] | None = None
    others: tuple[str, ...] = ()
    """Rules that are switched on beside it; written `with`."""
    until: float | None = None
    """Seconds after the start at which the clock stands in the end."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One detection. Durations are nanoseconds."""

    id: str
    title: Title
    why: str
    kind: Kind
    roles: tuple[Role, ...]
    """One, but for sequences: their steps in order, then `until` if there is one."""
    by: tuple[str, ...]
    severity: Severity
    score: int
    dedup: int
    dedup_max: int
    grace: int
    """How long after its arrival an event can still be joined by late ones."""
    origin: Origin
    cases: tuple[Case, ...] = ()
    attack: tuple[str, ...] = ()
    false_positives: str = ""
    response: str = ""
    notify: bool = True
    enabled: bool = True
    off_reason: str = ""
    tests: tuple[RuleTest, ...] = ()

    @property
    def streams(self) -> tuple[str, ...]:
        """Every stream that the rule reads."""
        return tuple(dict.fromkeys(stream for role in self.roles for stream in role.streams))

    @property
    def looks_for(self) -> tuple[object, ...]:
        """All that decides when it fires; the rest is what it says of it."""
        return self.kind, self.roles, self.by, self.dedup, self.grace

    @property
    def hears(self) -> frozenset[str]:
        """The rules whose hits are steps of this one."""
        return frozenset(
            name
            for role in self.roles
            if HIT in role.streams
            for alternative in role.match
            for condition in alternative
            if condition.field == "rule" and isinstance(condition.form, AnyOf)
            for name in condition.form.texts
        )
