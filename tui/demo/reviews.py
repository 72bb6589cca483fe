"""The access review, every third Tuesday: reports are read, and what nobody needs any more is taken away."""

from collections.abc import Iterator
from datetime import date
from random import Random

from tui.demo.company import Company
from tui.demo.ids import lower_id
from tui.demo.shapes import Happening, Shaper
from tui.demo.vaults import CONTENTS, GROUPS, group_id, vault_id
from tui.demo.workday import Workday, workdays

TUESDAY = 1
REPORTS, TAKEN, CLEARED = (8, 15), (25, 45), (3, 12)
"""How many reports are read, how many accesses end, how many dead items are thrown away."""


def access_review(company: Company, day: date) -> Iterator[Happening]:
    """What the day adds to the usual."""
    if day.weekday() != TUESDAY or not 15 <= day.day <= 21:
        return
    present = [work for work in workdays(company, day) if work.hours > 2]
    reader = next((work for work in present if work.person.department == "Security"), None)
    admin = next((work for work in present if work.person.department == "IT"), None)
    shaper = Shaper(company.account_uuid, Random(f"{company.seed}|review|{day}"))
    if reader is not None:
        yield from _reports(shaper, reader)
    if admin is not None:
        yield from _taken_away(shaper, company, admin)
        yield from _cleared(shaper, admin)


def _reports(shaper: Shaper, work: Workday) -> Iterator[Happening]:
    at = work.spans[0][0] + 1200
    for number in range(shaper.rng.randint(*REPORTS)):
        at += shaper.rng.uniform(60, 400)
        action = "export" if number % 5 == 4 else "view"
        yield _by(shaper, work, at, action, "report", lower_id("acme", "report", number))


def _taken_away(shaper: Shaper, company: Company, work: Workday) -> Iterator[Happening]:
    """People lose vaults and groups one after the other; a group gets what its people had one by one."""
    rng, device, at = shaper.rng, work.person.desktop.device, work.spans[-1][0]
    others = [person for person in company.people if person is not work.person]
    for _ in range(rng.randint(*TAKEN)):
        at += rng.uniform(20, 300)
        vault, group, other = vault_id(rng.choice(list(CONTENTS))), group_id(rng.choice(GROUPS)), rng.choice(others)
        what = rng.choices(("person", "member", "group", "to the group"), (5, 4, 2, 0.3))[0]
        if what == "person":
            yield shaper.audit(at, work.person, device, work.spot, "revoke", "uva", vault, aux=other)
        elif what == "member":
            yield shaper.audit(at, work.person, device, work.spot, "leave", "gm", group, aux=other)
        else:
            action = "revoke" if what == "group" else "grant"
            yield shaper.audit(at, work.person, device, work.spot, action, "gva", vault, aux=group)


def _cleared(shaper: Shaper, work: Workday) -> Iterator[Happening]:
    at = work.spans[-1][0] + 3000
    for number in range(shaper.rng.randint(*CLEARED)):
        at += shaper.rng.uniform(20, 240)
        yield _by(shaper, work, at, "delete", "items", lower_id("acme", "dead item", work.person.email, at, number))


def _by(shaper: Shaper, work: Workday, at: float, action: str, kind: str, target: str) -> Happening:
    return shaper.audit(at, work.person, work.person.desktop.device, work.spot, action, kind, target)
