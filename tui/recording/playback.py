"""A recording while it is played: when which event is due, as what it had arrived, and how fast it goes."""

from collections.abc import Callable, Iterable
from typing import assert_never

from tui.events.model import Event
from tui.events.reading import Steering
from tui.events.stream import Stream
from tui.recording.recording import Recorded, Recording
from tui.recording.replay_clock import FASTEST, ReplayClock

SLOWEST = 1.0
STEPS = (SLOWEST, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, FASTEST)
POLLS = 10.0
"""Most polls a second of ours and stream, besides those that an arrival asks for."""
MINUTE, HOUR = 60.0, 3_600.0


class Playback:
    """One for each replay. Served, steered and taken from one thread; `words` and the clock are for any."""

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
        self.turns = 0
        """Grows whenever `words` have changed."""
        self._served: dict[tuple[Stream, str], tuple[int, bool]] = {}

    @property
    def words(self) -> str:
        """`x10`, for the header; whether it stands, too."""
        state = " ended" if self.is_over else " paused" if self.clock.is_paused else ""
        return f"x{self.speed:g}{state}"

    @property
    def interval(self) -> float:
        """Recorded seconds between polls: as it was, unless that were more polls than make sense."""
        return max(self.recording.head.interval, self.clock.speed / POLLS)

    async def rest(self, seconds: float) -> None:
        """Sleeps between polls."""
        await self.clock.sleep(max(seconds, self.clock.speed / POLLS))

    def steer(self, what: Steering) -> None:
        """Does what a person asks for; once all is played there is nothing left to steer."""
        if self.is_over:
            return
        match what:
            case "slower":
                self._go(max((step for step in STEPS if step < self.speed), default=SLOWEST))
            case "faster":
                self._go(min((step for step in STEPS if step > self.speed), default=FASTEST))
            case "pause":
                self.clock.pause(not self.clock.is_paused)
            case "minute":
                self.clock.hurry(MINUTE)
            case "hour":
                self.clock.hurry(HOUR)
            case "event":
                arrival = self.recording.next_arrival(self.clock.now())
                self.clock.jump(self.recording.stretches[-1].ends if arrival is None else arrival)
            case _:
                assert_never(what)
        self.turns += 1

    def _go(self, speed: float) -> None:
        self.speed = self.clock.speed = speed

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
        self.clock.pause(False)
        self.turns += 1

    def arrivals(self, stream: Stream, events: Iterable[Event]) -> list[tuple[int, bool]]:
        """When each event of a page had arrived, and whether as a fresh one."""
        # an id of more than a kilobyte reads differently now: it ends with a hash of itself
        unknown = (self.clock.now(), False)
        return [self._served.pop((stream, str(event.uuid)), unknown) for event in events]
