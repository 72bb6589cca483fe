"""A recording while it is played: when which event is due, and as what it had arrived."""

from collections.abc import Callable, Iterable

from tui.events.model import Event
from tui.events.stream import Stream
from tui.recording.recording import Recorded, Recording
from tui.recording.replay_clock import ReplayClock

SLOWEST, FASTEST = 1.0, 1000.0
POLLS = 10.0
"""Most polls a second of ours and stream, besides those that an arrival asks for."""


class Playback:
    """One for each replay. Served and taken from one thread; `words` and the clock are for any."""

    def __init__(
        self,
        recording: Recording,
        speed: float = SLOWEST,
        *,
        make_clock: Callable[[int, float], ReplayClock] = ReplayClock,
    ) -> None:
        self.recording = recording
        self.speed = speed
        self.clock = make_clock(recording.stretches[0].begins, speed)
        self.is_over = False
        self._served: dict[tuple[Stream, str], tuple[int, bool]] = {}

    @property
    def words(self) -> str:
        """`x10`, for the header."""
        return f"x{self.speed:g}" + (" ended" if self.is_over else "")

    @property
    def interval(self) -> float:
        """Recorded seconds between polls: as it was, unless that were more polls than make sense."""
        return max(self.recording.head.interval, self.speed / POLLS)

    def serve(self, stream: Stream, number: int) -> Recorded | None:
        """An event for a page; how it had arrived is remembered until the page is taken in."""
        event = self.recording.event(stream, number)
        if event is not None:
            self._served[stream, event.uuid] = (event.received, event.fresh)
        return event

    def end(self) -> None:
        """All is played: the clock stands, and nobody needs to hurry any more."""
        self.is_over = True
        self.clock.speed = SLOWEST

    def arrivals(self, stream: Stream, events: Iterable[Event]) -> list[tuple[int, bool]]:
        """When each event of a page had arrived, and whether as a fresh one."""
        # an id of more than a kilobyte reads differently now: it ends with a hash of itself
        unknown = (self.clock.now(), False)
        return [self._served.pop((stream, str(event.uuid)), unknown) for event in events]
