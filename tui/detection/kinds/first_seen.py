"""Kind `first_seen`: a value that is new to somebody, or, with `idle`, somebody who comes back after long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from tui.detection.clause_reading import known_field
from tui.detection.kinds.finding import SEPARATOR, Finding, Found, Key, Plain, entry_of, finding_of
from tui.detection.kinds.learning import NEVER, Learning, Schooldays
from tui.detection.kinds.memory import Memory
from tui.detection.kinds.sightings import DAY, Schooling, Sightings
from tui.detection.lessons import Taught
from tui.detection.page import Part
from tui.detection.roles import read_role
from tui.detection.rule import Role, Rule
from tui.detection.table import Table
from tui.detection.view import View
from tui.detection.wall import Wall
from tui.detection.wording import length
from tui.events.alert import Why

VALUES = 512
"""Different values kept of one key; the longest unseen go first."""


@dataclass(frozen=True, slots=True)
class FirstSeenKind:
    """What is new, and how long it takes to know it. Durations are nanoseconds."""

    name: ClassVar[str] = "first_seen"
    final: ClassVar[int] = 0
    within: ClassVar[int] = 0
    placeholders: ClassVar[frozenset[str]] = frozenset({"value", "known", "days", "gap", "count"})
    of: tuple[str, ...]
    schooling: Schooling
    warmup: int = 7 * DAY
    """Quiet while the rule, or the key, is younger."""
    min_events: int = 10
    """Quiet while the key has no more events than this."""
    idle: int = 0
    """Fires instead when the value comes back after so long; 0: off."""

    @classmethod
    def read(cls, table: Table, by: tuple[str, ...]) -> "tuple[FirstSeenKind, tuple[Role, ...]]":
        """The kind and its one role."""
        table.require("of")
        role = read_role(table, by)
        schooling = read_schooling(table)
        kind = cls(
            tuple(known_field(table.key("of"), field, role.streams) for field in table.texts("of")),
            schooling,
            table.duration("warmup", 7 * DAY),
            table.whole("min_events", 10, 0, 1_000_000),
            table.duration("idle"),
        )
        return kind, (role,)

    @property
    def dedup(self) -> int:
        """What is new stays one alert until it is known."""
        return self.schooling.learn

    def detector(self, rule: Rule, zone: tzinfo) -> "FirstSeenDetector":
        """The rule at work."""
        return FirstSeenDetector(self, rule, Wall(zone))


def read_schooling(table: Table, min_days: int = 1) -> Schooling:
    """`learn`, `min_days` and `history` of a rule."""
    learn = table.duration("learn", 3 * DAY)
    if learn <= 0:
        raise table.wrong("learn", "must be longer than nothing: an event is no baseline of itself")
    return Schooling(learn, table.whole("min_days", min_days, 1, 30), table.duration("history", 90 * DAY))


class Habits:
    """What one key was seen with."""

    __slots__ = ("events", "first", "touched", "values")

    def __init__(self) -> None:
        self.events = 0
        self.first = NEVER
        """Event time of the oldest event."""
        self.values: dict[str, Sightings] = {}
        self.touched = 0


class FirstSeenDetector(Plain):
    """Fires on each event whose value was not known when it happened."""

    def __init__(self, kind: FirstSeenKind, rule: Rule, wall: Wall) -> None:
        self._kind = kind
        self._wall = wall
        self._of = kind.of
        self._field = kind.of[0] if len(kind.of) == 1 else None
        """The one field that is compared, if it is one."""
        self._counts_days = kind.schooling.counts_days
        self._pause = min(kind.idle or kind.schooling.history, kind.schooling.history)
        """A sighting so soon after the last one says nothing new of a value that is known."""
        self._by = " and ".join(rule.by)
        self._fields = SEPARATOR.join(kind.of)
        self._clause = f"{' and '.join(kind.of)} not seen before by {self._by}"
        self._limit = kind.schooling.words()
        self._schooldays = Schooldays(kind.idle or kind.warmup)
        self.memory = Memory(Habits, kind.schooling.history + rule.grace)
        self._states, self._slack = self.memory.states, self.memory.slack
        self._taught = Taught()
        self._bad = self._taught.bad

    def heed(self, taught: Taught) -> None:
        """With `idle`, an expected return says by itself that somebody is back."""
        if not self._kind.idle:
            self._taught, self._bad = taught, taught.bad

    def take(self, view: View, key: Key, _role: int, clock: int) -> Sequence[Finding]:
        """Judges the event by what was seen before, and remembers it."""
        value = view.joined(self._of) if self._field is None else view.text(self._field)
        if value is None:
            return ()
        state = self._states.get(key)
        if state is None or view.arrival - state.touched >= self._slack:
            state = self.memory.of(key, view.arrival, clock)
        state.events += 1
        sightings = state.values.get(value)
        time = view.time
        if sightings is not None and sightings.known_from <= time and time - sightings.last <= self._pause:
            # as `goes_on`, without the call: nearly every event ends here
            if time > sightings.last:
                sightings.last = time
            if not (self._bad and self._taught.is_bad(key, value)):
                return ()
        before = self._weigh(key, value, state, sightings, time)
        return () if before is None else self._tell(view, key, value, before)

    def take_page(self, parts: Sequence[Part]) -> Sequence[Found]:
        """Event by event as `take` does; a view is made only of those worth telling."""
        share = parts[0].share
        page, pause, slack, bad, state_of = share.page, self._pause, self._slack, self._bad, self._states.get
        clocks = self.clocks(page)
        values = map(page.joined(self._of), share.rows)
        times = map(page.times.__getitem__, share.rows)
        arrivals = map(page.arrivals.__getitem__, share.rows)
        found: list[Found] = []
        for row, key, value, time, arrival in zip(share.rows, share.keys, values, times, arrivals, strict=True):
            if value is None:
                continue
            state = state_of(key)
            if state is None or arrival - state.touched >= slack:
                state = self.memory.of(key, arrival, clocks[row])
            state.events += 1
            sightings = state.values.get(value)
            if sightings is not None and sightings.known_from <= time and time - sightings.last <= pause:
                if time > sightings.last:
                    sightings.last = time
                if not (bad and self._taught.is_bad(key, value)):
                    continue
            before = self._weigh(key, value, state, sightings, time)
            if before is not None:
                findings = self._tell(page.view(row), key, value, before)
                found += [Found(row, 0, key, finding) for finding in findings]
        return found

    def _weigh(self, key: Key, value: str, state: Habits, sightings: Sightings | None, time: int) -> int | None:
        """Remembers a value that is not known, or was not for long, or an event from before the last sighting.

        Gives when the value was seen last if there may be something to tell, this time if never; else None.
        """
        kind = self._kind
        if time < self._schooldays.oldest:
            self._schooldays.oldest = time
        if time < state.first:
            state.first = time
        day = self._day(time)
        if sightings is None:
            self._remember(state, value, time, day)
            return None if kind.idle else self._unless_learning(state, time, time)
        before = sightings.last
        is_older = time < sightings.first
        sightings.see(time, day, kind.schooling)
        if kind.idle:
            sightings.known_from = sightings.first
            return before if time - before > kind.idle else None
        if is_older or self._is_known(key, value, sightings, time, day):
            return None
        return self._unless_learning(state, time, before)

    def _unless_learning(self, state: Habits, time: int, before: int) -> int | None:
        """The moment before, once the rule and the key are old enough to say what is new."""
        kind = self._kind
        if not self._schooldays.are_over(time) or time - state.first < kind.warmup:
            return None
        return before if state.events > kind.min_events else None

    def _day(self, time: int) -> int:
        return self._wall.day(time) if self._counts_days else 0

    def _tell(self, view: View, key: Key, value: str, before: int) -> Sequence[Finding]:
        return self._woken(view, before) if self._kind.idle else self._judge(view, key, value)

    def _is_known(self, key: Key, value: str, sightings: Sightings, time: int, day: int) -> bool:
        if self._taught.is_bad(key, value):
            return False
        return sightings.is_known(time, day, self._kind.schooling) or self._taught.is_expected(key, value, time)

    def _remember(self, state: Habits, value: str, time: int, day: int) -> None:
        if len(state.values) >= VALUES:
            del state.values[min(state.values, key=lambda each: state.values[each].last)]
        state.values[value] = Sightings(time, day)

    def _judge(self, view: View, key: Key, value: str) -> Sequence[Finding]:
        kind, time, schooling = self._kind, view.time, self._kind.schooling
        if self._taught.is_expected(key, value, time):
            return ()
        state, day = self.memory.states[key], self._day(time)
        known = number = 0
        for name, each in state.values.items():
            if self._is_known(key, name, each, time, day):
                known += 1
            elif time - schooling.learn <= each.last:
                number += 1
        number = max(1, number)
        days = str((time - state.first) // DAY)
        shown = ", ".join(view.shown(field) or "" for field in kind.of)
        baseline = f"{known} known in {days} days, {state.events} events"
        why = Why(self._clause, shown, self._limit, baseline)
        gap = length(max(0, time - state.values[value].first))
        facts = {"known": str(known), "days": days, "gap": gap, "count": str(number)}
        return [finding_of(view, [entry_of(view)], number, (why,), facts, field=self._fields, novel=(value,))]

    def _woken(self, view: View, before: int) -> Sequence[Finding]:
        gap = length(view.time - before)
        why = Why(f"nothing seen of this {self._by} for", gap, length(self._kind.idle))
        facts = {"gap": gap, "days": str((view.time - before) // DAY), "known": "1", "count": "1"}
        return [finding_of(view, [entry_of(view)], 1, (why,), facts, field=self._fields)]

    def learning(self, clock: int) -> Learning | None:
        """How much of the warm-up, or of the idle time, the rule has seen."""
        return self._schooldays.left(clock)
