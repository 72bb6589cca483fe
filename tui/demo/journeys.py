"""Journeys on business, of one or of a team: a flight out, days at a hotel or another office, a flight back.

Nobody is seen anywhere sooner than an airliner could have brought them.
"""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tui.demo.cities import OFFICES, City, Spot, airport, kilometres, midnight
from tui.demo.company import Company
from tui.demo.people import Person

SHARE = 0.07
"""Part of the people who set out in a week."""
TO_AN_OFFICE = 0.2
"""... of these go to another office of the company."""
TEAM_WEEKS = 0.12
"""Chance that a week has a team that meets abroad, all in one hotel."""
CRUISE, ON_THE_GROUND = 850.0, 0.6
"""Kilometres an hour of an airliner, and the hours that a flight takes besides: taxiing, climbing, landing."""
_HOUR, _DAY = 3600.0, 86_400.0
SHORTEST_STAY = 16 * _HOUR
BEFORE, AFTER = 2.5 * _HOUR, 1.5 * _HOUR
"""Seconds between desk and take-off, and between landing and desk."""


class Flight(NamedTuple):
    """From one airport to another; seconds since 1970."""

    origin: Spot
    destination: Spot
    departs: float
    arrives: float


class Journey(NamedTuple):
    """Where somebody works meanwhile, and the flights there and back."""

    hotel: Spot
    out: Flight
    back: Flight


def journey(company: Company, person: Person, day: date) -> Journey | None:
    """The person's journey in the week of a date; most weeks have none."""
    year, week, weekday = day.isocalendar()
    if person.home.city is None:
        return None
    rng = Random(f"{company.seed}|journey|{year}|{week}|{person.email}")
    team = _meeting_of(company, person, year, week)
    if team is None and rng.random() > SHARE:
        return None
    hotel = team or _destination(company, person, rng)
    if hotel.city is None:
        return None
    first = 2 if team else rng.choice((1, 2, 3))
    last = 4 if team else rng.choice((first + 1, 4, 5))
    monday = day - timedelta(days=weekday - 1)
    out = _flight(
        person.home.city, hotel.city, _local(person.home.city, monday, first) + rng.uniform(7, 15) * _HOUR
    )
    departs = _local(hotel.city, monday, last) + rng.uniform(13, 19) * _HOUR
    while departs < out.arrives + SHORTEST_STAY:
        departs += _DAY
    return Journey(hotel, out, _flight(hotel.city, person.home.city, departs))


def _meeting_of(company: Company, person: Person, year: int, week: int) -> Spot | None:
    """The hotel, if the person's department meets abroad in that week."""
    rng = Random(f"{company.seed}|meeting|{year}|{week}")
    meets = rng.random() < TEAM_WEEKS
    department, hotel = rng.choice(company.people).department, company.hotel(rng)
    return hotel if meets and person.department == department else None


def _destination(company: Company, person: Person, rng: Random) -> Spot:
    offices = [spot for city, spot in OFFICES.items() if city not in (person.office, person.home.city)]
    visits = rng.random() < TO_AN_OFFICE and not person.external
    return rng.choice(offices) if visits else company.hotel(rng)


def _flight(origin: City, destination: City, departs: float) -> Flight:
    hours = kilometres(origin, destination) / CRUISE + ON_THE_GROUND
    return Flight(airport(origin), airport(destination), departs, departs + hours * _HOUR)


def _local(city: City, monday: date, weekday: int) -> float:
    return midnight(city.zone, monday + timedelta(days=weekday - 1))
