"""The health of streams and recordings: written while one is made, and shown as it was when one is played."""

from msgspec.structs import replace

from tui.events.reading import StreamHealth
from tui.events.stream import Stream
from tui.monitor.health import ANSWERS_KEPT, StreamPulse
from tui.monitor.options import MonitorOptions
from tui.recording.recorder import Recorder


def pulse_of(stream: Stream, options: MonitorOptions) -> StreamPulse:
    """The pulse of a stream that is watched, recorded or played."""
    if options.replay is not None:
        return PlayedPulse(stream)
    return StreamPulse(stream) if options.record is None else RecordedPulse(stream, options.record)


class RecordedPulse(StreamPulse):
    """Tells the recorder of each change."""

    def __init__(self, stream: Stream, record: Recorder) -> None:
        super().__init__(stream)
        self._record = record

    def changed(self) -> None:
        """Called after each change."""
        self._record.health(self.now)


class PlayedPulse(StreamPulse):
    """Where the recording tells how the stream fared, that is shown; else how the replay itself fares."""

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream)
        self._is_told = False

    @property
    def is_well(self) -> bool:
        """The stream was being read: that nothing came means that nothing was there."""
        return not self._is_told or self.now.state in ("ok", "reading")

    def begin(self, *, is_told: bool) -> None:
        """A run begins; `is_told`: the recording says how the stream fared in it."""
        self._is_told = is_told
        counts = {name: getattr(self.now, name) for name in ("events", "duplicates", "bad_events", "newest_event")}
        self.now = replace(StreamHealth(self.now.stream), **counts)

    def told(self, then: StreamHealth) -> None:
        """How the stream fared then; what has been counted stays."""
        names = ("state", "error", "tries", "last_success", "next_poll", "failing_since", "cursor_since", "skew")
        answers = (*self.now.answers, *then.answers)[-ANSWERS_KEPT:]
        self.now = replace(self.now, **{name: getattr(then, name) for name in names}, answers=answers)

    # what the replay does by itself is not shown as what was done then

    def answered(self, at: float, seconds: float, status: int) -> None:
        """Notes an answer."""
        if not self._is_told:
            super().answered(at, seconds, status)

    def cursor_moved(self, at: float) -> None:
        """Notes another cursor."""
        if not self._is_told:
            super().cursor_moved(at)

    def reading(self) -> None:
        """A page came."""
        if not self._is_told:
            super().reading()

    def read_to_the_end(self, at: float) -> None:
        """The stream is read to its end."""
        if not self._is_told:
            super().read_to_the_end(at)

    def waits_until(self, at: float) -> None:
        """Notes when the next poll is due."""
        if not self._is_told:
            super().waits_until(at)
