"""How far a rule had come with one key just after an event: `count 7 of 10`, `chain stops at step 2`."""

from collections import Counter
from collections.abc import Sequence
from datetime import tzinfo

from tui.detection.kinds.count import CountDetector, CountKind
from tui.detection.kinds.deviation import DeviationDetector, DeviationKind
from tui.detection.kinds.distinct import DistinctDetector, DistinctKind
from tui.detection.kinds.finding import SEPARATOR, Detector, Entry, Key
from tui.detection.kinds.first_seen import FirstSeenDetector, FirstSeenKind
from tui.detection.kinds.sequence import SequenceDetector, SequenceKind
from tui.detection.kinds.sightings import DAY
from tui.detection.kinds.travel import TravelDetector, TravelKind
from tui.detection.positions import great_circle, is_same_network
from tui.detection.rule import Rule
from tui.detection.standing_chain import chain_standing
from tui.detection.view import View
from tui.detection.wall import Wall
from tui.detection.wording import length


def standing(rule: Rule, detector: Detector, view: View, role: int, key: Key, zone: tzinfo) -> str:
    """One sentence; empty for kinds that have nothing to tell."""
    match rule.kind, detector:
        case CountKind() as kind, CountDetector():
            counted = detector.memory.get(key)
            entries = [] if counted is None else counted.timeline.entries
            found = max((len(window) for window in _windows(entries, view.time, kind.within)), default=0)
            return f"count {found} of {kind.at_least} within {length(kind.within)}"
        case DistinctKind() as kind, DistinctDetector():
            distinct = detector.memory.get(key)
            return _distinct(kind, [] if distinct is None else distinct.timeline.entries, view)
        case SequenceKind() as kind, SequenceDetector():
            steps = detector.memory.get(key)
            return chain_standing(rule, kind, steps, view, role)
        case FirstSeenKind() as kind, FirstSeenDetector():
            return _first_seen(kind, detector, view, key, zone)
        case DeviationKind() as kind, DeviationDetector():
            return _deviation(kind, detector, view, key, zone)
        case TravelKind() as kind, TravelDetector():
            return _travel(kind, detector, view, key)
        case _:
            return ""


def _windows(entries: Sequence[Entry], time: int, within: int) -> list[Sequence[Entry]]:
    """Every window that holds the moment and ends at an entry."""
    near = [entry for entry in entries if time - within <= entry.time <= time + within]
    ends = {entry.time for entry in near if entry.time >= time}
    return [[entry for entry in near if end - within <= entry.time <= end] for end in ends]


def _distinct(kind: DistinctKind, entries: Sequence[Entry], view: View) -> str:
    best, events = 0, 0
    for window in _windows(entries, view.time, kind.within):
        counts = Counter(entry.value for entry in window)
        highest = kind.highest or len(window)
        fitting = sum(kind.lowest <= count <= highest for count in counts.values())
        best, events = max((best, events), (fitting, len(window)))
    told = f"{best} of {kind.at_least} different {' and '.join(kind.of)} within {length(kind.within)}"
    if kind.lowest > 1 or kind.highest is not None:
        told += f", each with {kind.lowest} to {kind.highest or 'any number of'} events"
    return told + (f"; {events} of {kind.events_at_least} events" if kind.events_at_least else "")


def _first_seen(kind: FirstSeenKind, detector: FirstSeenDetector, view: View, key: Key, zone: tzinfo) -> str:
    habits = detector.memory.get(key)
    values = [view.text(field) for field in kind.of]
    if habits is None or None in values:
        return f"{' or '.join(kind.of)} is missing: nothing to compare"
    sightings = habits.values.get(SEPARATOR.join(value for value in values if value is not None))
    if kind.idle:
        return (
            f"{habits.events} events of this {' and '.join(kind.of)}; fires after {length(kind.idle)} without any"
        )
    age = view.time - habits.first
    if age < kind.warmup:
        return f"still learning this key: {age // DAY} of {kind.warmup / DAY:g} days"
    if habits.events <= kind.min_events:
        return f"still learning this key: {habits.events} events, and more than {kind.min_events} are asked for"
    if sightings is None or not sightings.is_known(view.time, Wall(zone).day(view.time), kind.schooling):
        return f"new: {kind.schooling.words()}"
    since = length(view.time - sightings.first)
    return f"known: seen first {since} before, {kind.schooling.words()}"


def _deviation(kind: DeviationKind, detector: DeviationDetector, view: View, key: Key, zone: tzinfo) -> str:
    rates = detector.memory.get(key)
    if rates is None:
        return ""
    number = view.time // kind.bucket
    count = len({entry.value for entry in rates.entries(number)})
    start = max(rates.first // kind.bucket, number - kind.history // kind.bucket)
    slots = kind.season.slots(number, start, kind.bucket, Wall(zone))
    baseline = rates.measured(start, number, slots)
    return (
        f"{count} of {kind.at_least} in {length(kind.bucket)}, z {baseline.z(count):.1f} of {kind.z:g}; "
        f"{baseline.words()}"
    )


def _travel(kind: TravelKind, detector: TravelDetector, view: View, key: Key) -> str:
    trail = detector.memory.get(key)
    places = [] if trail is None else trail.places
    at = next((number for number, place in enumerate(places) if place.uuid == view.uuid), None)
    if at is None:
        return "no position and address: not judged"
    if at == 0:
        return "the first place known of this key"
    one, other = places[at - 1], places[at]
    if other.time - one.time > kind.memory:
        return f"the place before is more than {length(kind.memory)} old"
    if is_same_network(one.ip, other.ip):
        return "the same network as before"
    km = great_circle(one.latitude, one.longitude, other.latitude, other.longitude)
    gap = length(other.time - one.time)
    return f"{km:.0f} km in {gap}; it takes {kind.distance} km at {kind.speed} km/h to an unfamiliar place"
