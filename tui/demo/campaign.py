"""Attacks of every kind at one intensity, spread over the later half of some weeks, with the truth about each."""

from random import Random

from tui.demo.attacks import ATTACKS, DAY, HOUR, Intensity
from tui.demo.company import Company
from tui.demo.plots import Scene
from tui.demo.shapes import Shaper
from tui.demo.stories import Story, Telling

LEARNT = 15
"""Days without an attack at the beginning: the longest that a rule learns before it speaks, and one."""
LAST = 14
"""Days before the end in which no attack begins, so that the slowest ends in time."""


def campaign(company: Company, start: float, days: int, intensity: Intensity) -> list[Telling]:
    """One attack of each kind, each with an actor of its own as far as there are enough."""
    rng = Random(f"{company.seed}|campaign|{intensity.name}")
    free = list(company.people)
    told = []
    for kind, attack in ATTACKS.items():
        wanted = [person for person in free if not attack.departments or person.department in attack.departments]
        actor = rng.choice(wanted or list(company.people))
        if actor in free:
            free.remove(actor)
        begin = start + rng.uniform(LEARNT, days - LAST) * DAY // HOUR * HOUR
        scene = Scene(company, Shaper(company.account_uuid, rng), actor, company.lair(rng), begin)
        events = tuple(sorted(attack.tell(scene, intensity), key=lambda event: event.time))
        truth = tuple((event.stream, str(event.body["uuid"])) for event in events)
        told.append(
            Telling(Story(kind, actor.email, scene.lair.ip, events[0].time, events[-1].time, truth), events)
        )
    return told
