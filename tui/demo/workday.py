"""When and where each person works: office hours in their own zone, weekends, leave, journeys, nights on call."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple

from tui.demo.cities import BERLIN, COWORKING, NEW_VPN_EXIT, OFFICES, VPN_EXITS, City, Spot, midnight
from tui.demo.company import Company
from tui.demo.interns import interns
from tui.demo.journeys import AFTER, BEFORE, Flight, Journey, journey
from tui.demo.people import Person

_HOUR, _DAY = 3600.0, 86_400.0
Span = tuple[float, float]
"""A stretch of time, in seconds since 1970."""
THURSDAY = 3
LONG_LEAVE_DAYS = (50, 80)
HALF_YEAR = 182


class Workday(NamedTuple):
    """One person's working time on a local date, at one place; who changes places has several."""

    person: Person
    spot: Spot
    spans: tuple[Span, ...]
    """Stretches of work."""
    travelling: bool = False
    on_call: bool = False
    """Called out of bed: the last stretch is at night."""
    part: int = 0
    """Which of the day's places it is."""

    @property
    def hours(self) -> float:
        """How long it is altogether."""
        return sum(end - start for start, end in self.spans) / _HOUR

    def rng(self, company: Company, what: str, day: date) -> Random:
        """Random numbers of this person and date, for what they are drawn for."""
        return Random(f"{company.seed}|{what}|{day}|{self.person.email}" + (f"|{self.part}" if self.part else ""))

    def moments(self, rng: Random, count: int) -> list[float]:
        """That many moments at work, in order; longer stretches get more, the first minutes of the day one."""
        lengths = [end - start for start, end in self.spans]
        chosen = rng.choices(self.spans, lengths, k=count)
        return sorted(start + rng.random() * (end - start) for start, end in chosen)


@lru_cache(maxsize=8)
def workdays(company: Company, day: date) -> tuple[Workday, ...]:
    """Everyone who works on a date, at each place they work at."""
    called = _called_out(company, day)
    people = (*company.people, *interns(company.seed, day))
    return tuple(work for person in people for work in _day_of(company, person, day, person is called))


def _day_of(company: Company, person: Person, day: date, called: bool) -> Iterator[Workday]:
    trip = None if person.until else journey(company, person, day)
    if trip is not None:
        parts = [work for work in _on_the_way(company, person, trip, day) if work.spans]
        yield from (work._replace(part=number) for number, work in enumerate(parts))
        return
    rng = Random(f"{company.seed}|day|{day}|{person.email}")
    spot = _place(rng, person, day)
    city = spot.city or person.office
    spans = [] if _is_away(company, person, day) else _hours(rng, person, city, day)
    if called:
        start = midnight(city.zone, day) + rng.uniform(1.5, 4.5) * _HOUR
        spans.append((start, start + rng.uniform(1200, 4200)))
    if day == person.until:
        spans = spans[:1]  # the account is suspended in the afternoon
    if spans and person.uses_vpn and spot is person.home and rng.random() < 0.35:
        yield from _by_vpn(rng, person, spans, called)
    elif spans:
        yield Workday(person, spot, tuple(spans), on_call=called)


def _place(rng: Random, person: Person, day: date) -> Spot:
    if person.external or rng.random() < 0.45:
        return person.home
    return COWORKING if person.office is BERLIN and day.weekday() == THURSDAY else OFFICES[person.office]


def _by_vpn(rng: Random, person: Person, spans: list[Span], called: bool) -> Iterator[Workday]:
    """The day begins at home and goes on through whichever exit the provider picks."""
    way_out = NEW_VPN_EXIT if rng.random() < 0.04 else rng.choice(VPN_EXITS)
    yield Workday(person, person.home, (spans[0],), on_call=called and len(spans) == 1)
    if len(spans) > 1:
        yield Workday(person, way_out, tuple(spans[1:]), on_call=called, part=1)


def _on_the_way(company: Company, person: Person, trip: Journey, day: date) -> Iterator[Workday]:
    """A date in a week with a journey: at home until the flight, the airports, the hotel, home again."""
    for city, spot, after, before, away in (
        (trip.out.origin.city, person.home, 0.0, trip.out.departs - BEFORE, False),
        (trip.hotel.city, trip.hotel, trip.out.arrives + AFTER, trip.back.departs - BEFORE, True),
        (trip.out.origin.city, person.home, trip.back.arrives + AFTER, float("inf"), False),
    ):
        rng = Random(f"{company.seed}|day|{day}|{person.email}|{spot.ip}")
        spans = _hours(rng, person, city or person.office, day)
        kept = [(max(start, after), min(end, before)) for start, end in spans]
        yield Workday(person, spot, tuple(span for span in kept if span[1] - span[0] > 900), travelling=away)
    for flight in (trip.out, trip.back):
        yield from _at_airports(person, flight, day)


def _at_airports(person: Person, flight: Flight, day: date) -> Iterator[Workday]:
    """A look at the phone before boarding, and another when the doors open."""
    for spot, start in ((flight.origin, flight.departs - 2700), (flight.destination, flight.arrives + 300)):
        begin = midnight((spot.city or person.office).zone, day)
        if begin <= start < begin + _DAY:
            yield Workday(person, spot, ((start, start + 1500),))


def _hours(rng: Random, person: Person, city: City, day: date) -> list[Span]:
    begin = midnight(city.zone, day)

    def span(start: float, hours: float) -> Span:
        return (begin + start * _HOUR, begin + (start + hours) * _HOUR)

    if day.weekday() >= 5:
        return [span(rng.uniform(10, 19), rng.uniform(0.3, 1.5))] if rng.random() < 0.12 else []
    start = 8.6 + person.early + rng.uniform(-0.4, 0.4)
    lunch = rng.uniform(11.8, 13.0)
    spans = [span(start, lunch - start), span(lunch + 0.7, rng.uniform(4.0, 5.2))]
    if rng.random() < 0.15:
        spans.append(span(rng.uniform(19.5, 21.5), rng.uniform(0.2, 1.2)))
    return spans


def _is_away(company: Company, person: Person, day: date) -> bool:
    """A week's leave now and then, single days ill, and seldom some months with a child."""
    year, week, _ = day.isocalendar()
    leave = Random(f"{company.seed}|leave|{year}|{week}|{person.email}").random() < 0.05
    ill = Random(f"{company.seed}|ill|{day}|{person.email}").random() < 0.02
    return leave or ill or _is_on_long_leave(company, person, day)


def _is_on_long_leave(company: Company, person: Person, day: date) -> bool:
    for half in (day.toordinal() // HALF_YEAR - 1, day.toordinal() // HALF_YEAR):
        rng = Random(f"{company.seed}|long leave|{half}|{person.email}")
        if rng.random() < 0.03:
            first = date.fromordinal(half * HALF_YEAR + rng.randrange(HALF_YEAR))
            if first <= day < first + timedelta(days=rng.randint(*LONG_LEAVE_DAYS)):
                return True
    return False


def _called_out(company: Company, day: date) -> Person | None:
    """Whom a night's alarm wakes; most nights nobody."""
    year, week, _ = day.isocalendar()
    on_call = Random(f"{company.seed}|on-call|{year}|{week}").choice(company.of("Operations", "Engineering"))
    return on_call if Random(f"{company.seed}|alarm|{day}").random() < 0.25 else None
