"""What an attack is, and what its tellers share."""

from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from tui.demo.cities import Spot
from tui.demo.ids import lower_id
from tui.demo.people import Client
from tui.demo.plots import Scene
from tui.demo.shapes import Happening
from tui.demo.vaults import ITEMS, Item
from tui.events.stream import Stream

HOUR, DAY = 3600.0, 86_400.0
STAFF = ("IT", "Security", "Operations")
"""Who may change the account."""


class Intensity(IntEnum):
    """How much noise an attack makes."""

    LOUD = 0
    NORMAL = 1
    LOW = 2


class Mute(NamedTuple):
    """Streams that say nothing for a while; seconds since 1970."""

    streams: tuple[Stream, ...]
    start: float
    end: float
    refused: bool
    """The service turns our token away; otherwise it answers, with nothing."""

    def holds(self, moment: int) -> bool:
        """Whether it lasts at a moment (nanoseconds since 1970)."""
        return self.start <= moment / 1e9 < self.end


def _no_mute(_scene: Scene, _intensity: Intensity) -> Mute | None:
    return None


class Attack(NamedTuple):
    """An attack of a kind; the scene's actor is its victim or its author."""

    tell: Callable[[Scene, Intensity], Iterator[Happening]]
    departments: tuple[str, ...] = ()
    sleeps: bool = False
    """The actor's account has not been used for long before."""
    mutes: Callable[[Scene, Intensity], Mute | None] = _no_mute


def some_items(scene: Scene, count: int) -> Sequence[Item]:
    """That many items from anywhere."""
    return scene.rng.sample([item for items in ITEMS.values() for item in items], count)


def taken(
    scene: Scene,
    count: int,
    pause: float,
    *,
    after: float = 0.0,
    action: str = "reveal",
    client: Client | None = None,
    spot: Spot | None = None,
) -> Iterator[Happening]:
    """Item after item by the actor: from the own desk, unless told otherwise."""
    client, spot = client or scene.actor.desktop, spot or scene.actor.home
    for number, item in enumerate(some_items(scene, count)):
        yield scene.usage(after + number * pause, item, action, client, spot)


def taken_elsewhere(scene: Scene, count: int, after: float, spot: Spot | None = None) -> Iterator[Happening]:
    """Items revealed in the thief's browser, every eight seconds."""
    return taken(scene, count, 8.0, after=after, client=scene.actor.browser, spot=spot or scene.lair)


def by_bridge(scene: Scene, after: float, action: str) -> Happening:
    """A change to the actor's account, by the directory."""
    bridge = scene.company.bridge
    at = scene.start + after
    return scene.shaper.audit(at, bridge, bridge.client.device, bridge.spot, action, "user", scene.actor)


def abroad(scene: Scene, after: float, action: str, kind: str, target: str, spot: Spot | None = None) -> Happening:
    """A change by the actor's account, from the thief's machine."""
    actor = scene.actor
    device = lower_id("foreign", actor.uuid)
    where = spot or scene.lair
    return scene.shaper.audit(scene.start + after, actor, device, where, action, kind, target)
