"""Attacks that take what is in the vaults, mostly by somebody who may."""

from collections.abc import Iterator
from datetime import UTC, datetime

from tui.demo.attacks.attack import DAY, HOUR, Intensity, some_items, taken
from tui.demo.cities import BERLIN, midnight
from tui.demo.engineers import on_device
from tui.demo.ids import drawn_id, lower_id
from tui.demo.plots import Scene
from tui.demo.shapes import Happening
from tui.demo.vaults import ITEMS


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


def command_line_drain(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """The own account is emptied by a script with the command line; low: four items an hour."""
    count, pause = ((60, 1.5), (18, 8.0), (12, 900.0))[intensity]
    return taken(scene, count, pause, action="server-fetch", client=on_device(scene.actor))


def handed_on(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """A program that should not be there has a session handed to it, and fetches: much, some, three items."""
    actor = scene.actor
    device, target = lower_id("malware", actor.uuid), drawn_id(scene.rng).lower()
    yield scene.shaper.audit(scene.start, actor, device, actor.home, "dlgsess", "dlgdsess", target)
    count, pause = ((40, 1.0), (16, 5.0), (3, 60.0))[intensity]
    yield from taken(scene, count, pause, after=5, action="server-fetch", client=on_device(scene.actor))


def at_night(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Items taken at the own desk from one in the morning on: many at once, many until six, two."""
    day = datetime.fromtimestamp(scene.start, UTC).date()
    after = midnight((scene.actor.home.city or BERLIN).zone, day) + DAY + HOUR - scene.start
    count, pause = ((30, 20.0), (18, 1000.0), (2, 600.0))[intensity]
    return taken(scene, count, pause, after=after)


def shared_out(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Links to what is in a vault that the analyst watches; low: a secret is looked at, no more."""
    action = ("share", "share", "reveal")[intensity]
    for number, item in enumerate(ITEMS["Payments"][: (5, 1, 1)[intensity]]):
        yield scene.usage(20.0 * number, item, action, scene.actor.desktop, scene.actor.home)


def machine_token(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """The build's token in other hands fetches what it may; low: four an hour."""
    service = scene.company.deploy
    count, pause = ((48, 4.0), (30, 20.0), (12, 900.0))[intensity]
    for number, item in enumerate(some_items(scene, count)):
        at = scene.start + number * pause
        yield scene.shaper.usage(at, service, service.client, scene.lair, item, "server-fetch", late=0.5)


def _taken(scene: Scene, action: str, intensity: Intensity) -> Iterator[Happening]:
    count, pause = ((45, 3.0), (10, 22.0), (12, 900.0))[intensity]
    return taken(scene, count, pause, action=action)
