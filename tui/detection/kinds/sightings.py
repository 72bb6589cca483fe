"""When a value was seen: enough to tell, for any moment, whether it was already known then."""

from bisect import insort
from dataclasses import dataclass

from tui.detection.kinds.learning import NEVER
from tui.events.times import NANOSECONDS

DAY = 86_400 * NANOSECONDS


@dataclass(frozen=True, slots=True)
class Schooling:
    """What makes a value known. Durations are nanoseconds."""

    learn: int = 3 * DAY
    """It was first seen so long ago ..."""
    min_days: int = 1
    """... and on so many earlier days: one visit of an intruder does not become a habit by waiting ..."""
    history: int = 90 * DAY
    """... and never missed for longer than this since."""

    @property
    def counts_days(self) -> bool:
        """Whether the age alone does not tell it all."""
        return self.min_days > 1 or self.learn < DAY

    def words(self) -> str:
        """The limit of a reason."""
        days = f" on {self.min_days} days" if self.min_days > 1 else ""
        return f"known after {self.learn / DAY:g}d{days}"


class Sightings:
    """The first and the last time of a value, and its earliest days."""

    __slots__ = ("days", "first", "known_from", "last")

    def __init__(self, time: int, day: int) -> None:
        self.first = self.last = time
        self.days = [day]
        self.known_from = NEVER
        """A moment at which it was known: it stays so, until a long gap."""

    def goes_on(self, time: int, pause: int) -> bool:
        """The usual case, in short: another sighting of what is known already, soon enough after the last."""
        if time < self.known_from or time - self.last > pause:
            return False
        if time > self.last:
            self.last = time
        return True

    def see(self, time: int, day: int, schooling: Schooling) -> None:
        """Another sighting; a long gap before it makes everything begin anew."""
        if time >= self.last:
            if time - self.last > schooling.history:
                self.first = self.last = time
                self.days = [day]
                self.known_from = NEVER
                return
            self.last = time
        elif time < self.first:
            if self.first - time > schooling.history:
                return
            self.first = time
        if day not in self.days:
            insort(self.days, day)
            del self.days[max(1, schooling.min_days) :]

    def is_known(self, time: int, day: int, schooling: Schooling) -> bool:
        """Whether the value was known before a moment: the judged event is never its own baseline."""
        if self.first > time - schooling.learn:
            return False
        if schooling.counts_days and sum(earlier < day for earlier in self.days) < schooling.min_days:
            return False
        self.known_from = min(self.known_from, time)
        return True
