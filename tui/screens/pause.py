"""A picture that is held while collecting goes on."""

from msgspec import Struct

from tui.events.reading import Status
from widgets.status_header import Picture


class Pause(Struct, frozen=True):
    """When it began, and how many events had been taken in by then."""

    since: float
    events: int

    @classmethod
    def begun(cls, now: float, status: Status) -> "Pause":
        """A pause that begins with what is shown."""
        return cls(now, _events(status))

    def picture(self, status: Status) -> Picture:
        """Held, with the count of what came since; the status is the one of now."""
        return Picture(False, self.since, _events(status) - self.events)


def _events(status: Status) -> int:
    return sum(health.events for health in status.streams.values())
