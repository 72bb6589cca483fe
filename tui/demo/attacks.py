"""Attacks at three intensities, each told as events: what the rules are measured by, beside the staged stories."""

from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from tui.demo.ids import lower_id
from tui.demo.plots import Scene
from tui.demo.shapes import Happening
from tui.demo.vaults import ITEMS, Item, group_id, vault_id

HOUR, DAY = 3600.0, 86_400.0


class Intensity(IntEnum):
    """How much noise an attack makes."""

    LOUD = 0
    NORMAL = 1
    LOW = 2


class Attack(NamedTuple):
    """An attack of a kind; the scene's actor is its victim or its author."""

    tell: Callable[[Scene, Intensity], Iterator[Happening]]
    departments: tuple[str, ...] = ()


def guessing(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Wrong passwords for one person, then the right one; low: one every half an hour."""
    tries, pause = ((40, 8.0), (12, 30.0), (12, 1800.0))[intensity]
    for number in range(tries):
        yield scene.signin(number * pause, scene.actor, "password_secret_bad")
    yield scene.signin(tries * pause, scene.actor, "credentials_ok")


def spraying(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A few tries for each of several people; low: a round every four hours."""
    people, pause = ((30, 1.0), (8, 4.0), (8, 1800.0))[intensity]
    victims = scene.rng.sample(scene.company.people, people)
    for number in range(3 * people):
        yield scene.signin(number * pause, victims[number % people], "password_secret_bad")


def stuffing(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """One leaked password for each of many people; low: one a quarter of an hour."""
    people, pause = ((50, 1.0), (22, 5.0), (22, 900.0))[intensity]
    for number, victim in enumerate(scene.rng.sample(scene.company.people, people)):
        yield scene.signin(number * pause, victim, "password_secret_bad")


def mfa_fatigue(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Prompts until somebody gives in; low: one an hour."""
    prompts, pause = ((20, 10.0), (7, 25.0), (7, HOUR))[intensity]
    for number in range(prompts):
        yield scene.signin(number * pause, scene.actor, "duo_timeout")
    yield scene.signin(prompts * pause, scene.actor, "mfa_ok")


def stolen_password(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A sign-in from elsewhere, and items taken there: many, some, one."""
    yield scene.signin(0, scene.actor, "mfa_ok")
    for number, item in enumerate(_items(scene, (24, 4, 1)[intensity])):
        yield scene.usage(20 + 8 * number, item, "reveal", scene.actor.browser, scene.lair)


def bulk_reveal(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Item after item at the usual desk; low: four an hour."""
    return _taken(scene, "reveal", intensity)


def bulk_copy(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """The same by the clipboard."""
    return _taken(scene, "secure-copy", intensity)


def item_export(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Items leave as files; low: four an hour."""
    return _taken(scene, "export", intensity)


def bulk_share(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Links to items go out; low: four an hour."""
    return _taken(scene, "share", intensity)


def machine_token(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """The build's token in other hands fetches what it may; low: four an hour."""
    service = scene.company.deploy
    count, pause = ((48, 4.0), (30, 20.0), (12, 900.0))[intensity]
    for number, item in enumerate(_items(scene, count)):
        at = scene.start + number * pause
        yield scene.shaper.usage(at, service, service.client, scene.lair, item, "server-fetch", late=0.5)


def self_grant_extract(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """An administrator opens a vault and reads it: all at once, at once, three hours later."""
    yield scene.audit(0, "grant", "uva", vault_id("Payments"), aux=scene.actor)
    wait = (20.0, 300.0, 3 * HOUR)[intensity]
    for number, item in enumerate(ITEMS["Payments"][: (10, 3, 2)[intensity]]):
        yield scene.usage(wait + 9 * number, item, "reveal", scene.actor.desktop, scene.actor.home)


def self_grant_group(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """An administrator joins a group: the owners, security, an ordinary one."""
    group = ("Owners", "Security", "On-call")[intensity]
    yield scene.audit(0, "join", "gm", group_id(group), aux=scene.actor)


def accomplice(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Somebody is put among the owners, into security, into an ordinary group."""
    group = ("Owners", "Security", "On-call")[intensity]
    yield scene.audit(0, "join", "gm", group_id(group), aux=scene.rng.choice(scene.company.of("Support")))


def export_and_leave(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Vaults leave as files, and their taker a few days later."""
    for number, vault in enumerate(("Sales", "Design", "Support")[: (3, 1, 1)[intensity]]):
        yield scene.audit(600.0 * number, "export", "vault", vault_id(vault))
    yield _by_bridge(scene, (1, 4, 13)[intensity] * DAY, "suspend")


def sso_change(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Single sign-on is switched off, changed, given to one more group."""
    yield scene.audit(0, ("disblsso", "chngpsso", "addgsso")[intensity], "sso", scene.company.account_uuid)


def firewall_change(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """The firewall is loosened in several steps, or one."""
    for step in range((5, 2, 1)[intensity]):
        yield scene.audit(60.0 * step, "updatfw", "account", scene.company.account_uuid)


def mfa_off(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """The second factor goes: everybody's; one person's in the low form."""
    if intensity is Intensity.LOW:
        yield _by_bridge(scene, 0, "disblmfa")
    else:
        yield scene.audit(0, "disblmfa", "account", scene.company.account_uuid)


def recovery(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A recovered account is entered from elsewhere: at once, in hours, after two days."""
    yield _by_bridge(scene, 0, "beginr")
    yield _by_bridge(scene, 1500, "completr")
    yield scene.signin((1800.0, 6 * HOUR, 2 * DAY)[intensity], scene.actor, "credentials_ok")


def service_account(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Machines with tokens are made; low: a token alone."""
    for number in range((5, 1, 1)[intensity]):
        name = f"{scene.actor.email}{number}"
        if intensity is not Intensity.LOW:
            yield scene.audit(40.0 * number, "create", "sa", lower_id("sa", name))
        yield scene.audit(40.0 * number + 15, "create", "satoken", lower_id("satoken", name))


def leaver(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A suspended account goes on using items: many, some, one after a week."""
    yield _by_bridge(scene, 0, "suspend")
    wait = (HOUR, 5 * HOUR, 7 * DAY)[intensity]
    for number, item in enumerate(_items(scene, (12, 3, 1)[intensity])):
        yield scene.usage(wait + 9 * number, item, "fill", scene.actor.desktop, scene.actor.home)


def outside_invite(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Strangers are invited."""
    for number in range((6, 2, 1)[intensity]):
        yield _change(scene, 50.0 * number, "create", "invite", f"guest{number}@mail.example")


def mass_delete(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Items are deleted in a row; low: four an hour."""
    count, pause = ((60, 3.0), (15, 30.0), (15, 900.0))[intensity]
    for number, item in enumerate(_items(scene, count)):
        yield scene.audit(number * pause, "delete", "items", item.uuid)


def integration_removed(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Integrations and tokens go; low: one is suspended."""
    steps = (
        (("trevoke", "satoken"), ("delete", "sa"), ("delete", "sa")),
        (("trevoke", "satoken"),),
        (("suspend", "sa"),),
    )[intensity]
    for number, (action, kind) in enumerate(steps):
        yield scene.audit(30.0 * number, action, kind, lower_id("acme", kind, "siem-export", number))


def locked_out(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A thief signs in and changes the password: at once, within the hour, the next day."""
    yield scene.signin(0, scene.actor, "credentials_ok")
    at = scene.start + (60.0, 2400.0, DAY)[intensity]
    actor = scene.actor
    yield scene.shaper.audit(at, actor, lower_id("foreign", actor.uuid), scene.lair, "changemp", "user", actor)


def _items(scene: Scene, count: int) -> Sequence[Item]:
    every = [item for items in ITEMS.values() for item in items]
    return scene.rng.sample(every, count)


def _taken(scene: Scene, action: str, intensity: Intensity) -> Iterator[Happening]:
    count, pause = ((45, 3.0), (10, 22.0), (12, 900.0))[intensity]
    for number, item in enumerate(_items(scene, count)):
        yield scene.usage(number * pause, item, action, scene.actor.desktop, scene.actor.home)


def _by_bridge(scene: Scene, after: float, action: str) -> Happening:
    """A change to the actor's account, by the directory."""
    bridge = scene.company.bridge
    at = scene.start + after
    return scene.shaper.audit(at, bridge, bridge.client.device, bridge.spot, action, "user", scene.actor)


def _change(scene: Scene, after: float, action: str, kind: str, info: str) -> Happening:
    at, actor = scene.start + after, scene.actor
    target = lower_id(kind, info, actor.uuid)
    return scene.shaper.audit(at, actor, actor.desktop.device, actor.home, action, kind, target, aux_info=info)


_STAFF = ("IT", "Security", "Operations")
ATTACKS = {
    "guessed password": Attack(guessing),
    "password spray": Attack(spraying),
    "credential stuffing": Attack(stuffing),
    "MFA fatigue": Attack(mfa_fatigue),
    "stolen password, new place": Attack(stolen_password),
    "bulk reveal": Attack(bulk_reveal),
    "bulk copy": Attack(bulk_copy),
    "item export": Attack(item_export),
    "bulk share": Attack(bulk_share),
    "machine token stolen": Attack(machine_token),
    "self-grant, then extract": Attack(self_grant_extract, _STAFF),
    "self-grant of a group": Attack(self_grant_group, _STAFF),
    "privileged group add": Attack(accomplice, _STAFF),
    "vault export, then leaving": Attack(export_and_leave),
    "SSO changed": Attack(sso_change, _STAFF),
    "firewall changed": Attack(firewall_change, _STAFF),
    "MFA switched off": Attack(mfa_off, _STAFF),
    "recovery, new place": Attack(recovery),
    "service account or token made": Attack(service_account, _STAFF),
    "leaver still active": Attack(leaver),
    "outsider invited": Attack(outside_invite, _STAFF),
    "mass delete": Attack(mass_delete),
    "integration removed": Attack(integration_removed, _STAFF),
    "owner locked out": Attack(locked_out),
}
"""Every kind."""
