"""Which changes in the health of a stream, and in what is known of the token, are worth a line of a recording."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from tui.events.reading import StreamHealth, TokenFacts
from tui.events.stream import Stream
from tui.recording.health_lines import health_line, token_line


@dataclass(frozen=True, slots=True)
class Told:
    """A line to be written; it is made where it is written."""

    what: StreamHealth | TokenFacts
    at: int
    """Nanoseconds since 1970."""
    since: float
    """Answers of the service up to then, in seconds since 1970, are in an earlier line."""

    def line(self) -> bytes:
        """The line."""
        if isinstance(self.what, TokenFacts):
            return token_line(self.what, self.at)
        return health_line(self.what, self.at, self.since)


class Turns:
    """Remembers what was written last. A line for each poll that has ended, and for each try that failed."""

    def __init__(self) -> None:
        self._streams: dict[Stream, StreamHealth] = {}
        self._token = TokenFacts()

    def of_stream(self, health: StreamHealth, at: int) -> Sequence[Told]:
        """What to write of a stream: nothing, or one line."""
        before = self._streams.get(health.stream) or StreamHealth(health.stream)
        if _turn(health) == _turn(before) or _is_passing(before, health):
            return ()
        self._streams[health.stream] = health
        since = before.answers[-1].at if before.answers else 0.0
        return (Told(health, at, since),)

    def of_token(self, facts: TokenFacts, at: int) -> Sequence[Told]:
        """What to write of the token: nothing, or one line. An unchanged answer, given again, is not news."""
        if replace(facts, checked=None, answer=None) == replace(self._token, checked=None, answer=None):
            return ()
        self._token = facts
        return (Told(facts, at, 0.0),)


def _turn(health: StreamHealth) -> tuple[object, ...]:
    return (health.state, health.error, health.tries, health.next_poll)


def _is_passing(before: StreamHealth, now: StreamHealth) -> bool:
    """On the way to the end of an ordinary poll, which is told once its successor is due."""
    return (before.state == "ok" and now.state == "reading") or (now.state == "ok" and now.next_poll is None)
