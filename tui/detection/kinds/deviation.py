"""Kind `deviation`: far more in one stretch of time than the same key usually has."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from tui.detection.clause_reading import known_field
from tui.detection.kinds.baseline import Baseline, Season
from tui.detection.kinds.bucket import mark_of
from tui.detection.kinds.finding import Finding, Found, Key, Plain, finding_of
from tui.detection.kinds.learning import Learning, Schooldays
from tui.detection.kinds.memory import Memory
from tui.detection.kinds.rates import Rates
from tui.detection.kinds.sightings import DAY
from tui.detection.lessons import Taught
from tui.detection.page import Part
from tui.detection.roles import read_role
from tui.detection.rule import Role, Rule
from tui.detection.table import Table
from tui.detection.view import View
from tui.detection.wall import Wall
from tui.detection.wording import length
from tui.events.alert import Why
from tui.events.times import NANOSECONDS
from tui.query.clock import HOUR, MINUTE

SEASONS = ("none", "hour_of_day", "hour_of_week")


@dataclass(frozen=True, slots=True)
class DeviationKind:
    """How much is too much. Durations are nanoseconds."""

    name: ClassVar[str] = "deviation"
    final: ClassVar[int] = 0
    dedup: ClassVar[int] = 6 * HOUR
    placeholders: ClassVar[frozenset[str]] = frozenset({"count", "usual", "z"})
    of: tuple[str, ...]
    """Fields whose different values count; none: events count."""
    at_least: int
    z: float
    min_ratio: float
    bucket: int
    season: Season
    history: int
    warmup: int

    @classmethod
    def read(cls, table: Table, by: tuple[str, ...]) -> "tuple[DeviationKind, tuple[Role, ...]]":
        """The kind and its one role."""
        table.require("at_least")
        role = read_role(table, by)
        bucket = table.duration("bucket", HOUR, "1d")
        if bucket < 5 * MINUTE:
            raise table.wrong("bucket", "must be at least 5m")
        kind = cls(
            tuple(known_field(table.key("of"), field, role.streams) for field in table.texts("of")),
            table.whole("at_least", 0, 1, 1_000_000),
            table.number("z", 4.0, 0.0, 1000.0),
            table.number("min_ratio", 2.0, 1.0, 1000.0),
            bucket,
            Season(table.choice("season", SEASONS, "none")),
            table.duration("history", 28 * DAY),
            table.duration("warmup", 7 * DAY),
        )
        return kind, (role,)

    @property
    def within(self) -> int:
        """The stretch that is counted."""
        return self.bucket

    def detector(self, rule: Rule, zone: tzinfo) -> "DeviationDetector":
        """The rule at work."""
        return DeviationDetector(self, rule, Wall(zone))


class DeviationDetector(Plain):
    """Fires on each event that takes its bucket, or keeps it, over the limit."""

    def __init__(self, kind: DeviationKind, rule: Rule, wall: Wall) -> None:
        self._kind = kind
        self._wall = wall
        what = f"different {' and '.join(kind.of)}" if kind.of else "events"
        self._clause = f"{what} by {' and '.join(rule.by)} in {length(kind.bucket)}"
        self._schooldays = Schooldays(kind.warmup)
        self.memory = Memory(lambda: Rates(kind.history // kind.bucket), kind.history + rule.grace)
        self._taught = Taught()

    def heed(self, taught: Taught) -> None:
        """A bucket that has begun keeps the baseline that it has."""
        self._taught = taught

    def take(self, view: View, key: Key, _role: int, clock: int) -> Sequence[Finding]:
        """Counts the event, and holds its bucket against the earlier ones once there is enough in it."""
        value = view.joined(self._kind.of)
        if value is None:
            return ()
        mark = mark_of(view.source, view.fresh)
        count = self._count(key, view.time, view.arrival, value, view.uuid, mark, clock)
        return self._judge(view, key, count) if count else ()

    def take_page(self, parts: Sequence[Part]) -> Sequence[Found]:
        """Judges only the events of buckets that have enough."""
        share = parts[0].share
        page = share.page
        clocks = self.clocks(page)
        value_of = page.joined(self._kind.of) if self._kind.of else None
        marks = [mark_of(page.stream, fresh) for fresh in (False, True)]
        found: list[Found] = []
        for row, key in zip(share.rows, share.keys, strict=True):
            value = "" if value_of is None else value_of(row)
            if value is None:
                continue
            mark = marks[page.seen[row].fresh]
            count = self._count(key, page.times[row], page.arrivals[row], value, page.uuid(row), mark, clocks[row])
            if count:
                found += [Found(row, 0, key, finding) for finding in self._judge(page.view(row), key, count)]
        return found

    def _count(self, key: Key, time: int, arrival: int, value: str, uuid: str, mark: int, clock: int) -> int:
        """Counts an event, and gives how much its bucket has; 0 while nothing can come of it."""
        if time < self._schooldays.oldest:
            self._schooldays.oldest = time
        rates = self.memory.of(key, arrival, clock)
        count = rates.add(time // self._kind.bucket, time, value or uuid, uuid, mark)
        return 0 if count < self._kind.at_least or time - rates.first < self._kind.warmup else count

    def _judge(self, view: View, key: Key, count: int) -> Sequence[Finding]:
        """Holds the bucket of an event against the earlier ones."""
        kind, rates = self._kind, self.memory.states[key]
        number = view.time // kind.bucket
        baseline = rates.baseline(number, lambda: self._baseline(rates, number, key))
        z = baseline.z(count)
        if z < kind.z or count < kind.min_ratio * max(baseline.median, 1) or count <= baseline.highest:
            return ()
        expected = self._taught.amount(key, view.time)
        if expected and count <= expected + baseline.spread:
            return ()
        why = Why(self._clause, str(count), f"z ≥ {kind.z:g}, ≥ {kind.at_least}", f"{baseline.words()}; z {z:.0f}")
        facts = {"count": str(count), "usual": f"{baseline.median:g}", "z": f"{z:.0f}"}
        entries = sorted(rates.entries(number))
        field, novel = kind.of[0] if kind.of else "", (self._name(number),)
        return [finding_of(view, entries, count, (why,), facts, field=field, novel=novel)]

    def _name(self, number: int) -> str:
        """A bucket as a verdict names it: the second of its beginning."""
        return str(number * self._kind.bucket // NANOSECONDS)

    def _bad(self, key: Key) -> AbstractSet[int]:
        """The buckets that are no example."""
        names = [
            name for name in self._taught.bad.get(key, ()) if name.isdecimal()
        ]  # the rule was of another kind once
        return {int(name) * NANOSECONDS // self._kind.bucket for name in names}

    def _baseline(self, rates: Rates, number: int, key: Key) -> Baseline:
        kind = self._kind
        start = max(rates.first // kind.bucket, number - kind.history // kind.bucket)
        slots = kind.season.slots(number, start, kind.bucket, self._wall)
        return rates.measured(start, number, slots, self._bad(key))

    def learning(self, clock: int) -> Learning | None:
        """How much of the warm-up the rule has seen."""
        return self._schooldays.left(clock)
