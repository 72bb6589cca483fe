"""Cursors: opaque to clients; inside, a place in the order of arrival and what the reset asked for."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b

from tui.demo.sources import Position
from tui.events.stream import Stream

_MARK_BYTES = 8


class CursorError(Exception):
    """The text is no cursor of this service, version and stream."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a cursor holds."""

    after: Position
    limit: int
    start: int
    """Event time from which on the backlog is served, in nanoseconds since 1970, inclusive."""
    backlog: Position
    """End of the order of arrival at the reset. What arrives later is served however old it is."""
    end: int | None = None
    """Event time at which serving stops, exclusive."""

    def wants(self, position: Position, time: int | None) -> bool:
        """Whether an event is to be served; one whose time cannot be told always is."""
        if time is None:
            return True
        return (time >= self.start or position > self.backlog) and (self.end is None or time < self.end)


def write_cursor(place: Place, version: str, stream: Stream) -> str:
    """The cursor for a place in one stream of one version."""
    plain = json.dumps([*place.after, place.limit, place.start, *place.backlog, place.end]).encode()
    return urlsafe_b64encode(_mark(plain, version, stream) + plain).decode()


def read_cursor(text: str, version: str, stream: Stream) -> Place:
    """The place that a cursor names; `CursorError` for what `write_cursor` did not write for this stream."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii"))
    except ValueError as error:
        raise CursorError(text[:40]) from error
    mark, plain = raw[:_MARK_BYTES], raw[_MARK_BYTES:]
    if not hmac.compare_digest(mark, _mark(plain, version, stream)) or write_back(raw) != text:
        raise CursorError(text[:40])
    number, tie, limit, start, backlog, backlog_tie, end = json.loads(plain)
    return Place(Position(number, tie), limit, start, Position(backlog, backlog_tie), end)


def write_back(raw: bytes) -> str:
    """The one spelling of these bytes; the decoder overlooks foreign characters, the service does not."""
    return urlsafe_b64encode(raw).decode()


def _mark(plain: bytes, version: str, stream: Stream) -> bytes:
    return blake2b(plain, digest_size=_MARK_BYTES, person=f"{version}{stream}".encode()).digest()
