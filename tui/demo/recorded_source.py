"""Serves a recording: each event once the replay's clock has come to its arrival."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.demo.sources import Arrival, Position
from tui.demo.tokens import LIFETIME_DAYS, demo_token
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.recording.playback import Playback

if TYPE_CHECKING:
    from starlette.applications import Starlette

REPLAY_HOST = "replay.acme.test"
_LIFETIME = LIFETIME_DAYS * 86_400
"""From the recording's end on, so that it never expires while it is played."""


class RecordedSource:
    """Implements `tui.demo.sources.EventSource`; whatever the start asked for, all that was recorded is served."""

    def __init__(self, playback: Playback) -> None:
        self._playback = playback

    def arrivals(self, stream: Stream, after: Position, until: Position, _since: int, /) -> Iterator[Arrival]:
        """What lies behind a position, up to another."""
        for number in range(after.number + 1, until.number + 1):
            event = self._playback.serve(stream, number)
            if event is not None:
                yield Arrival(Position(number), None, event.body)

    def end(self, stream: Stream, now: int, /) -> Position:
        """The position of the last event that has arrived by now."""
        return Position(self._playback.recording.count(stream, now) - 1)


def replay_app(playback: Playback) -> "Starlette":
    """The Events API over a recording; it accepts `replay_token`."""
    from tui.demo.emulator import emulator  # starlette takes a while to load

    return emulator(RecordedSource(playback), clock=playback.clock)


def replay_token(playback: Playback) -> str:
    """A token that opens nothing else, and says of the account what the recording says."""
    head, runs = playback.recording.head, playback.recording.stretches
    return demo_token(
        host=REPLAY_HOST,
        issued=runs[0].begins // NANOSECONDS,
        expires=runs[-1].ends // NANOSECONDS + _LIFETIME,
        account_uuid=head.account_uuid,
        integration_uuid=head.integration_uuid,
    )
