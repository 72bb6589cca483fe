"""Interns: six begin together on the first Monday of a month, and leave together on a Friday seven weeks later."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from tui.demo.cities import Spot
from tui.demo.people import Person, person

WEEKS = 7
DEPARTMENTS = ("Engineering", "Support", "Sales", "Design", "Finance", "Engineering")
FIRST_NAMES = ("Ada", "Ben", "Cleo", "Dario", "Edda", "Finn")
LAST_NAMES = (
    "Arndt", "Bauer", "Cardoso", "Dietz", "Ebert", "Franke", "Gomes", "Heller", "Ibsen", "Jung", "Kraft", "Lang",
    "Mendes", "Nowak", "Otto", "Prado", "Quandt", "Reis", "Sauer", "Thoma", "Unger", "Vidal", "Weber", "Zeller",
)  # fmt: skip
"""One for each month of two years; each begins with another letter, which is in the e-mail."""
FIRST_ADDRESS = 61
"""The sixty live at the addresses below."""


def interns(seed: int, day: date) -> tuple[Person, ...]:
    """Those who are there on a date."""
    this = month_of(day)
    return tuple(
        one
        for month in range(this - 2, this + 1)
        if first_monday(month) <= day <= last_friday(month)
        for one in cohort(seed, month)
    )


@lru_cache(maxsize=16)
def cohort(seed: int, month: int) -> tuple[Person, ...]:
    """Those who begin in a month, counted from the year nought; they live where their office is."""
    last = LAST_NAMES[month % len(LAST_NAMES)]
    address = FIRST_ADDRESS + len(FIRST_NAMES) * (month % len(LAST_NAMES))
    everyone = (
        person(seed, address + number, f"{first} {last}", f"{first}.{last[0]}".lower(), department)
        for number, (first, department) in enumerate(zip(FIRST_NAMES, DEPARTMENTS, strict=True))
    )
    since, until = first_monday(month), last_friday(month)
    return tuple(replace(one, home=Spot(one.home.ip, one.office), since=since, until=until) for one in everyone)


def month_of(day: date) -> int:
    """The number of a date's month since the year nought."""
    return day.year * 12 + day.month - 1


def first_monday(month: int) -> date:
    """When a month's interns begin."""
    first = date(month // 12, month % 12 + 1, 1)
    return first + timedelta(days=-first.weekday() % 7)


def last_friday(month: int) -> date:
    """When a month's interns leave."""
    return first_monday(month) + timedelta(weeks=WEEKS, days=-3)
