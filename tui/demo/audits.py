"""A day's changes to the account: provisioning, groups, vaults, devices, reports, what people do to themselves."""

from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from tui.demo.cities import BERLIN, midnight
from tui.demo.company import Company
from tui.demo.people import DOMAIN, PARTNER_DOMAIN, Person
from tui.demo.shapes import Happening, Shaper
from tui.demo.vaults import CONTENTS, GROUPS, SENSITIVE, group_id, vault_id
from tui.demo.workday import Workday, workdays

Change = Callable[[Shaper, Company, Workday, float], Iterator[Happening]]

MEMBER, MANAGER = "R", "A"
"""Roles in a group, as `aux_info` has them (api contract, 3.4)."""


def audits(company: Company, day: date) -> Iterator[Happening]:
    """Every change of a date's background."""
    for work in workdays(company, day):
        rng = work.rng(company, "changes", day)
        shaper = Shaper(company.account_uuid, rng)
        if work.part == 0 and rng.random() < 0.33:
            change = rng.choices(_OWN_CHANGES, _OWN_WEIGHTS)[0]
            yield from change(shaper, company, work, work.moments(rng, 1)[0])
        if work.travelling and work.hours > 4:
            yield _travel_mode(shaper, work)
        if work.person.department in ("IT", "Security"):
            for at in work.moments(rng, rng.randint(1, 5)):
                duty = rng.choices(_DUTIES, _DUTY_WEIGHTS)[0]
                yield from duty(shaper, company, work, at)
    yield from _provisioning(company, day)


def _provisioning(company: Company, day: date) -> Iterator[Happening]:
    """The SCIM bridge follows the directory: a few changes a day, at weekends hardly any."""
    rng = Random(f"{company.seed}|provisioning|{day}")
    shaper = Shaper(company.account_uuid, rng)
    begin = midnight(BERLIN.zone, day)
    bridge = company.bridge
    for _ in range(rng.randint(6, 14) if day.weekday() < 5 else rng.randint(0, 3)):
        at = begin + rng.uniform(7, 18) * 3600
        person = rng.choice(company.people)
        group = group_id(rng.choice(GROUPS[3:]))
        what = rng.choices(("join", "leave", "update", "invite"), (4, 2, 4, 1))[0]
        device, spot = bridge.client.device, bridge.spot
        if what == "invite":
            address = f"{rng.choice('abcdefghjkmnprst')}.{rng.choice(_SURNAMES)}@{DOMAIN}"
            invite = _some_id(shaper)
            yield shaper.audit(at, bridge, device, spot, "create", "invite", invite, aux_info=address)
        elif what == "update":
            yield shaper.audit(at, bridge, device, spot, "update", "user", person)
        else:
            yield shaper.audit(at, bridge, device, spot, what, "gm", group, aux=person, aux_info=MEMBER)


_SURNAMES = ("doe", "moser", "alvarez", "chen", "olsen", "pires", "kaya", "huber")


def _some_id(shaper: Shaper) -> str:
    return "".join(shaper.rng.choices("abcdefghijklmnopqrstuvwxyz234567", k=26))


def _by(shaper: Shaper, work: Workday, at: float, action: str, kind: str, target: Person | str) -> Happening:
    return shaper.audit(at, work.person, work.person.desktop.device, work.spot, action, kind, target)


def _new_device(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    person = work.person
    action = shaper.rng.choice(("create", "updatea", "updatea", "reauth", "delete"))
    device = person.phone.device if shaper.rng.random() < 0.5 else person.desktop.device
    yield shaper.audit(at, person, person.desktop.device, work.spot, action, "device", device, aux=person)


def _own_account(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    action = shaper.rng.choice(("updatmfa", "enblmfa", "changemp", "changela", "changenm"))
    yield _by(shaper, work, at, action, "user", work.person)


def _share_link(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    item = shaper.rng.choice(work.person.items)
    yield _by(shaper, work, at, shaper.rng.choice(("share", "share", "delshare")), "item", item.uuid)


def _housekeeping(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    item = shaper.rng.choice(work.person.items)
    action, kind = shaper.rng.choice(
        (("create", "file"), ("delete", "items"), ("update", "items"), ("hide", "item"))
    )
    yield _by(shaper, work, at, action, kind, item.uuid)


def _delegated_session(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    yield _by(shaper, work, at, "dlgsess", "dlgdsess", _some_id(shaper))


def _new_vault(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    """Whoever makes a vault is given it a moment later: a self-grant that is none."""
    vault, person = _some_id(shaper), work.person
    yield _by(shaper, work, at, "create", "vault", vault)
    device = person.desktop.device
    yield shaper.audit(at + 3, person, device, work.spot, "grant", "uva", vault, aux=person, aux_info="1048754")


def _report(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    yield _by(shaper, work, at, "view", "report", _some_id(shaper))


def _vault_for_person(shaper: Shaper, company: Company, work: Workday, at: float) -> Iterator[Happening]:
    vault = shaper.rng.choice([name for name in CONTENTS if name not in SENSITIVE])
    other = shaper.rng.choice([person for person in company.people if person is not work.person])
    action = shaper.rng.choice(("grant", "grant", "revoke", "update"))
    device = work.person.desktop.device
    yield shaper.audit(
        at, work.person, device, work.spot, action, "uva", vault_id(vault), aux=other, aux_info="1048754"
    )


def _vault_for_group(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    vault = shaper.rng.choice([name for name in CONTENTS if name not in SENSITIVE])
    group = group_id(shaper.rng.choice(GROUPS[3:]))
    action = shaper.rng.choice(("grant", "revoke"))
    device = work.person.desktop.device
    yield shaper.audit(at, work.person, device, work.spot, action, "gva", vault_id(vault), aux=group)


def _group(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    yield _by(shaper, work, at, "update", "group", group_id(shaper.rng.choice(GROUPS[3:])))


def _recovery(shaper: Shaper, company: Company, work: Workday, at: float) -> Iterator[Happening]:
    """Somebody lost the Secret Key; recovery takes two steps."""
    other = shaper.rng.choice([person for person in company.people if person is not work.person])
    for after, action in ((0, "beginr"), (1_500, "completr")):
        yield _by(shaper, work, at + after, action, "user", other)


def _token(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    yield _by(shaper, work, at, shaper.rng.choice(("trename", "tverify")), "satoken", _some_id(shaper))


def _guest(shaper: Shaper, _company: Company, work: Workday, at: float) -> Iterator[Happening]:
    guest = f"{shaper.rng.choice(_SURNAMES)}@{PARTNER_DOMAIN}"
    device = work.person.desktop.device
    invite = _some_id(shaper)
    yield shaper.audit(at, work.person, device, work.spot, "create", "invite", invite, aux_info=guest)


def _travel_mode(shaper: Shaper, work: Workday) -> Happening:
    first, last = work.spans[0][0], work.spans[-1][1]
    away = shaper.rng.random() < 0.5
    return _by(shaper, work, first if away else last, "trvlaway" if away else "trvlback", "user", work.person)


_OWN: dict[Change, float] = {
    _new_device: 5,
    _own_account: 2,
    _share_link: 4,
    _housekeeping: 4,
    _delegated_session: 1,
    _new_vault: 0.6,
}
_DUTY: dict[Change, float] = {
    _report: 5,
    _vault_for_person: 3,
    _vault_for_group: 2,
    _group: 2,
    _recovery: 0.4,
    _token: 0.8,
    _guest: 0.5,
}
_OWN_CHANGES, _OWN_WEIGHTS = tuple(_OWN), tuple(_OWN.values())
_DUTIES, _DUTY_WEIGHTS = tuple(_DUTY), tuple(_DUTY.values())
