"""Whether what was there before the start is still being read: until then nothing that has not come is missing."""

from collections.abc import Mapping

from tui.events.stream import Stream
from tui.monitor.health import StreamPulse
from tui.monitor.homecoming import Homecoming
from tui.monitor.replaying import Replay


def is_catching_up(
    pulses: Mapping[Stream, StreamPulse], homecomings: Mapping[Stream, Homecoming], replay: Replay | None
) -> bool:
    """A stream that cannot be read holds up nobody."""
    if replay is not None:
        return replay.is_reading_back
    unread = (pulse.now.state for pulse in pulses.values() if pulse.now.last_success is None)
    if any(state in {"starting", "reading"} for state in unread):
        return True
    away = (stream for stream, homecoming in homecomings.items() if not homecoming.is_over)
    return any(pulses[stream].now.state in {"ok", "reading"} for stream in away)
