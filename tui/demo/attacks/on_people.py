"""Attacks on access: who is let in, made one of the owners, recovered, suspended or sent away."""

from collections.abc import Iterator

from tui.demo.attacks.attack import DAY, HOUR, Intensity, by_bridge, taken
from tui.demo.ids import lower_id, upper_id
from tui.demo.people import Account, Person, person
from tui.demo.plots import Scene
from tui.demo.shapes import Happening
from tui.demo.vaults import CONTENTS, ITEMS, SENSITIVE, group_id, vault_id


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
    yield by_bridge(scene, (1, 4, 13)[intensity] * DAY, "suspend")


def recovery(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A recovered account is entered from elsewhere: at once, in hours, after two days."""
    yield by_bridge(scene, 0, "beginr")
    yield by_bridge(scene, 1500, "completr")
    yield scene.signin((1800.0, 6 * HOUR, 2 * DAY)[intensity], scene.actor, "credentials_ok")


def leaver(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A suspended account goes on using items: many, some, one after a week."""
    yield by_bridge(scene, 0, "suspend")
    wait = (HOUR, 5 * HOUR, 7 * DAY)[intensity]
    yield from taken(scene, (12, 3, 1)[intensity], 9.0, after=wait, action="fill")


def export_by_newcomer(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """An account that is days old takes vaults as files: three the next day, one after days or two weeks."""
    newcomer = _newcomer(scene)
    bridge, home = scene.company.bridge, newcomer.home
    for after, action in ((0, "provsn"), (5, "activate")):
        at = scene.start + after
        yield scene.shaper.audit(at, bridge, bridge.client.device, bridge.spot, action, "user", newcomer)
    yield scene.shaper.signin(scene.start + HOUR, newcomer, newcomer.desktop, home, "credentials_ok")
    at = scene.start + (1, 5, 13)[intensity] * DAY
    for number, vault in enumerate(("Sales", "Design", "Support")[: (3, 1, 1)[intensity]]):
        device, target = newcomer.desktop.device, vault_id(vault)
        yield scene.shaper.audit(at + 600 * number, newcomer, device, home, "export", "vault", target)


def vault_for_outsider(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Vaults for somebody from elsewhere; low: a group, which says nothing of vaults."""
    friend = Account(uuid=upper_id("friend", scene.actor.uuid), name="A Friend", email="friend@mail.example")
    if intensity is Intensity.LOW:
        yield scene.audit(0, "join", "gm", group_id("Developers"), aux=friend)
    for number, vault in enumerate(("Sales", "Design", "Support", "CI", "IT")[: (5, 1, 0)[intensity]]):
        yield scene.audit(30.0 * number, "grant", "uva", vault_id(vault), aux=friend)


def sensitive_vault_opened(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A colleague is let into vaults that the analyst watches: both, one; low: by way of a group that has one."""
    friend = _colleague(scene)
    if intensity is Intensity.LOW:
        yield scene.audit(0, "join", "gm", group_id("Finance"), aux=friend)
    for number, vault in enumerate(SENSITIVE[: (2, 1, 0)[intensity]]):
        yield scene.audit(30.0 * number, "grant", "uva", vault_id(vault), aux=friend)


def burst_of_changes(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """An administrator's account in other hands opens whatever there is; low: eight vaults that nobody watches."""
    count, pause = ((120, 20.0), (40, 60.0), (8, 120.0))[intensity]
    plain = [name for name in CONTENTS if name not in SENSITIVE]
    vaults = plain if intensity is Intensity.LOW else [*plain, *SENSITIVE]
    for number in range(count):
        action = "grant" if number < len(vaults) else scene.rng.choice(("grant", "update", "revoke"))
        target = vault_id(vaults[number % len(vaults)])
        yield scene.audit(number * pause, action, "uva", target, aux=_colleague(scene))


def outside_invite(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Strangers are invited."""
    for number in range((6, 2, 1)[intensity]):
        yield _change(scene, 50.0 * number, "create", "invite", f"guest{number}@mail.example")


def _newcomer(scene: Scene) -> Person:
    return person(scene.company.seed, 250, "Nils Neu", "nils.neu", "Sales")


def _colleague(scene: Scene) -> Person:
    return scene.rng.choice(scene.company.of("Support"))


def _change(scene: Scene, after: float, action: str, kind: str, info: str) -> Happening:
    at, actor = scene.start + after, scene.actor
    target = lower_id(kind, info, actor.uuid)
    return scene.shaper.audit(at, actor, actor.desktop.device, actor.home, action, kind, target, aux_info=info)
