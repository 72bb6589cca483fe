"""A laptop that comes back after a week: all that was done with it arrives at once."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from tui.demo.cities import midnight
from tui.demo.company import Company
from tui.demo.shapes import Happening, Shaper
from tui.demo.usages import ACTIONS

CHANCE = 0.25
"""That a working day sees one."""
DAYS_AWAY = (5, 7)
A_DAY = (1, 4)
"""Uses on each day without a network."""


def returning_laptops(company: Company, day: date) -> Iterator[Happening]:
    """What arrives on a date, of the days before."""
    rng = Random(f"{company.seed}|laptop|{day}")
    if day.weekday() >= 5 or rng.random() > CHANCE:
        return
    person = rng.choice(company.people)
    shaper = Shaper(company.account_uuid, rng)
    back = midnight(person.office.zone, day) + rng.uniform(8.5, 11) * 3600
    for ago in range(1, rng.randint(*DAYS_AWAY) + 1):
        for _ in range(rng.randint(*A_DAY)):
            at = midnight(person.office.zone, day - timedelta(days=ago)) + rng.uniform(9, 18) * 3600
            action = rng.choices(tuple(ACTIONS), tuple(ACTIONS.values()))[0]
            late = back - at + rng.uniform(0, 20)
            yield shaper.usage(
                at, person, person.desktop, person.home, rng.choice(person.items[:10]), action, late=late
            )
