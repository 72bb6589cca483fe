"""The demo company's events in order of arrival, with the truth about the stories among them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tui.alerts.book import AlertBook
from tui.demo.attacks import Mute
from tui.demo.company import lists, names
from tui.demo.company_source import CompanySource
from tui.demo.sources import BEGINNING
from tui.demo.stories import Story
from tui.detection.engine import Engine
from tui.detection.rule import Rule
from tui.events.alert import Alert, Severity
from tui.events.model import Seen
from tui.events.stream import Stream
from tui.events_api.decoding import decode_page

NOON = 1_772_452_800.0
"""Monday, 2 March 2026, 12:00 UTC."""
ACCOUNT = "demo"
_PAGE = 1000
_DAY = 86_400
_ASKED_EVERY = 300 * 10**9


@dataclass(frozen=True)
class Life:
    """What happened, and what of it was staged."""

    events: Sequence[Seen]
    """In order of arrival."""
    stories: Sequence[Story]
    """Those that lie in it whole."""
    mutes: Mapping[int, Mute] = field(default_factory=dict)
    """By the number of the story: when the service kept something from us."""

    @cached_property
    def truth(self) -> Mapping[tuple[str, str], int]:
        """The number of the story that an event belongs to, by stream and uuid."""
        return {(str(stream), uuid): n for n, story in enumerate(self.stories) for stream, uuid in story.events}

    def polls(self, now: int) -> Iterator[tuple[str, Stream]]:
        """How the service answers for each stream at a moment (nanoseconds since 1970)."""
        refused = {
            stream for mute in self.mutes.values() if mute.holds(now) and mute.refused for stream in mute.streams
        }
        yield from (("token_refused" if stream in refused else "poll_ok", stream) for stream in Stream)


def life(seed: int, days: int, *, until: float, stories: bool = True) -> Life:
    """The last days before a moment (seconds since 1970); without stories it is background alone."""
    end = int(until * 1e9)
    source = CompanySource(seed, live_from=until, hold_days=days)
    told = source.stories(end - (days + 2) * _DAY * 10**9, end)
    staged = {(stream, uuid) for story in told for stream, uuid in story.events}
    events = [seen for stream in Stream for seen in _of_stream(source, stream, end)]
    kept = [seen for seen in events if stories or (seen.stream, seen.event.uuid) not in staged]
    held = {(seen.stream, seen.event.uuid) for seen in events}
    whole = [story for story in told if held.issuperset(story.events)]
    return Life(sorted(kept, key=lambda seen: seen.received), whole)


def alerts_of(life: Life, rules: Iterable[Rule]) -> Sequence[Alert]:
    """What the rules find in it, with the streams asked every five minutes as a monitor would."""
    engine = Engine(rules, names=names(), lists=lists(), account=ACCOUNT)
    book = AlertBook(capacity=100_000)
    asked = 0
    for seen in life.events:
        now = seen.received
        hits = engine.judge(seen)
        if now - asked >= _ASKED_EVERY:
            asked = now
            hits += engine.tick(now)
            hits += [hit for turn, stream in life.polls(now) for hit in engine.judge_health(turn, stream, now)]
        for hit in hits:
            book.join(hit, now)
    return book.alerts()


def found(life: Life, alerts: Sequence[Alert]) -> Iterator[tuple[Story, Severity | None]]:
    """Each story with the worst severity of the alerts that tell of it."""
    worst: dict[int, Severity] = {}
    for alert in alerts:
        for number in told_by(life, alert):
            worst[number] = max(alert.severity, worst.get(number, Severity.INFO))
    for number, story in enumerate(life.stories):
        yield story, worst.get(number)


def told_by(life: Life, alert: Alert) -> set[int]:
    """The stories that an alert has events of as evidence; one of missing events has none, but its time."""
    if alert.evidence:
        return {life.truth[event] for event in alert.evidence if event in life.truth}
    return {number for number, mute in life.mutes.items() if mute.holds(alert.first)}


def _of_stream(source: CompanySource, stream: Stream, end: int) -> list[Seen]:
    arrivals = list(source.arrivals(stream, BEGINNING, source.end(stream, end), 0))
    found = []
    for start in range(0, len(arrivals), _PAGE):
        part = arrivals[start : start + _PAGE]
        bodies = b",".join(arrival.body for arrival in part)
        events, *_ = decode_page(stream, b'{"cursor":"x","has_more":false,"items":[' + bodies + b"]}")
        when = {arrival.position.tie: arrival.position.number for arrival in part}
        found += [
            Seen(stream=stream, account=ACCOUNT, event=event, received=when[str(event.uuid)], fresh=True)
            for event in events
        ]
    return found
