"""The invented company's life as an event source, computed when asked from the seed and the clock.

The same seed gives the same background and the same stories of the past, whoever asks and when. Only the stories
staged for a watcher depend on one thing more: when the watch began.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from heapq import merge

import msgspec

from tui.demo.background import background
from tui.demo.cities import FARTHEST_EAST, FARTHEST_WEST
from tui.demo.company import Company
from tui.demo.oddities import odd
from tui.demo.shapes import Happening
from tui.demo.sources import Arrival, Position
from tui.demo.stories import LONGEST, Playbill, Story
from tui.demo.usages import LATEST
from tui.events.stream import Stream

HOLD_DAYS = 7
_SECOND, _HOUR, _DAY = 10**9, 3_600 * 10**9, 86_400 * 10**9
_EARLY = (FARTHEST_EAST + 1) * _HOUR
"""A local date begins that long before the UTC date of its name, at most; the hour is slack."""
_OVER = (FARTHEST_WEST + 2) * _HOUR
"""And ends that long after it; evenings reach a little into the next day."""
_DAYS_KEPT, _HOURS_KEPT = 6, 40
"""Days of background and hours of stories in memory, a stream: what a poll or a day of a backlog needs."""


class CompanySource:
    """What the demo account's service holds: the last `hold_days` days, from a midnight (UTC) on."""

    def __init__(
        self, seed: int = 0, *, live_from: float, hold_days: int = HOLD_DAYS, oddities: bool = False
    ) -> None:
        self._company = Company(seed)
        self._playbill = Playbill(self._company, live_from)
        self._hold = hold_days * _DAY
        self._oddities = oddities
        self._background = lru_cache(_DAYS_KEPT * len(Stream))(self._compute_day)
        self._stories = lru_cache(_HOURS_KEPT)(self._compute_hour)

    def arrivals(self, stream: Stream, after: Position, until: Position, since: int, /) -> Iterator[Arrival]:
        """What lies behind a position and up to another, in order of arrival."""
        since = max(since, _midnight(until.number - self._hold))
        begin = max(after.number, since)
        while begin <= until.number:  # a day of arrivals at a time, so that a long backlog is never in memory whole
            end = min(_midnight(begin) + _DAY - 1, until.number)
            late_from = max(since, begin - LATEST * _SECOND)
            parts = [self._background(stream, day) for day in _local_dates(late_from, end)]
            parts += [self._stories(hour)[stream] for hour in _story_hours(begin, end)]
            between = [_between(part, after, Position(end, "~"), since) for part in parts]
            yield from merge(*between)
            after, begin = max(after, Position(end, "~")), end + 1

    def end(self, _stream: Stream, now: int, /) -> Position:
        """The position behind all that has arrived by now."""
        return Position(now, "~")

    def stories(self, start: int, end: int) -> list[Story]:
        """The truth about the stories that begin from start to before end (nanoseconds since 1970), in order."""
        told = [telling.story for hour in _story_hours(start, end) for telling in self._playbill.of_hour(hour)]
        return sorted((s for s in told if start <= s.begins < end), key=lambda story: story.begins)

    def _compute_day(self, stream: Stream, day: date) -> list[Arrival]:
        return self._in_order(background(stream, self._company, day))

    def _compute_hour(self, hour: int) -> dict[Stream, list[Arrival]]:
        events = [event for telling in self._playbill.of_hour(hour) for event in telling.events]
        return {stream: self._in_order(event for event in events if event.stream is stream) for stream in Stream}

    def _in_order(self, events: Iterable[Happening]) -> list[Arrival]:
        return sorted(map(self._arrival, events))

    def _arrival(self, event: Happening) -> Arrival:
        body = odd(event) if self._oddities else event.body
        return Arrival(Position(event.arrived, event.body["uuid"]), event.time, msgspec.json.encode(body))


def _between(events: list[Arrival], after: Position, until: Position, since: int) -> Iterator[Arrival]:
    first = bisect_right(events, after, key=lambda event: event.position)
    last = bisect_right(events, until, key=lambda event: event.position)
    return (event for event in events[first:last] if event.time is None or event.time >= since)


def _local_dates(first: int, last: int) -> list[date]:
    """The local dates whose events can lie between two moments."""
    start, end = _date(first - _OVER), _date(last + _EARLY)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def _story_hours(first: int, last: int) -> range:
    """The hours whose stories can have events between two moments."""
    return range((first - int(LONGEST) * _SECOND) // _HOUR, last // _HOUR + 1)


def _date(moment: int) -> date:
    return datetime.fromtimestamp(moment // _SECOND, UTC).date()


def _midnight(moment: int) -> int:
    return moment - moment % _DAY
