"""Comings and goings: the directory makes accounts for new starters in one go, and suspends those of leavers."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from tui.demo.audits import MEMBER
from tui.demo.cities import BERLIN, midnight
from tui.demo.company import Company
from tui.demo.interns import cohort, first_monday, last_friday, month_of
from tui.demo.people import Person
from tui.demo.shapes import Happening, Shaper
from tui.demo.usages import ACTIONS
from tui.demo.vaults import group_id, vault_id

_HOUR = 3600.0


def comings(company: Company, day: date) -> Iterator[Happening]:
    """Invitations on the Friday before, accounts on the first morning, by the directory; then each sets up."""
    this = month_of(day + timedelta(days=3))
    shaper = Shaper(company.account_uuid, Random(f"{company.seed}|comings|{day}"))
    begin = midnight(BERLIN.zone, day)
    if day == first_monday(this) - timedelta(days=3):
        for number, person in enumerate(cohort(company.seed, this)):
            target = f"{person.uuid[:25]}2".lower()
            yield _by_bridge(
                shaper, company, begin + 14 * _HOUR + 2 * number, "create", "invite", target, person.email
            )
    if day == first_monday(month_of(day)):
        for number, person in enumerate(cohort(company.seed, month_of(day))):
            yield from _account(shaper, company, person, begin + 6 * _HOUR + 20 * number)
            yield from _first_morning(shaper, person, day)
        yield from _welcome(shaper, company, day, begin + 8 * _HOUR)


def goings(company: Company, day: date) -> Iterator[Happening]:
    """The last Friday's suspensions; what laptops sync after them, and how they go on trying on Monday."""
    shaper = Shaper(company.account_uuid, Random(f"{company.seed}|goings|{day}"))
    for month in range(month_of(day) - 2, month_of(day) + 1):
        last = last_friday(month)
        if day == last:
            suspended = midnight(BERLIN.zone, day) + 22 * _HOUR  # when it is afternoon in Toronto too
            for number, person in enumerate(cohort(company.seed, month)):
                yield from _leaves(shaper, company, person, suspended + 15 * number)
        if day == last + timedelta(days=3):
            for person in cohort(company.seed, month)[:2]:
                yield from _in_vain(shaper, person, day)


def _account(shaper: Shaper, company: Company, person: Person, at: float) -> Iterator[Happening]:
    yield _by_bridge(shaper, company, at, "provsn", "user", person)
    yield _by_bridge(shaper, company, at + 2, "activate", "user", person)
    for number, group in enumerate(("Interns", "Developers" if person.department == "Engineering" else "Sales")):
        yield _by_bridge(shaper, company, at + 4 + number, "join", "gm", group_id(group), MEMBER, person)


def _first_morning(shaper: Shaper, person: Person, day: date) -> Iterator[Happening]:
    at = midnight(person.office.zone, day) + 8.2 * _HOUR + shaper.rng.uniform(0, 600)
    for after, client in ((0.0, person.desktop), (900.0, person.browser), (1800.0, person.phone)):
        yield shaper.signin(at + after, person, client, person.home, "credentials_ok")
        device = client.device
        yield shaper.audit(at + after + 2, person, device, person.home, "create", "device", device, aux=person)
    yield shaper.audit(at + 2000, person, person.desktop.device, person.home, "enblmfa", "user", person)


def _welcome(shaper: Shaper, company: Company, day: date, at: float) -> Iterator[Happening]:
    """Somebody from IT gives each the vaults that no group has."""
    admin = shaper.rng.choice(company.of("IT"))
    for person in cohort(company.seed, month_of(day)):
        for vault in ("Office", "Everyone"):
            at += shaper.rng.uniform(10, 60)
            device, spot = admin.desktop.device, admin.home
            target = vault_id(vault)
            yield shaper.audit(at, admin, device, spot, "grant", "uva", target, aux=person, aux_info="1048754")


def _leaves(shaper: Shaper, company: Company, person: Person, at: float) -> Iterator[Happening]:
    yield _by_bridge(shaper, company, at, "suspend", "user", person)
    for _ in range(shaper.rng.randint(0, 4)):  # used before the suspension, synced in the night after it
        used = at - shaper.rng.uniform(1, 6) * _HOUR
        late = at - used + shaper.rng.uniform(0.5, 8) * _HOUR
        action = shaper.rng.choices(tuple(ACTIONS), tuple(ACTIONS.values()))[0]
        item = shaper.rng.choice(person.items)
        yield shaper.usage(used, person, person.desktop, person.home, item, action, late=late)


def _in_vain(shaper: Shaper, person: Person, day: date) -> Iterator[Happening]:
    at = midnight(person.office.zone, day) + 9 * _HOUR
    for number in range(shaper.rng.randint(2, 4)):
        moment = at + 1800 * number
        yield shaper.signin(moment, person, person.desktop, person.home, "credentials_failed:password_secret_bad")


def _by_bridge(
    shaper: Shaper,
    company: Company,
    at: float,
    action: str,
    kind: str,
    target: Person | str,
    info: str | None = None,
    aux: Person | None = None,
) -> Happening:
    bridge = company.bridge
    device, spot = bridge.client.device, bridge.spot
    return shaper.audit(at, bridge, device, spot, action, kind, target, aux=aux, aux_info=info)
