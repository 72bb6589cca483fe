"""A day's sign-ins of the company, with its typing mistakes and slipped second factors."""

from collections.abc import Iterator
from datetime import date
from random import Random

from tui.demo.cities import BERLIN, midnight
from tui.demo.company import Company
from tui.demo.people import Client, Person
from tui.demo.rotation import wrong_tries
from tui.demo.shapes import Happening, Shaper
from tui.demo.workday import Workday, workdays

A_DAY = (6, 11)
"""Sign-ins of one person on a working day, least and most."""

SLIPS = (
    (0.035, ("password_secret_bad",)),
    (0.008, ("password_secret_bad", "password_secret_bad")),
    (0.018, ("totp_bad",)),
    (0.005, ("totp_timeout",)),
    (0.004, ("duo_timeout",)),
    (0.003, ("u2f_bad",)),
    (0.004, ("sso_user_mismatch",)),
    (0.003, ("modern_version_old",)),
    (0.002, ("password_secret_bad", "password_secret_bad", "totp_bad")),
)
"""Chance that a sign-in begins with these failures."""


def signins(company: Company, day: date) -> Iterator[Happening]:
    """Every sign-in attempt of a date's background."""
    for work in workdays(company, day):
        rng = work.rng(company, "sign-ins", day)
        shaper = Shaper(company.account_uuid, rng)
        count = rng.randint(*A_DAY) if work.hours > 4 else rng.randint(1, 3)
        for number, at in enumerate(work.moments(rng, count)):
            if number == work.part == 0:
                yield from _old_password(shaper, work, at, wrong_tries(company, work.person, day))
            yield from _attempt(shaper, work, at)
    yield from _services(company, day)


def _attempt(shaper: Shaper, work: Workday, at: float) -> Iterator[Happening]:
    rng, person = shaper.rng, work.person
    client = pick_client(rng, person)
    slips = _slips(rng)
    for number, slip in enumerate(slips):
        before = at - (len(slips) - number) * rng.uniform(9, 35)
        yield shaper.signin(before, person, client, work.spot, slip)
    if work.travelling and rng.random() < 0.12:
        yield _at_the_border(shaper, work, client, at)
    else:
        yield shaper.signin(at, person, client, work.spot, "mfa_ok" if rng.random() < 0.45 else "credentials_ok")


def _old_password(shaper: Shaper, work: Workday, at: float, tries: int) -> Iterator[Happening]:
    """The morning after a change of password: fingers know the old one."""
    for number in range(tries):
        before = at - 40 - 15 * (tries - number)
        yield shaper.signin(before, work.person, work.person.desktop, work.spot, "password_secret_bad")


def _at_the_border(shaper: Shaper, work: Workday, client: Client, at: float) -> Happening:
    """The firewall lets travellers in and reports them, or blocks what it takes for an anonymiser."""
    if shaper.rng.random() < 0.7 and work.spot.city is not None:
        where = work.spot.city.country
        kind = "firewall_reported_success:country_blocked"
        return shaper.signin(at, work.person, client, work.spot, kind, details=where)
    return shaper.signin(at, work.person, client, work.spot, "ip_blocked", details=work.spot.ip)


def _slips(rng: Random) -> tuple[str, ...]:
    dice = rng.random()
    for chance, slips in SLIPS:
        if dice < chance:
            return slips
        dice -= chance
    return ()


def pick_client(rng: Random, person: Person) -> Client:
    """The browser most often, else the desktop app, else the phone."""
    return rng.choices((person.browser, person.desktop, person.phone), (5, 3, 2))[0]


def _services(company: Company, day: date) -> Iterator[Happening]:
    """Services sign in a few times a day at all hours; once in a while one forgets that it may not use SSO."""
    begin = midnight(BERLIN.zone, day)
    for service in company.services:
        shaper = Shaper(company.account_uuid, Random(f"{company.seed}|sign-ins|{day}|{service.name}"))
        for hour in range(0, 24, 2):
            at = begin + (hour + 2 * shaper.rng.random()) * 3600
            if shaper.rng.random() < 0.02:
                yield shaper.signin(at - 4, service, service.client, service.spot, "service_account_sso_denied")
            yield shaper.signin(at, service, service.client, service.spot, "credentials_ok")
