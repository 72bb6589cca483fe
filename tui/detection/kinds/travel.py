"""Kind `travel`: two places too far apart for the time between them."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from math import floor
from typing import ClassVar, NamedTuple

from tui.detection.kinds.finding import Entry, Finding, Found, Key, Plain, entry_of, finding_of
from tui.detection.kinds.memory import Memory
from tui.detection.kinds.sightings import DAY, Schooling, Sightings
from tui.detection.lessons import Taught
from tui.detection.page import Part
from tui.detection.positions import great_circle, is_same_network, position
from tui.detection.roles import read_role
from tui.detection.rule import Role, Rule
from tui.detection.table import Table
from tui.detection.view import View
from tui.detection.wall import Wall
from tui.detection.wording import length
from tui.events.alert import Why
from tui.events.model import Seen
from tui.events.times import NANOSECONDS
from tui.query.clock import HOUR, MINUTE

PLACES, CELLS = 32, 64
"""Places and familiar cells kept of one key."""


@dataclass(frozen=True, slots=True)
class TravelKind:
    """How fast is too fast. Durations are nanoseconds."""

    name: ClassVar[str] = "travel"
    final: ClassVar[int] = 0
    within: ClassVar[int] = 0
    dedup: ClassVar[int] = 12 * HOUR
    placeholders: ClassVar[frozenset[str]] = frozenset({"from", "to", "km", "kmh", "gap"})
    speed: int
    """Kilometres an hour."""
    distance: int
    """Kilometres."""
    memory: int
    familiar: Schooling | None
    """A cell known so long is a place of the person's own, a VPN exit say; None: every place is strange."""

    @classmethod
    def read(cls, table: Table, by: tuple[str, ...]) -> "tuple[TravelKind, tuple[Role, ...]]":
        """The kind and its one role."""
        role = read_role(table, by)
        familiar = None
        if table.take("familiar") is not False:
            # an intruder's one visit must not make the place familiar: two days of use are asked for
            familiar = Schooling(table.duration("familiar", 3 * DAY), 2, 90 * DAY)
        kind = cls(
            table.whole("speed", 900, 1, 100_000),
            table.whole("distance", 500, 1, 20_000),
            table.duration("memory", DAY, "30d"),
            familiar,
        )
        return kind, (role,)

    def detector(self, rule: Rule, zone: tzinfo) -> "TravelDetector":
        """The rule at work."""
        return TravelDetector(self, rule, Wall(zone))


class Place(NamedTuple):
    """Where somebody was; sorts by time, ties by uuid."""

    time: int
    uuid: str
    latitude: float
    longitude: float
    cell: tuple[int, int]
    """The square degree."""
    ip: str
    seen: Seen
    arrival: int
    late: float


class Trail:
    """The places of one key."""

    __slots__ = ("cells", "places", "touched")

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.cells: dict[tuple[int, int], Sightings] = {}
        self.touched = 0


class TravelDetector(Plain):
    """Fires for each neighbouring pair that is too fast, at the later one."""

    def __init__(self, kind: TravelKind, rule: Rule, wall: Wall) -> None:
        self._kind = kind
        self._wall = wall
        keep = kind.memory if kind.familiar is None else max(kind.memory, kind.familiar.history)
        self.memory = Memory(Trail, keep + rule.grace)
        self._trails, self._slack = self.memory.states, self.memory.slack
        self._taught = Taught()

    def heed(self, taught: Taught) -> None:
        """Where every place is to be strange, none becomes known."""
        if self._kind.familiar is not None:
            self._taught = taught

    def take(self, view: View, key: Key, _role: int, clock: int) -> Sequence[Finding]:
        """Puts the place where it belongs in time and judges it against its neighbours."""
        ip = view.text("ip")
        if ip is None or view.seen is None:
            return ()
        trail = self._trails.get(key)
        if trail is None or view.arrival - trail.touched >= self._slack:
            trail = self.memory.of(key, view.arrival, clock)
        if self._stays(trail, ip, view.seen, view.arrival, view.late):
            return ()
        where = position(view)
        if where is None:
            return ()
        cell = (floor(where[0]), floor(where[1]))
        place = Place(view.time, view.uuid, *where, cell, ip, view.seen, view.arrival, view.late)
        return self._move(trail, key, place, view)

    def take_page(self, parts: Sequence[Part]) -> Sequence[Found]:
        """Looks closer only at whoever has moved."""
        share = parts[0].share
        page, trail_of, slack = share.page, self._trails.get, self._slack
        clocks = self.clocks(page)
        ip_of = page.texts("ip")
        found: list[Found] = []
        for row, key in zip(share.rows, share.keys, strict=True):
            ip, trail, arrival = ip_of(row), trail_of(key), page.arrivals[row]
            if ip is None:
                continue
            if trail is None or arrival - trail.touched >= slack:
                trail = self.memory.of(key, arrival, clocks[row])
            if not self._stays(trail, ip, page.seen[row], arrival, page.late(row)):
                found += self.found(page, row, 0, key)
        return found

    def _stays(self, trail: Trail, ip: str, seen: Seen, arrival: int, late: float) -> bool:
        """The usual case, in short: in order of time, and where the one before was."""
        if not trail.places:
            return False
        last, event = trail.places[-1], seen.event
        if last.ip != ip or last.time >= event.time or last.seen.event.location != event.location:
            return False
        place = Place(
            event.time, str(event.uuid), last.latitude, last.longitude, last.cell, ip, seen, arrival, late
        )
        trail.places.append(place)
        self._visit(trail, place)
        if len(trail.places) > PLACES:
            del trail.places[0]
        return True

    def _move(self, trail: Trail, key: Key, place: Place, view: View) -> Sequence[Finding]:
        places = trail.places
        at = bisect_left(places, place[:2])
        if at < len(places) and places[at][:2] == place[:2]:
            return ()
        places.insert(at, place)
        self._visit(trail, place)
        found = [
            self._finding(places[i], places[i + 1], view)
            for i in (at - 1, at)
            if 0 <= i < len(places) - 1 and self._is_too_fast(key, trail, places[i], places[i + 1])
        ]
        if len(places) > PLACES:
            del places[0]
        return found

    def _visit(self, trail: Trail, place: Place) -> None:
        familiar = self._kind.familiar
        if familiar is None:
            return
        cell = place.cell
        visits = trail.cells.get(cell)
        if visits is not None and visits.goes_on(place.time, familiar.history):
            return
        day = self._wall.day(place.time)
        if visits is not None:
            visits.see(place.time, day, familiar)
            visits.is_known(place.time, day, familiar)
            return
        if len(trail.cells) >= CELLS:
            del trail.cells[min(trail.cells, key=lambda each: trail.cells[each].last)]
        trail.cells[cell] = Sightings(place.time, day)

    def _is_too_fast(self, key: Key, trail: Trail, one: Place, other: Place) -> bool:
        kind = self._kind
        if one.latitude == other.latitude and one.longitude == other.longitude:
            return False
        if other.time - one.time > kind.memory or one.ip == other.ip:
            return False
        km = _distance(one, other)
        if km < kind.distance or _speed(one, other, km) < kind.speed or is_same_network(one.ip, other.ip):
            return False
        visits, cell = trail.cells.get(other.cell), _cell(other)
        if self._taught.is_expected(key, cell, other.time):
            return False
        if kind.familiar is None or visits is None or self._taught.is_bad(key, cell):
            return True
        return not visits.is_known(other.time, self._wall.day(other.time), kind.familiar)

    def _finding(self, one: Place, other: Place, completing: View) -> Finding:
        km, gap = _distance(one, other), length(other.time - one.time)
        speed = _speed(one, other, km)
        before, after = _view(one, completing), _view(other, completing)
        start, end = _name(before), _name(after)
        limit = f"{self._kind.speed} km/h and {self._kind.distance} km"
        why = Why(f"{km:.0f} km in {gap}", f"{speed:.0f} km/h", limit, f"{start} → {end}")
        facts = {"from": start, "to": end, "km": f"{km:.0f}", "kmh": f"{speed:.0f}", "gap": gap}
        entries: list[Entry] = [entry_of(before), entry_of(after)]
        novel = () if self._kind.familiar is None else (_cell(other),)
        return finding_of(after, entries, 1, (why,), facts, completing.late, novel=novel)


def _cell(place: Place) -> str:
    """The square degree as a verdict names it: `52N 13E`, by its south-west corner."""
    south, west = place.cell
    return f"{abs(south)}{'S' if south < 0 else 'N'} {abs(west)}{'W' if west < 0 else 'E'}"


def _distance(one: Place, other: Place) -> float:
    return great_circle(one.latitude, one.longitude, other.latitude, other.longitude)


def _speed(one: Place, other: Place, km: float) -> float:
    """Kilometres an hour; within the same minute the clock is not exact enough to say more."""
    return km / (max(other.time - one.time, MINUTE) / (3600 * NANOSECONDS))


def _view(place: Place, completing: View) -> View:
    """A place's event, seen beside the one that tells of it."""
    return completing if place.seen is completing.seen else completing.beside(place.seen, place.arrival, place.late)


def _name(view: View) -> str:
    return " ".join(part for part in (view.text("city"), view.text("country")) if part) or (view.text("ip") or "?")
