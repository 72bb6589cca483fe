"""Attacks on the account itself: its factors, its machines, its contents, and the eyes that watch it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from tui.demo.attacks.attack import HOUR, Intensity, Mute, by_bridge, some_items
from tui.demo.cities import BERLIN, midnight
from tui.demo.ids import lower_id
from tui.demo.plots import Scene
from tui.demo.shapes import Happening
from tui.events.stream import Stream


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
        yield by_bridge(scene, 0, "disblmfa")
    else:
        yield scene.audit(0, "disblmfa", "account", scene.company.account_uuid)


def service_account(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Machines with tokens are made; low: a token alone."""
    for number in range((5, 1, 1)[intensity]):
        name = f"{scene.actor.email}{number}"
        if intensity is not Intensity.LOW:
            yield scene.audit(40.0 * number, "create", "sa", lower_id("sa", name))
        yield scene.audit(40.0 * number + 15, "create", "satoken", lower_id("satoken", name))


def mass_delete(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Items are deleted in a row; low: four an hour."""
    count, pause = ((60, 3.0), (15, 30.0), (15, 900.0))[intensity]
    for number, item in enumerate(some_items(scene, count)):
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


SILENT = 5 * HOUR


def log_silence(scene: Scene, intensity: Intensity) -> Iterator[Happening]:
    """Nothing is reported any more, from ten in the morning on: our token is revoked, or a stream falls silent."""
    if intensity is Intensity.LOUD:
        after = _working_morning(scene) - scene.start
        yield scene.audit(after, "trevoke", "satoken", lower_id("acme", "token", "our own"))


def silence(scene: Scene, intensity: Intensity) -> Mute:
    """Loud: the service refuses our token; normal: no uses of items come; low: no changes of the account."""
    start = _working_morning(scene) + 10
    streams = (tuple(Stream), (Stream.USAGE,), (Stream.AUDIT,))[intensity]
    return Mute(streams, start, start + SILENT, refused=intensity is Intensity.LOUD)


def _working_morning(scene: Scene) -> float:
    day: date = datetime.fromtimestamp(scene.start, UTC).date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return midnight(BERLIN.zone, day) + 10 * HOUR
