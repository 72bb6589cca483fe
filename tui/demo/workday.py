"""When and where each person works: office hours in their own zone, weekends, leave, journeys, nights on call."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tui.demo.cities import OFFICES, City, Spot, hours_apart, midnight
from tui.demo.company import Company
from tui.demo.people import Person

FAR = 3.0
"""Hours of time difference beyond which a journey takes a day without work each way."""


class Workday(NamedTuple):
    """One person's working time on a local date."""

    person: Person
    spot: Spot
    spans: tuple[tuple[float, float], ...]
    """Stretches of work, in seconds since 1970."""
    travelling: bool
    on_call: bool
    """Called out of bed: the last stretch is at night."""

    def moments(self, rng: Random, count: int) -> list[float]:
        """That many moments at work, in order; longer stretches get more, the first minutes of the day one."""
        lengths = [end - start for start, end in self.spans]
        chosen = rng.choices(self.spans, lengths, k=count)
        return sorted(start + rng.random() * (end - start) for start, end in chosen)


def workdays(company: Company, day: date) -> Iterator[Workday]:
    """Everyone who works on a date."""
    called = _called_out(company, day)
    for person in company.people:
        work = _workday(company, person, day, person is called)
        if work is not None:
            yield work


def _workday(company: Company, person: Person, day: date, called: bool) -> Workday | None:
    rng = Random(f"{company.seed}|day|{day}|{person.email}")
    journey = _journey(company, person, day)
    if journey is not None and journey.spot is None:
        return None
    spot = journey.spot if journey else None
    if spot is None:
        spot = person.home if person.external or rng.random() < 0.45 else OFFICES[person.office]
    city = spot.city or person.office
    spans = [] if _is_away(company, person, day) else _hours(rng, person, city, day)
    if called:
        start = midnight(city.zone, day) + rng.uniform(1.5, 4.5) * 3600
        spans.append((start, start + rng.uniform(1200, 4200)))
    return Workday(person, spot, tuple(spans), journey is not None, called) if spans else None


def _hours(rng: Random, person: Person, city: City, day: date) -> list[tuple[float, float]]:
    begin = midnight(city.zone, day)

    def span(start: float, hours: float) -> tuple[float, float]:
        return (begin + start * 3600, begin + (start + hours) * 3600)

    if day.weekday() >= 5:
        return [span(rng.uniform(10, 19), rng.uniform(0.3, 1.5))] if rng.random() < 0.12 else []
    start = 8.6 + person.early + rng.uniform(-0.4, 0.4)
    lunch = rng.uniform(11.8, 13.0)
    spans = [span(start, lunch - start), span(lunch + 0.7, rng.uniform(4.0, 5.2))]
    if rng.random() < 0.15:
        spans.append(span(rng.uniform(19.5, 21.5), rng.uniform(0.2, 1.2)))
    return spans


def _is_away(company: Company, person: Person, day: date) -> bool:
    """A week's leave now and then, and single days ill."""
    year, week, _ = day.isocalendar()
    leave = Random(f"{company.seed}|leave|{year}|{week}|{person.email}").random() < 0.05
    return leave or Random(f"{company.seed}|ill|{day}|{person.email}").random() < 0.02


class Journey(NamedTuple):
    """Where a journey has a person on a date."""

    spot: Spot | None
    """None: on the way."""


def _journey(company: Company, person: Person, day: date) -> Journey | None:
    year, week, weekday = day.isocalendar()
    rng = Random(f"{company.seed}|journey|{year}|{week}|{person.email}")
    if rng.random() > 0.07 or weekday > 5:
        return None
    spot = company.hotel(rng)
    first = rng.choice((1, 2, 3))
    last = rng.choice((first + 1, 4, 5))
    if not first <= weekday <= last:
        return None
    monday = day - timedelta(days=weekday - 1)
    far = spot.city is not None and hours_apart(spot.city, person.office, monday) > FAR
    return Journey(None if far and weekday in (first, last) else spot)


def _called_out(company: Company, day: date) -> Person | None:
    """Whom a night's alarm wakes; most nights nobody."""
    year, week, _ = day.isocalendar()
    on_call = Random(f"{company.seed}|on-call|{year}|{week}").choice(company.of("Operations", "Engineering"))
    return on_call if Random(f"{company.seed}|alarm|{day}").random() < 0.25 else None
