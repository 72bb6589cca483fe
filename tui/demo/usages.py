"""A day's uses of items, by people, the build and the backup. Some arrive hours after they happened."""

from collections.abc import Iterator
from datetime import date
from random import Random

from tui.demo.cities import BERLIN, midnight
from tui.demo.company import Company
from tui.demo.people import Person
from tui.demo.shapes import Happening, Shaper
from tui.demo.signins import pick_client
from tui.demo.vaults import CROWN_JEWEL, ITEMS, Item
from tui.demo.workday import Workday, workdays

A_DAY = (5, 10)
"""Uses of one person on a working day, least and most."""
LATEST = 20 * 3600
"""Seconds by which a use arrives late at most: some devices sync once a day (api contract, 4)."""

ACTIONS = {
    "fill": 56.0,
    "secure-copy": 15.0,
    "reveal": 9.0,
    "select-sso-provider": 8.0,
    "enter-item-edit-mode": 4.0,
    "server-update": 3.0,
    "server-create": 1.5,
    "server-fetch": 2.0,
    "share": 0.8,
    "export": 0.3,
}
"""How often people do what."""
_ACTIONS, _WEIGHTS = tuple(ACTIONS), tuple(ACTIONS.values())


def usages(company: Company, day: date) -> Iterator[Happening]:
    """Every use of a shared item of a date's background."""
    for work in workdays(company, day):
        rng = work.rng(company, "usages", day)
        shaper = Shaper(company.account_uuid, rng)
        count = rng.randint(*A_DAY) if work.hours > 4 else rng.randint(1, 3)
        for at in work.moments(rng, count):
            yield _use(shaper, work, at)
        if work.on_call:
            yield from _alarm(shaper, work)
    yield from _build(company, day)
    yield from _nightly_backup(company, day)


def _use(shaper: Shaper, work: Workday, at: float) -> Happening:
    rng = shaper.rng
    client = pick_client(rng, work.person)
    action = rng.choices(_ACTIONS, _WEIGHTS)[0]
    item = _favourite(rng, work.person)
    return shaper.usage(at, work.person, client, work.spot, item, action, late=_lag(rng))


def _favourite(rng: Random, person: Person) -> Item:
    """One of the person's items, the dear ones far more often."""
    return person.items[min(int(rng.expovariate(0.28)), len(person.items) - 1)]


def _lag(rng: Random) -> float:
    """Seconds until a client syncs: most at once, some after a pause, a few when the laptop is opened again."""
    dice = rng.random()
    if dice < 0.86:
        return rng.uniform(0.5, 9.0)
    if dice < 0.95:
        return rng.uniform(60, 2_700)
    return rng.uniform(2_700, 21_600) if dice < 0.99 else rng.uniform(21_600, LATEST)


def _alarm(shaper: Shaper, work: Workday) -> Iterator[Happening]:
    """Somebody woken at night opens what the incident needs: little for most, half the vault for some."""
    start, end = work.spans[-1]
    wanted = [CROWN_JEWEL, *shaper.rng.sample(ITEMS["Production"][1:], shaper.rng.randint(2, 8))]
    for number, item in enumerate(wanted):
        at = start + (number + shaper.rng.random()) * (end - start) / (len(wanted) + 1)
        yield shaper.usage(at, work.person, work.person.desktop, work.spot, item, "reveal")


def _build(company: Company, day: date) -> Iterator[Happening]:
    """Each run of the build fetches two or three secrets of the CI vault: often by day, seldom at night."""
    rng = Random(f"{company.seed}|build|{day}")
    shaper = Shaper(company.account_uuid, rng)
    begin = midnight(BERLIN.zone, day)
    for hour in range(24):
        busy = 7 <= hour < 19 and day.weekday() < 5
        for _ in range(rng.randint(1, 3) if busy else rng.random() < 0.3):
            service = rng.choice((company.deploy, company.runner))
            at = begin + (hour + rng.random()) * 3600
            for item in rng.sample(ITEMS["CI"][:5], rng.randint(2, 3)):
                at += rng.uniform(0.2, 1.5)
                yield shaper.usage(at, service, service.client, service.spot, item, "server-fetch")


def _nightly_backup(company: Company, day: date) -> Iterator[Happening]:
    shaper = Shaper(company.account_uuid, Random(f"{company.seed}|backup|{day}"))
    at = midnight(BERLIN.zone, day) + 2.25 * 3600 + shaper.rng.uniform(0, 90)
    service = company.backup
    for name in ("Backup key", "Prod DB replica", "Redis prod"):
        item = next(item for item in ITEMS["Production"] if item.name == name)
        at += shaper.rng.uniform(1, 4)
        yield shaper.usage(at, service, service.client, service.spot, item, "server-fetch")
