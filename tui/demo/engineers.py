"""What engineers do besides: deploys by the build's account, and secrets fetched with the command line."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from tui.demo.cities import BERLIN, midnight
from tui.demo.company import CLI, Company
from tui.demo.ids import drawn_id
from tui.demo.people import Client, Person
from tui.demo.shapes import Happening, Shaper
from tui.demo.vaults import ITEMS
from tui.demo.workday import Workday, workdays

DEPLOY_DAYS = (1, 3)
"""Tuesday and Thursday."""
STAGES = 3
"""Staging, a part of production, all of it."""
A_COMMAND = (2, 9)
"""Secrets that a command needs."""


def deploys(company: Company, day: date) -> Iterator[Happening]:
    """A release fetches all that the build knows and part of production, stage by stage; seldom it is a big one."""
    if day.weekday() not in DEPLOY_DAYS:
        return
    shaper = Shaper(company.account_uuid, Random(f"{company.seed}|deploys|{day}"))
    rng, service = shaper.rng, company.deploy
    at = midnight(BERLIN.zone, day) + rng.uniform(10, 16) * 3600
    wanted = [*ITEMS["CI"], *ITEMS["Production"][: 14 if rng.random() < 0.1 else 6]]
    for _ in range(STAGES):
        for item in wanted:
            at += rng.uniform(0.2, 1.5)
            yield shaper.usage(at, service, service.client, service.spot, item, "server-fetch")
        at += rng.uniform(240, 900)


def command_line(company: Company, day: date) -> Iterator[Happening]:
    """Some let a command fetch its secrets; the desktop app hands it a session first."""
    for work in workdays(company, day):
        shaper = Shaper(company.account_uuid, work.rng(company, "command line", day))
        if work.person.uses_command_line and work.hours > 2 and shaper.rng.random() < 0.4:
            yield from _command(shaper, work)


def _command(shaper: Shaper, work: Workday) -> Iterator[Happening]:
    rng, person = shaper.rng, work.person
    client = on_device(person)
    for at in work.moments(rng, rng.randint(1, 3)):
        yield shaper.audit(at - 2, person, client.device, work.spot, "dlgsess", "dlgdsess", drawn_id(rng).lower())
        moment = at
        for item in rng.sample(person.items, min(len(person.items), rng.randint(*A_COMMAND))):
            moment += rng.uniform(0.1, 0.6)
            yield shaper.usage(moment, person, client, work.spot, item, "server-fetch")


def on_device(person: Person) -> Client:
    """The command line on somebody's desktop."""
    return replace(CLI, device=person.desktop.device, os=person.desktop.os, os_version=person.desktop.os_version)
