"""Attacks of every kind at one intensity, spread over the later half of some weeks, with the truth about each."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from tui.demo.attacks import ATTACKS, DAY, HOUR, Attack, Intensity, Mute
from tui.demo.company import Company
from tui.demo.people import Person
from tui.demo.plots import Scene
from tui.demo.shapes import Happening, Shaper
from tui.demo.stories import Story

LEARNT = 15
"""Days without an attack at the beginning: the longest that a rule learns before it speaks, and one."""
LAST = 14
"""Days before the end in which no attack begins, so that the slowest ends in time."""
SLEPT = 47
"""Days for which a dormant account was not used."""
SHORTEST = SLEPT + LAST + 1
"""Days that a campaign needs at least."""


class Gone(NamedTuple):
    """An account that lives no life of its own from a moment on."""

    uuid: str
    since: float
    """Seconds since 1970."""


class Assault(NamedTuple):
    """An attack and all that is true of it."""

    story: Story
    events: tuple[Happening, ...]
    """In order of time."""
    gone: tuple[Gone, ...]
    """Accounts that are suspended by it, or asleep before it: their ordinary life does not go on."""
    mute: Mute | None


def campaign(company: Company, start: float, days: int, intensity: Intensity) -> list[Assault]:
    """One attack of each kind, each with an actor of its own as far as there are enough."""
    if days < SHORTEST:
        raise ValueError(f"a campaign takes at least {SHORTEST} days")
    rng = Random(f"{company.seed}|campaign|{intensity.name}")
    told = []
    for kind, actor in _actors(company, rng).items():
        attack = ATTACKS[kind]
        latest = start + (days - LAST) * DAY
        begin = latest - HOUR if attack.sleeps else rng.uniform(start + LEARNT * DAY, latest) // HOUR * HOUR
        scene = Scene(company, Shaper(company.account_uuid, rng), actor, company.lair(rng), begin)
        told.append(_assault(kind, attack, scene, intensity))
    return sorted(told, key=lambda assault: list(ATTACKS).index(assault.story.kind))


def _actors(company: Company, rng: Random) -> dict[str, Person]:
    """Who plays which part; the parts that only few can play are given first."""
    free = list(company.people)
    parts = {}
    for kind in sorted(ATTACKS, key=lambda kind: not ATTACKS[kind].departments):
        departments = ATTACKS[kind].departments
        wanted = [person for person in free if not departments or person.department in departments]
        actor = rng.choice(wanted or company.of(*departments) or company.people)
        if actor in free:
            free.remove(actor)
        parts[kind] = actor
    return parts


def _assault(kind: str, attack: Attack, scene: Scene, intensity: Intensity) -> Assault:
    events = tuple(sorted(attack.tell(scene, intensity), key=lambda event: event.time))
    mute = attack.mutes(scene, intensity)
    moments = [event.time for event in events]
    if mute is not None:
        moments += [int(mute.start * 1e9), int(mute.end * 1e9)]
    truth = tuple((event.stream, str(event.body["uuid"])) for event in events)
    story = Story(kind, scene.actor.email, scene.lair.ip, min(moments), max(moments), truth)
    return Assault(story, events, tuple(_gone(attack, scene, events)), mute)


def _gone(attack: Attack, scene: Scene, events: tuple[Happening, ...]) -> Iterator[Gone]:
    if attack.sleeps:
        yield Gone(scene.actor.uuid, scene.start - SLEPT * DAY)
    for event in events:
        if (event.body.get("action"), event.body.get("object_type")) == ("suspend", "user"):
            yield Gone(event.body["object_uuid"], event.time / 1e9)
