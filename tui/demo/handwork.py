"""What IT does by hand beside the directory: somebody put into a group at once, a vault that is cleared out."""

from collections.abc import Iterator
from datetime import date
from random import Random

from tui.demo.audits import MEMBER
from tui.demo.company import Company
from tui.demo.ids import lower_id
from tui.demo.people import Person
from tui.demo.shapes import Happening, Shaper
from tui.demo.vaults import CONTENTS, GROUPS, SENSITIVE, group_id
from tui.demo.workday import Workday, workdays

ADDS = 0.4
"""Chance that a working day sees somebody put into a group by hand."""
ITS_KEEPER = 0.8
"""... by the one of IT who mostly does it for that group; else by whoever is asked."""
CLEARS = 0.04
"""Chance that somebody clears out a vault on a working day: once in five weeks."""
CLEARED = (10, 24)
"""Items thrown away in an afternoon."""


def group_by_hand(company: Company, day: date) -> Iterator[Happening]:
    """The directory is told tomorrow; the person needs the group today."""
    rng = Random(f"{company.seed}|by hand|{day}")
    staff = _present(company, day, "IT", "Security")
    if not staff or rng.random() > ADDS:
        return
    group = rng.choice(GROUPS[3:-1])
    keeper = _keeper(company, group)
    work = staff[keeper] if keeper in staff and rng.random() < ITS_KEEPER else rng.choice(list(staff.values()))
    shaper = Shaper(company.account_uuid, rng)
    whom = rng.choice([person for person in company.people if person is not work.person])
    at = work.moments(rng, 1)[0]
    device = work.person.desktop.device
    yield shaper.audit(at, work.person, device, work.spot, "join", "gm", group_id(group), aux=whom, aux_info=MEMBER)


def vault_cleared(company: Company, day: date) -> Iterator[Happening]:
    """Years of dead items go in one afternoon, a minute or ten apart."""
    rng = Random(f"{company.seed}|clearing|{day}")
    present = list(_present(company, day).values())
    if not present or rng.random() > CLEARS:
        return
    work = rng.choice(present)
    shaper = Shaper(company.account_uuid, rng)
    vault = rng.choice([name for name in CONTENTS if name not in SENSITIVE])
    at = work.spans[-1][0]
    for number in range(rng.randint(*CLEARED)):
        at += rng.uniform(60, 600)
        item = lower_id("acme", "dead item", vault, day, number)
        yield shaper.audit(at, work.person, work.person.desktop.device, work.spot, "delete", "items", item)


def _keeper(company: Company, group: str) -> Person:
    return Random(f"{company.seed}|keeper|{group}").choice(company.of("IT"))


def _present(company: Company, day: date, *departments: str) -> dict[Person, Workday]:
    """Who works more than two hours on a date, of some departments or of all."""
    return {
        work.person: work
        for work in workdays(company, day)
        if work.hours > 2 and (not departments or work.person.department in departments)
    }
