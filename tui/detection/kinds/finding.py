"""What a kind keeps of events, and what it says when it fires."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, Protocol, TypeAlias

from tui.detection.kinds.learning import Learning
from tui.detection.lessons import Taught
from tui.detection.view import View
from tui.events.alert import Why

Key: TypeAlias = tuple[str, ...]
"""The values of a rule's `by` fields."""

SEPARATOR = "\x1f"
"""Between the values of several fields in one; no cleaned text holds it."""
EVIDENCE = 50
"""Events named as evidence of one hit; the rest is counted."""
EARLY = 10
"""How many of them are the earliest, where there are more."""


class Entry(NamedTuple):
    """An event that counts; sorts by time, ties by uuid."""

    time: int
    uuid: str
    stream: str
    fresh: bool
    arrival: int
    """By the arrival clock, in nanoseconds since 1970."""
    value: str = ""
    """What the kind compares: the field of which different values count."""
    view: View | None = None
    """The event itself, where the kind needs it again."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's reason to fire."""

    trigger: View
    """The event that the title and the clauses speak of."""
    evidence: tuple[Entry, ...]
    """Oldest first, at most 50."""
    first: int
    last: int
    """Event times of the earliest and the latest evidence."""
    fresh: bool
    measure: int
    why: tuple[Why, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """The kind's own placeholders."""
    late: float = 0.0
    """Seconds by which the event was late that completed it."""
    field: str = ""
    """The field that the values of the evidence belong to, where the kind keeps any."""
    undone: str = ""
    """Not a firing but its end: what has undone it since."""
    novel: tuple[str, ...] = ()
    """What the rule did not know of the key: what a verdict on the alert teaches it."""


class Detector(Protocol):
    """One rule at work: its kind with its state."""

    def take(self, view: View, key: Key, role: int, clock: int, /) -> Sequence[Finding]:
        """An event that matches a role of the rule; `clock` is the arrival clock, by which state is forgotten."""
        ...

    def tick(self, clock: int, /) -> Sequence[tuple[Key, Finding]]:
        """Time has passed: what fires because something has not happened."""
        ...

    def learning(self, clock: int, /) -> Learning | None:
        """How far the rule is that must first learn what is usual; None if it need not, or has."""
        ...

    def heed(self, taught: Taught, /) -> None:
        """From now on, what people have said of its findings is here."""
        ...


class Plain:
    """What most detectors need not do."""

    def tick(self, _clock: int) -> Sequence[tuple[Key, Finding]]:
        """Nothing fires by time alone."""
        return ()

    def learning(self, _clock: int) -> Learning | None:
        """Nothing has to be learned first."""
        return None

    def heed(self, _taught: Taught) -> None:
        """A limit learns nothing."""
        return


def joined(values: Sequence[str | None]) -> str | None:
    """The values of several fields in one; None if one is missing."""
    found = [value for value in values if value is not None]
    return SEPARATOR.join(found) if len(found) == len(values) else None


def entry_of(view: View, value: str = "", *, whole: bool = False) -> Entry:
    """What is kept of an event; `whole` keeps the event too."""
    kept = view if whole else None
    return _new_entry((view.time, view.uuid, view.source, view.fresh, view.arrival, value, kept))


_new_entry = partial(tuple.__new__, Entry)
"""A named tuple's own constructor is a second call; half a dozen entries an event are made."""


def finding_of(
    trigger: View,
    counting: Sequence[Entry],
    measure: int,
    why: tuple[Why, ...] = (),
    facts: Mapping[str, str] | None = None,
    late: float | None = None,
    field: str = "",
    undone: str = "",
    novel: tuple[str, ...] = (),
) -> Finding:
    """A finding on events that count, oldest first; of many, the first and the last are named."""
    evidence = tuple(counting)
    if len(evidence) > EVIDENCE:
        evidence = (*counting[:EARLY], *counting[EARLY - EVIDENCE :])
    fresh = any(entry.fresh for entry in evidence)
    return Finding(
        trigger,
        evidence,
        counting[0].time,
        counting[-1].time,
        fresh,
        measure,
        why,
        facts or {},
        trigger.late if late is None else late,
        field,
        undone,
        novel,
    )
