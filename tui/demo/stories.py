"""When the staged stories happen, and the truth about each, to hold alerts against.

The past has one every few hours: context. While somebody watches there is one every few minutes, and an opening one
that comes to its point seconds after the watch began. Each is a function of the seed and its starting moment alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from tui.demo.company import Company
from tui.demo.plots import PLOTS, Scene
from tui.demo.shapes import Happening, Shaper
from tui.events.stream import Stream

PAST_PERIOD, LIVE_PERIOD = 4 * 3600, 240
"""Seconds between the beginnings of two stories: always, and besides while somebody watches."""
OPENING = "mfa-fatigue"
OPENING_POINT = 5.0
"""Seconds after the start of the watch at which the opening story's victim gives in."""
LONGEST = 600.0
"""Seconds that a story takes at most."""
_HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Story:
    """The truth about one staged attack."""

    kind: str
    actor: str
    """E-mail of the person it happens to or who does it."""
    ip: str
    """Where the attack comes from; the actor's home if from within."""
    begins: int
    ends: int
    """Event times of its first and last event, in nanoseconds since 1970."""
    events: tuple[tuple[Stream, str], ...]
    """Stream and uuid of each of its events, in order of time."""


class Telling(NamedTuple):
    """A story and its events, in order of time."""

    story: Story
    events: tuple[Happening, ...]


class Playbill:
    """The stories of a company, from a fixed grid of the clock."""

    def __init__(self, company: Company, live_from: float) -> None:
        self._company = company
        self._live_from = live_from
        self._opening = self._tell("opening", 0, self._opening_start(), OPENING)

    def of_hour(self, hour: int) -> Iterator[Telling]:
        """The stories that begin in an hour, counted since 1970; their last events may lie in the next."""
        start, end = hour * _HOUR, (hour + 1) * _HOUR
        number = start // PAST_PERIOD
        wait = Random(f"{self._company.seed}|wait|{number}").uniform(0, PAST_PERIOD - LONGEST)
        if start <= number * PAST_PERIOD + wait < end:
            yield self._tell("past", number, number * PAST_PERIOD + wait)
        first = max(start // LIVE_PERIOD, int(self._live_from // LIVE_PERIOD) + 1)
        for number in range(first, end // LIVE_PERIOD):
            yield self._tell("live", number, number * LIVE_PERIOD)
        if start <= self._opening.story.begins // 10**9 < end:
            yield self._opening

    def _opening_start(self) -> float:
        """Where the opening story must begin for its victim to give in just after the start."""
        rehearsal = self._tell("opening", 0, 0, OPENING).events
        point = next(event.time for event in rehearsal if event.body.get("category") == "success") / 1e9
        return self._live_from + OPENING_POINT - point

    def _tell(self, when: str, number: int, start: float, kind: str = "") -> Telling:
        company = self._company
        kind = kind or _kind(company.seed, when, number)
        plot = PLOTS[kind]
        rng = Random(f"{company.seed}|story|{when}|{number}|{kind}")
        actor = rng.choice(company.of(*plot.departments) if plot.departments else company.people)
        scene = Scene(company, Shaper(company.account_uuid, rng), actor, company.lair(rng), start)
        events = tuple(sorted(plot.tell(scene), key=lambda event: event.time))
        story = Story(
            kind=kind,
            actor=actor.email,
            ip=actor.home.ip if plot.from_within else scene.lair.ip,
            begins=events[0].time,
            ends=events[-1].time,
            events=tuple((event.stream, str(event.body["uuid"])) for event in events),
        )
        return Telling(story, events)


def _kind(seed: int, when: str, number: int) -> str:
    """Each round of stories shows every kind once, in an order of its own."""
    kinds = list(PLOTS)
    turn, place = divmod(number, len(kinds))
    Random(f"{seed}|round|{when}|{turn}").shuffle(kinds)
    return kinds[place]
