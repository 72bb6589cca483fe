"""Kind `count`: many events of one key within a window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from tui.detection.kinds.finding import Entry, Finding, Found, Key, Plain, entry_at, entry_of, finding_of
from tui.detection.kinds.memory import ENTRIES, Memory
from tui.detection.kinds.timeline import Timeline
from tui.detection.page import Part
from tui.detection.roles import read_role
from tui.detection.rule import Role, Rule
from tui.detection.table import Table
from tui.detection.view import View
from tui.detection.wording import length
from tui.events.alert import Why


@dataclass(frozen=True, slots=True)
class CountKind:
    """At least so many events within so long."""

    name: ClassVar[str] = "count"
    final: ClassVar[int] = 0
    placeholders: ClassVar[frozenset[str]] = frozenset({"count"})
    at_least: int
    within: int

    @classmethod
    def read(cls, table: Table, by: tuple[str, ...]) -> "tuple[CountKind, tuple[Role, ...]]":
        """The kind and its one role."""
        table.require("at_least", "within")
        kind = cls(table.whole("at_least", 2, 2, ENTRIES), table.duration("within", highest="30d"))
        return kind, (read_role(table, by),)

    def detector(self, rule: Rule, _zone: tzinfo) -> "CountDetector":
        """The rule at work."""
        return CountDetector(self, rule)


class Counted:
    """The events of one key."""

    __slots__ = ("timeline", "touched")

    def __init__(self) -> None:
        self.timeline = Timeline()
        self.touched = 0


class CountDetector(Plain):
    """Fires on an event that lies in some window with enough events, whatever the order of arrival."""

    def __init__(self, kind: CountKind, rule: Rule) -> None:
        self._kind = kind
        self._clause = f"count by {' and '.join(rule.by)} within {length(kind.within)}"
        self._keep = kind.within + rule.grace
        self.memory = Memory(Counted, self._keep)

    def take(self, view: View, key: Key, _role: int, clock: int) -> Sequence[Finding]:
        """Adds the event and judges the windows around it."""
        timeline = self._add(entry_of(view), key, clock)
        return () if timeline is None else self._judge(view, timeline)

    def take_page(self, parts: Sequence[Part]) -> Sequence[Found]:
        """Judges only where enough events can have come together."""
        share = parts[0].share
        page = share.page
        clocks = self.clocks(page)
        found: list[Found] = []
        for row, key in zip(share.rows, share.keys, strict=True):
            timeline = self._add(entry_at(page, row), key, clocks[row])
            if timeline is not None:
                found += [Found(row, 0, key, finding) for finding in self._judge(page.view(row), timeline)]
        return found

    def _add(self, entry: Entry, key: Key, clock: int) -> Timeline | None:
        """Keeps an event; None if nothing can come of it: it was there already, or is the latest of too few."""
        timeline = self.memory.of(key, entry.arrival, clock).timeline
        timeline.shorten(clock, self._keep)
        if timeline.add(entry) is None:
            return None
        at_least, times = self._kind.at_least, timeline.times
        if entry.time == times[-1] and (len(times) < at_least or times[-at_least] < entry.time - self._kind.within):
            return None
        return timeline

    def _judge(self, view: View, timeline: Timeline) -> Sequence[Finding]:
        """Each window that contains the event ends at an event from it to `within` later."""
        times, within = timeline.times, self._kind.within
        first, end = timeline.span(view.time - within, view.time + within)
        largest, start, stop = 0, end, first
        low = first
        for high in range(timeline.span(view.time, view.time)[0], end):
            if high + 1 < end and times[high + 1] == times[high]:
                continue
            while times[low] < times[high] - within:
                low += 1
            size = high + 1 - low
            if size >= self._kind.at_least:
                largest, start, stop = max(largest, size), min(start, low), max(stop, high + 1)
        if not largest:
            return ()
        why = Why(self._clause, str(largest), str(self._kind.at_least))
        return [finding_of(view, timeline.entries[start:stop], largest, (why,), {"count": str(largest)})]
