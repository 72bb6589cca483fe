"""What goes wrong while events are followed, and that it is over: each turn once."""

from tui.events.reading import Status
from tui.events.stream import Stream


class Troubles:
    """Compares each status with the one before."""

    def __init__(self) -> None:
        self._notices: tuple[str, ...] = ()
        self._errors: dict[Stream, str] = {}

    def new(self, status: Status) -> list[str]:
        """A sentence for each thing that has changed."""
        lines = [notice for notice in status.notices if notice not in self._notices]
        self._notices = status.notices
        for stream, health in status.streams.items():
            if health.error != self._errors.get(stream, ""):
                lines.append(f"{stream.label}: {health.error or 'is read again'}")
                self._errors[stream] = health.error
        return lines
