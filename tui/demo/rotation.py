"""Rotation day, the second Wednesday of a month: every shared credential is changed, and some people's own one.

Keepers work through their vaults item by item, everyone else looks at the new secrets in the afternoon, and the
next morning many fingers still know the old password.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from tui.demo.company import Company
from tui.demo.people import Person
from tui.demo.shapes import Happening, Shaper
from tui.demo.vaults import FOR_ALL, ITEMS, READERS, Item
from tui.demo.workday import Workday, workdays

WEDNESDAY = 2
PACE = (40.0, 300.0)
"""Seconds that a keeper takes for an item; each has a pace of their own."""
NEW_PASSWORD, FORGETS = 0.3, 0.4
"""Who changes their own password too, and who of them mistypes it the next morning."""


def is_rotation_day(day: date) -> bool:
    """Whether it is the second Wednesday of a month."""
    return day.weekday() == WEDNESDAY and 8 <= day.day <= 14


def rotation(company: Company, day: date) -> Iterator[Happening]:
    """What the day adds to the usual."""
    if not is_rotation_day(day):
        return
    present = {work.person: work for work in workdays(company, day) if work.hours > 2}
    keepers = {person: items for person, items in _duties(company, present) if items}
    for person, work in present.items():
        shaper = Shaper(company.account_uuid, work.rng(company, "rotation", day))
        if person in keepers:
            yield from _changes(shaper, work, keepers[person])
        yield from _afternoon(shaper, work)
        if changes_password(company, person, day):
            at = work.moments(shaper.rng, 1)[0]
            yield shaper.audit(at, person, person.desktop.device, work.spot, "changemp", "user", person)


def changes_password(company: Company, person: Person, day: date) -> bool:
    """Whether somebody takes the day to change their own password."""
    return is_rotation_day(day) and Random(f"{company.seed}|password|{day}|{person.email}").random() < NEW_PASSWORD


def wrong_tries(company: Company, person: Person, day: date) -> int:
    """How often somebody types the old password in the morning of a date."""
    if not changes_password(company, person, day - timedelta(days=1)):
        return 0
    rng = Random(f"{company.seed}|fingers|{day}|{person.email}")
    return rng.randint(1, 3) if rng.random() < FORGETS else 0


def _duties(company: Company, present: dict[Person, Workday]) -> Iterator[tuple[Person, list[Item]]]:
    """Each vault's items, dealt among one or two of its readers."""
    dealt: dict[Person, list[Item]] = {person: [] for person in present}
    for vault, items in ITEMS.items():
        readers = [p for p in present if not p.until and (vault in FOR_ALL or vault in READERS[p.department])]
        chosen = [p for p in readers if p.department == "IT"] if vault in FOR_ALL else readers
        keepers = Random(f"{company.seed}|keepers|{vault}").sample(chosen, min(2, len(chosen)))
        for number, item in enumerate(items if keepers else ()):
            dealt[keepers[number % len(keepers)]].append(item)
    yield from dealt.items()


def _changes(shaper: Shaper, work: Workday, items: list[Item]) -> Iterator[Happening]:
    """One item after the other: opened, looked at, saved, and the new secret copied to where it is used."""
    person, pace = work.person, shaper.rng.uniform(*PACE)
    at = work.spans[0][0] + shaper.rng.uniform(600, 3600)
    for item in items:
        steps = (("enter-item-edit-mode", 0.0), ("reveal", 0.1), ("server-update", 0.4), ("secure-copy", 0.6))
        for action, share in steps:
            yield shaper.usage(at + share * pace, person, person.desktop, work.spot, item, action)
        yield shaper.audit(at + 0.4 * pace, person, person.desktop.device, work.spot, "update", "items", item.uuid)
        at += pace * shaper.rng.uniform(0.7, 1.3)


def _afternoon(shaper: Shaper, work: Workday) -> Iterator[Happening]:
    """Two to six of the own items are needed at other places than a form that is filled in."""
    person = work.person
    for item in shaper.rng.sample(person.items, min(len(person.items), shaper.rng.randint(2, 6))):
        at = work.moments(shaper.rng, 1)[0]
        yield shaper.usage(
            at, person, person.desktop, work.spot, item, shaper.rng.choice(("reveal", "secure-copy"))
        )
