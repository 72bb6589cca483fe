"""Kind `silence`: a stream that says nothing for far longer than it usually does at this hour.

Goes by arrival, and only by time in which the service was asked successfully: an outage of the network is no
silence of the stream.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby
from statistics import median_low
from typing import ClassVar

from tui.detection.clauses import NEVER, AnyOf, Condition
from tui.detection.kinds.finding import Finding, Found, Key, Plain, entry_of, finding_of
from tui.detection.kinds.learning import Learning, Schooldays
from tui.detection.kinds.sightings import DAY
from tui.detection.page import Part
from tui.detection.roles import read_role
from tui.detection.rule import Role, Rule
from tui.detection.table import Table
from tui.detection.view import HEALTH, View
from tui.detection.wall import Wall
from tui.detection.wording import length
from tui.events.alert import Why
from tui.query.clock import HOUR

ARRIVAL, POLL = 0, 1
WEEKS = 4
"""Weeks before that say what an hour usually has."""
KEPT_HOURS = (WEEKS + 1) * 7 * 24


@dataclass(frozen=True, slots=True)
class SilenceKind:
    """How long and how much is missing. Durations are nanoseconds."""

    name: ClassVar[str] = "silence"
    final: ClassVar[int] = POLL
    dedup: ClassVar[int] = DAY
    placeholders: ClassVar[frozenset[str]] = frozenset({"what", "silent", "expected"})
    within: int
    expected: int
    warmup: int

    @classmethod
    def read(cls, table: Table, by: tuple[str, ...]) -> "tuple[SilenceKind, tuple[Role, ...]]":
        """The kind, and the roles of an arrival and of a successful poll."""
        if by != ("stream",):
            raise table.wrong("by", 'must be ["stream"]: silence is that of a stream')
        kind = cls(
            table.duration("within", HOUR),
            table.whole("expected", 8, 1, 1_000_000),
            table.duration("warmup", 7 * DAY),
        )
        polled = ((Condition("type", AnyOf(("poll_ok",))),),)
        return kind, (read_role(table, by), Role((HEALTH,), polled, NEVER, ("object",)))

    def detector(self, _rule: Rule, zone: tzinfo) -> "SilenceDetector":
        """The rule at work."""
        return SilenceDetector(self, Wall(zone))


class Rhythm:
    """Arrivals of one stream."""

    __slots__ = ("fired", "hours", "last", "schooldays")

    def __init__(self, warmup: int) -> None:
        self.hours: dict[int, int] = {}
        self.last = -(2**63)
        self.fired: View | None = None
        """The poll at which the present gap was told."""
        self.schooldays = Schooldays(warmup)

    def count(self, arrival: int) -> None:
        """Another arrival."""
        hour = arrival // HOUR
        if hour in self.hours:
            self.hours[hour] += 1
        else:
            self._begin(hour)
        if arrival > self.last:
            self.last = arrival
        if arrival < self.schooldays.oldest:
            self.schooldays.oldest = arrival

    def count_all(self, arrivals: Sequence[int]) -> None:
        """One after the other, those of an hour at once."""
        for hour, same in groupby([arrival // HOUR for arrival in arrivals]):
            if hour not in self.hours:
                self._begin(hour, 0)
            self.hours[hour] += sum(1 for _ in same)
        self.last = max(self.last, *arrivals)
        self.schooldays.oldest = min(self.schooldays.oldest, *arrivals)

    def _begin(self, hour: int, count: int = 1) -> None:
        self.hours[hour] = count
        if len(self.hours) > 2 * KEPT_HOURS:
            oldest = hour - KEPT_HOURS
            self.hours = {number: count for number, count in self.hours.items() if number >= oldest}


class SilenceDetector(Plain):
    """Fires once a gap, at a poll that brought nothing; closes its alert when something comes."""

    def __init__(self, kind: SilenceKind, wall: Wall) -> None:
        self._kind = kind
        self._wall = wall
        self._rhythms: dict[Key, Rhythm] = {}

    def take(self, view: View, key: Key, role: int, _clock: int) -> Sequence[Finding]:
        """Counts an arrival, or asks at a poll whether too much is missing."""
        rhythm = self._rhythms.get(key)
        if rhythm is None:
            rhythm = self._rhythms[key] = Rhythm(self._kind.warmup)
        if role == POLL:
            return self._asked(view, key, rhythm)
        rhythm.count(view.arrival)
        if rhythm.fired is None:
            return ()
        fired, rhythm.fired = rhythm.fired, None
        return [finding_of(fired, [entry_of(fired)], 1, undone=f"{key[0]} events came again")]

    def take_page(self, parts: Sequence[Part]) -> Sequence[Found]:
        """Counts the arrivals of a page, which are of one stream; its silence apart, nothing comes of them."""
        share = parts[0].share
        rhythm = self._rhythms.get(share.keys[0])
        if rhythm is None or rhythm.fired is not None:
            return super().take_page(parts)
        rhythm.count_all([share.page.arrivals[row] for row in share.rows])
        return ()

    def _asked(self, view: View, key: Key, rhythm: Rhythm) -> Sequence[Finding]:
        gap = view.time - rhythm.last
        if rhythm.fired is not None or gap < self._kind.within or not rhythm.schooldays.are_over(view.time):
            return ()
        expected = self._expected(rhythm, rhythm.last, view.time)
        if expected < self._kind.expected:
            return ()
        rhythm.fired = view
        limit = f"{length(self._kind.within)} and {self._kind.expected} expected"
        why = Why(f"no {key[0]} event since", length(gap), limit, f"{expected:.0f} events expected in that time")
        facts = {"what": key[0], "silent": length(gap), "expected": f"{expected:.0f}"}
        return [finding_of(view, [entry_of(view)], round(expected), (why,), facts)]

    def _expected(self, rhythm: Rhythm, start: int, end: int) -> float:
        """What the same hours of earlier weeks had, hour by hour; of several weeks the lower middle."""
        total = 0.0
        oldest = rhythm.schooldays.oldest
        for hour in range(start // HOUR, end // HOUR + 1):
            share = (min(end, (hour + 1) * HOUR) - max(start, hour * HOUR)) / HOUR
            earlier = [self._wall.before(hour * HOUR, 7 * week) // HOUR for week in range(1, WEEKS + 1)]
            counts = [rhythm.hours.get(number, 0) for number in earlier if number >= oldest // HOUR]
            if counts:
                total += share * median_low(counts)
        return total

    def learning(self, clock: int) -> Learning | None:
        """How far the stream is that knows least."""
        left = [rhythm.schooldays.left(clock) for rhythm in self._rhythms.values()]
        missing = [each for each in left if each is not None]
        if not self._rhythms:
            return Learning(0, self._kind.warmup)
        return min(missing, key=lambda each: each.have) if missing else None
