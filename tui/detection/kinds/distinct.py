"""Kind `distinct`: many different values of a field within a window, each counted once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from tui.detection.clause_reading import known_field
from tui.detection.kinds.finding import Entry, Finding, Found, Key, Plain, entry_at, entry_of, finding_of
from tui.detection.kinds.memory import ENTRIES, Memory
from tui.detection.kinds.tally import Tally
from tui.detection.kinds.timeline import Timeline
from tui.detection.page import Part
from tui.detection.roles import read_role
from tui.detection.rule import Role, Rule
from tui.detection.table import Table
from tui.detection.view import View
from tui.detection.wording import length
from tui.events.alert import Why


@dataclass(frozen=True, slots=True)
class DistinctKind:
    """At least so many different values within so long."""

    name: ClassVar[str] = "distinct"
    final: ClassVar[int] = 0
    placeholders: ClassVar[frozenset[str]] = frozenset({"count", "events", "values"})
    of: tuple[str, ...]
    at_least: int
    within: int
    lowest: int = 1
    """A value counts only if the window holds at least so many of its events."""
    highest: int | None = None
    """... and at most so many."""
    events_at_least: int = 0
    """Events that the window must hold in all."""

    @classmethod
    def read(cls, table: Table, by: tuple[str, ...]) -> "tuple[DistinctKind, tuple[Role, ...]]":
        """The kind and its one role."""
        table.require("of", "at_least", "within")
        role = read_role(table, by)
        lowest, highest = _per_value(table)
        kind = cls(
            tuple(known_field(table.key("of"), field, role.streams) for field in table.texts("of")),
            table.whole("at_least", 2, 2, ENTRIES),
            table.duration("within", highest="30d"),
            lowest,
            highest,
            table.whole("events_at_least", 0, 0, ENTRIES),
        )
        return kind, (role,)

    def detector(self, rule: Rule, _zone: tzinfo) -> "DistinctDetector":
        """The rule at work."""
        return DistinctDetector(self, rule)


def _per_value(table: Table) -> tuple[int, int | None]:
    bounds = table.take("per_value", [1])
    if not isinstance(bounds, list) or len(bounds) not in (1, 2) or not all(type(bound) is int for bound in bounds):
        raise table.wrong("per_value", f"must be [lowest, highest], not {bounds!r}")
    lowest, highest = bounds[0], bounds[1] if len(bounds) == 2 else None
    if lowest < 1 or (highest is not None and highest < lowest):
        raise table.wrong("per_value", f"must be [lowest, highest] from 1 up, not {bounds!r}")
    return lowest, highest


class Distinct:
    """The events of one key, and the tally of the window that was judged last; most keys never need one."""

    __slots__ = ("tally", "timeline", "touched")

    def __init__(self) -> None:
        self.timeline = Timeline()
        self.tally: Tally | None = None
        self.touched = 0


class DistinctDetector(Plain):
    """Fires on an event that lies in some window with enough different values."""

    def __init__(self, kind: DistinctKind, rule: Rule) -> None:
        self._kind = kind
        self._bounded = kind.lowest > 1 or kind.highest is not None
        self._events = max(kind.events_at_least, kind.at_least * kind.lowest)
        self._clause = f"different {' and '.join(kind.of)} by {' and '.join(rule.by)} within {length(kind.within)}"
        self._keep = kind.within + rule.grace
        self.memory = Memory(Distinct, self._keep)
        self._states, self._slack = self.memory.states, self.memory.slack

    def take(self, view: View, key: Key, _role: int, clock: int) -> Sequence[Finding]:
        """Adds the event and judges the windows around it; an event without the field does not count."""
        value = view.joined(self._kind.of)
        state = None if value is None else self._add(entry_of(view, value), key, clock)
        return () if state is None else self._judge(view, state)

    def take_page(self, parts: Sequence[Part]) -> Sequence[Found]:
        """Judges only where enough events can have come together."""
        share = parts[0].share
        page = share.page
        clocks = self.clocks(page)
        value_of = page.joined(self._kind.of)
        found: list[Found] = []
        for row, key in zip(share.rows, share.keys, strict=True):
            value = value_of(row)
            state = None if value is None else self._add(entry_at(page, row, value), key, clocks[row])
            if state is not None:
                found += [Found(row, 0, key, finding) for finding in self._judge(page.view(row), state)]
        return found

    def _add(self, entry: Entry, key: Key, clock: int) -> Distinct | None:
        """Keeps an event; None if nothing can come of it: it was there already, or is the latest of too few."""
        state = self._states.get(key)
        if state is None or entry.arrival - state.touched >= self._slack:
            state = self.memory.of(key, entry.arrival, clock)
        timeline, tally = state.timeline, state.tally
        if timeline.shorten(clock, self._keep) and tally is not None:
            tally.reset()
        place = timeline.add(entry)
        if place is None:
            return None
        if tally is not None:
            tally.inserted(place, entry)
        times, needed = timeline.times, self._events
        if entry.time == times[-1] and (len(times) < needed or times[-needed] < entry.time - self._kind.within):
            return None
        return state

    def _judge(self, view: View, state: Distinct) -> Sequence[Finding]:
        """Each window that contains the event ends at an event from it to `within` later."""
        kind, timeline, times = self._kind, state.timeline, state.timeline.times
        if state.tally is None:
            state.tally = Tally(kind.lowest, kind.highest)
        tally = state.tally
        low, end = timeline.span(view.time - kind.within, view.time + kind.within)
        most = events = best = start = stop = 0
        for high in range(timeline.span(view.time, view.time)[0], end):
            if high + 1 < end and times[high + 1] == times[high]:
                continue
            while times[low] < times[high] - kind.within:
                low += 1
            if high + 1 - low < self._events:
                continue
            tally.slide(timeline.entries, low, high + 1)
            if tally.fitting >= kind.at_least:
                start, stop = (start if stop else low), high + 1
                if tally.fitting > most:
                    most, events, best = tally.fitting, stop - low, low
        if not most:
            return ()
        tally.slide(timeline.entries, best, best + events)
        return [self._finding(view, tally, timeline.entries[start:stop], most, events)]

    def _finding(self, view: View, tally: Tally, window: Sequence[Entry], most: int, events: int) -> Finding:
        counting = [entry for entry in window if tally.fits(entry.value)] if self._bounded else window
        why = Why(self._clause, str(most), str(self._kind.at_least))
        facts = {"count": str(most), "events": str(events)}
        return finding_of(view, counting, most, (why,), facts, field=self._kind.of[0])
