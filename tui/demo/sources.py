"""Where the emulator's events come from: the protocol, and a fixed list for tests.

A test serves what it likes like this:

    source = FixedSource({Stream.SIGNIN: [{"uuid": "A", "timestamp": "2026-03-02T09:00:00Z", ...}, ...]})
    app = emulator(source, clock=lambda: 1_772_442_000)   # see tui.demo.emulator
    source.add(Stream.SIGNIN, {...})                      # one more arrives, after all others

Events are in the shape of v2 and may be anything that JSON can say; v1 endpoints drop what v2 added.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from tui.events.stream import Stream
from tui.events.times import parse_timestamp


class Position(NamedTuple):
    """A place in a stream's order of arrival."""

    number: int
    tie: str = ""


BEGINNING = Position(-1)


class Arrival(NamedTuple):
    """An event that the service has."""

    position: Position
    time: int | None
    """Event time in nanoseconds since 1970; None if it cannot be told."""
    body: bytes
    """The event as JSON, in the shape of v2."""


class EventSource(Protocol):
    """Events in order of arrival; what has arrived once stays in its place."""

    def arrivals(self, stream: Stream, after: Position, until: Position, since: int, /) -> Iterator[Arrival]:
        """What lies behind a position, up to another and with it; events from before `since` may be left out."""
        ...

    def end(self, stream: Stream, now: int, /) -> Position:
        """The position behind all that has arrived by now."""
        ...


class FixedSource:
    """Events served in the order given, all of them arrived already."""

    def __init__(self, events: Mapping[Stream, Iterable[Any]] | None = None) -> None:
        self._held: dict[Stream, list[Arrival]] = {stream: [] for stream in Stream}
        for stream, bodies in (events or {}).items():
            self.add(stream, *bodies)

    def add(self, stream: Stream, *bodies: Any) -> None:
        """Lets more events arrive, behind all others."""
        held = self._held[stream]
        for body in bodies:
            held.append(Arrival(Position(len(held)), _time(body), json.dumps(body).encode()))

    def arrivals(self, stream: Stream, after: Position, until: Position, _since: int, /) -> Iterator[Arrival]:
        """What lies behind a position, up to another; age does not matter."""
        return iter(self._held[stream][after.number + 1 : until.number + 1])

    def end(self, stream: Stream, _now: int, /) -> Position:
        """The position of the last event."""
        return Position(len(self._held[stream]) - 1)


def _time(body: Any) -> int | None:
    try:
        return parse_timestamp(body["timestamp"])
    except (KeyError, TypeError, ValueError):  # tests serve broken events on purpose
        return None
