"""The demo company's events in order of arrival, with the truth about the stories among them."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from tui.demo.company_source import CompanySource
from tui.demo.sources import BEGINNING
from tui.demo.stories import Story
from tui.events.model import Seen
from tui.events.stream import Stream
from tui.events_api.decoding import decode_page

NOON = 1_772_452_800.0
"""Monday, 2 March 2026, 12:00 UTC."""
ACCOUNT = "demo"
_PAGE = 1000
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Life:
    """What happened, and what of it was staged."""

    events: Sequence[Seen]
    """In order of arrival."""
    stories: Sequence[Story]


def life(seed: int, days: int, *, until: float, stories: bool = True) -> Life:
    """The last days before a moment (seconds since 1970); without stories it is background alone."""
    end = int(until * 1e9)
    source = CompanySource(seed, live_from=until, hold_days=days)
    told = source.stories(end - (days + 1) * _DAY * 10**9, end)
    staged = {event for story in told for event in story.events}
    events = [seen for stream in Stream for seen in _of_stream(source, stream, end)]
    kept = [seen for seen in events if stories or (seen.stream, seen.event.uuid) not in staged]
    return Life(sorted(kept, key=lambda seen: seen.received), told)


def _of_stream(source: CompanySource, stream: Stream, end: int) -> list[Seen]:
    arrivals = list(source.arrivals(stream, BEGINNING, source.end(stream, end), 0))
    found = []
    for start in range(0, len(arrivals), _PAGE):
        part = arrivals[start : start + _PAGE]
        bodies = b",".join(arrival.body for arrival in part)
        events, *_ = decode_page(stream, b'{"cursor":"x","has_more":false,"items":[' + bodies + b"]}")
        when = {msgspec.json.decode(arrival.body)["uuid"]: arrival.position.number for arrival in part}
        found += [
            Seen(stream=stream, account=ACCOUNT, event=event, received=when[event.uuid], fresh=True)
            for event in events
        ]
    return found
