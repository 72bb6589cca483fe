"""Laptops back after a week, with all that was done; new ones; a tablet that knows only the old password."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from tui.demo.cities import midnight
from tui.demo.company import Company
from tui.demo.ids import drawn_id, lower_id
from tui.demo.rotation import changes_password
from tui.demo.shapes import Happening, Shaper
from tui.demo.usages import ACTIONS
from tui.demo.workday import workdays

CHANCE = 0.25
"""That a working day sees one."""
DAYS_AWAY = (5, 7)
A_DAY = (1, 4)
"""Uses on each day without a network."""
NEW = 0.12
"""Chance that somebody gets a new laptop on a working day: each every two years."""
IN_THE_DRAWER = (900, 2400)
"""Seconds between two tries of a tablet that was forgotten at home."""


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


def new_laptops(company: Company, day: date) -> Iterator[Happening]:
    """It is made a trusted device from itself, the old one goes; the command line asks it for a session."""
    rng = Random(f"{company.seed}|new laptop|{day}")
    present = [work for work in workdays(company, day) if work.hours > 4 and not work.travelling]
    if not present or rng.random() > NEW:
        return
    work = rng.choice(present)
    person, shaper = work.person, Shaper(company.account_uuid, rng)
    at, device = work.spans[-1][0] + rng.uniform(60, 3600), lower_id("new laptop", person.uuid, day)
    yield shaper.signin(at - 20, person, person.desktop, work.spot, "mfa_ok")
    yield shaper.audit(at, person, device, work.spot, "create", "device", device, aux=person)
    if person.uses_command_line:
        session = drawn_id(rng).lower()
        yield shaper.audit(at + 900, person, device, work.spot, "dlgsess", "dlgdsess", session)
    old = person.desktop.device
    yield shaper.audit(at + 1800, person, device, work.spot, "delete", "device", old, aux=person)


def forgotten_tablet(company: Company, day: date) -> Iterator[Happening]:
    """Somebody has changed the password yesterday; a tablet at home tries the old one all day."""
    before = day - timedelta(days=1)
    forgetful = [person for person in company.people if changes_password(company, person, before)]
    if not forgetful:
        return
    rng = Random(f"{company.seed}|tablet|{day}")
    person, shaper = rng.choice(forgetful), Shaper(company.account_uuid, rng)
    at = midnight(person.office.zone, day) + 6 * 3600
    end = at + rng.uniform(2, 12) * 3600
    while (at := at + rng.uniform(*IN_THE_DRAWER)) < end:
        yield shaper.signin(at, person, person.phone, person.home, "password_secret_bad")
