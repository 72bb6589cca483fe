"""What is asked of a stream, and the page that answers."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tui.events.model import Event
from tui.events.stream import Stream
from tui.events.times import format_timestamp

PAGE_SIZE = 1000
"""The most that the service gives at once; more is a 400."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Begin at a moment; the service's default is the last hour."""

    start_ns: int | None = None
    end_ns: int | None = None
    limit: int = PAGE_SIZE

    def body(self) -> dict[str, Any]:
        """The request in the API's words."""
        times = {"start_time": self.start_ns, "end_time": self.end_ns}
        return {"limit": self.limit} | {name: format_timestamp(ns) for name, ns in times.items() if ns is not None}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Go on from a place in the stream. The page size is part of it, so nothing is sent beside it."""

    text: str = field(repr=False)

    def body(self) -> dict[str, Any]:
        """The request in the API's words."""
        return {"cursor": self.text}


PageRequest: TypeAlias = Reset | Cursor


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the service: events in the order sent, and where to go on."""

    stream: Stream
    events: list[Event]
    """Cleaned, with their times."""
    cursor: str = field(repr=False)
    """What to ask next, never empty."""
    has_more: bool
    bad: list[str]
    """Why each event that could not be read was left out."""
    seconds: float
    """How long the answer took."""
    date_skew: float | None = None
    """Seconds by which this machine's clock is ahead of the service's, if the answer says what time it is there."""
