"""What a kind keeps of events, and what it says when it fires."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple, Protocol, TypeAlias

from msgspec import Struct, field

from tui.detection.kinds.learning import Learning
from tui.detection.lessons import Taught
from tui.detection.page import Page, Part, in_turn
from tui.detection.view import SEPARATOR as SEPARATOR  # noqa: PLC0414 - kinds and reports name it from here
from tui.detection.view import Kept, Unread, View
from tui.events.alert import Why

Key: TypeAlias = tuple[str, ...]
"""The values of a rule's `by` fields."""

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
    kept: Kept | None = None
    """The event itself, where the kind may need it again."""

    @property
    def view(self) -> View | None:
        """The event to be read, where it was kept."""
        return self.kept.read() if isinstance(self.kept, Unread) else self.kept


class Finding(Struct, frozen=True):
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
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    """The kind's own placeholders."""
    late: float = 0.0
    """Seconds by which the event was late that completed it."""
    field: str = ""
    """The field that the values of the evidence belong to, where the kind keeps any."""
    undone: str = ""
    """Not a firing but its end: what has undone it since."""
    novel: tuple[str, ...] = ()
    """What the rule did not know of the key: what a verdict on the alert teaches it."""


Path: TypeAlias = tuple[int, ...]
"""Where a hit stands among those of a page: row, rule, role, number; for what is heard the same again."""
Turn: TypeAlias = tuple[int, int, Path, int, Key, View | None]
"""Row, rule, path, role, key and view of a hit that a rule hears. Of the rule's own events path and view are left
empty."""
BY_TURN = itemgetter(0, 1, 2, 3)
"""As hits and events come event by event."""


class Found(NamedTuple):
    """What came of an event of a page, or of a hit."""

    row: int
    role: int
    key: Key
    finding: Finding
    path: Path = ()
    """Of a hit: where it stands."""


class Detector(Protocol):
    """One rule at work: its kind with its state."""

    reads_alone: bool
    """All that it takes comes with one stream, by whose clock it goes; the engine knows."""

    def take(self, view: View, key: Key, role: int, clock: int, /) -> Sequence[Finding]:
        """An event that matches a role of the rule; `clock` is the arrival clock, by which state is forgotten."""
        ...

    def take_page(self, parts: Sequence[Part], /) -> Sequence[Found]:
        """What `take` would say to the events of a page, one after the other; the usual cases without a view."""
        ...

    def take_hits(self, page: Page, parts: Sequence[Part], own: int, heard: Sequence[Turn], /) -> Sequence[Found]:
        """The same with hits of other rules among the events; `own` is the place of this rule among all."""
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


class Plain(ABC):
    """What most detectors need not do."""

    reads_alone = False

    def clocks(self, page: Page) -> Sequence[int]:
        """What the clock that the rule goes by said at each event of a page."""
        return page.alone if self.reads_alone else page.clocks

    @abstractmethod
    def take(self, view: View, key: Key, role: int, clock: int, /) -> Sequence[Finding]:
        """An event that matches a role of the rule."""

    def take_page(self, parts: Sequence[Part]) -> Sequence[Found]:
        """One after the other."""
        page = parts[0].share.page
        return [found for row, role, key in in_turn(parts) for found in self.found(page, row, role, key)]

    def take_hits(self, page: Page, parts: Sequence[Part], own: int, heard: Sequence[Turn]) -> Sequence[Found]:
        """One after the other."""
        clocks = self.clocks(page)
        turns: list[Turn] = [(row, own, (), role, key, page.view(row)) for row, role, key in in_turn(parts)]
        return [
            Found(row, role, key, finding, path)
            for row, _, path, role, key, view in sorted([*turns, *heard], key=BY_TURN)
            for finding in self.take(view or page.view(row), key, role, clocks[row])
        ]

    def found(self, page: Page, row: int, role: int, key: Key) -> list[Found]:
        """What comes of one event of a page."""
        findings = self.take(page.view(row), key, role, self.clocks(page)[row])
        return [Found(row, role, key, finding) for finding in findings]

    def tick(self, _clock: int) -> Sequence[tuple[Key, Finding]]:
        """Nothing fires by time alone."""
        return ()

    def learning(self, _clock: int) -> Learning | None:
        """Nothing has to be learned first."""
        return None

    def heed(self, _taught: Taught) -> None:
        """A limit learns nothing."""
        return


def entry_of(event: Kept, value: str = "", kept: Kept | None = None) -> Entry:
    """What is kept of an event, and the event itself where it may be needed again."""
    return _new_entry((event.time, event.uuid, event.source, event.fresh, event.arrival, value, kept))


def entry_at(page: Page, row: int, value: str = "", *, whole: bool = False) -> Entry:
    """The same of an event of a page."""
    seen, kept = page.seen[row], page.kept(row) if whole else None
    event = seen.event
    return _new_entry((event.time, str(event.uuid), page.stream, seen.fresh, page.arrivals[row], value, kept))


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
