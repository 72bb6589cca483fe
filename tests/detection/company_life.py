"""The demo company's events in order of arrival, with the truth about the stories among them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from tui.alerts.book import AlertBook
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


@dataclass(frozen=True, slots=True)
class Life:
    """What happened, and what of it was staged."""

    events: Sequence[Seen]
    """In order of arrival."""
    stories: Sequence[Story]
    """Those that lie in it whole."""


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
            hits += [hit for stream in Stream for hit in engine.judge_health("poll_ok", stream, now)]
        for hit in hits:
            book.join(hit, now)
    return book.alerts()


def found(life: Life, alerts: Sequence[Alert]) -> Iterator[tuple[Story, Severity | None]]:
    """Each story with the worst severity of the alerts that have some of its events as evidence."""
    worst: dict[tuple[str, str], Severity] = {}
    for alert in alerts:
        for event in alert.evidence:
            worst[event] = max(alert.severity, worst.get(event, Severity.INFO))
    for story in life.stories:
        reached = [worst[str(stream), uuid] for stream, uuid in story.events if (str(stream), uuid) in worst]
        yield story, max(reached, default=None)


def _of_stream(source: CompanySource, stream: Stream, end: int) -> list[Seen]:
    arrivals = list(source.arrivals(stream, BEGINNING, source.end(stream, end), 0))
    found = []
    for start in range(0, len(arrivals), _PAGE):
        part = arrivals[start : start + _PAGE]
        bodies = b",".join(arrival.body for arrival in part)
        events, *_ = decode_page(stream, b'{"cursor":"x","has_more":false,"items":[' + bodies + b"]}")
        when = {msgspec.json.decode(arrival.body)["uuid"]: arrival.position.number for arrival in part}
        found += [
            Seen(stream=stream, account=ACCOUNT, event=event, received=when[str(event.uuid)], fresh=True)
            for event in events
        ]
    return found
