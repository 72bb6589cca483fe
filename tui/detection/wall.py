"""The clock on the wall for rules: hour, weekday, working hours and slots of the week, in the configured zone."""

from collections.abc import Callable
from datetime import UTC, tzinfo

from tui.query.clock import DAY, WEEKDAYS, OfficeHours, WorkingHours, at_work, minute_of_week, offset

CLOCK_FIELDS = ("hour", "weekday", "hours", "hour_slot")
"""Fields that follow from an event's time; never missing."""
_WEEKEND = 5


class Wall:
    """Local time in one zone. `hours` is business or off; `hour_slot` is wd07 on weekdays, we23 at weekends."""

    def __init__(self, zone: tzinfo = UTC, hours: WorkingHours | None = None) -> None:
        self.zone = zone
        self._at_work = at_work(hours or OfficeHours())
        self._fields: dict[str, Callable[[int], str]] = {
            "hour": lambda minute: str(minute // 60 % 24),
            "weekday": lambda minute: WEEKDAYS[minute // 1440],
            "hours": lambda minute: "business" if self._at_work[minute] else "off",
            "hour_slot": lambda minute: f"{'we' if minute // 1440 >= _WEEKEND else 'wd'}{minute // 60 % 24:02d}",
        }

    def text(self, field: str, time: int) -> str | None:
        """A field's value at a moment; None for a field that has nothing to do with the clock."""
        read = self._fields.get(field)
        return None if read is None else read(minute_of_week(self.local(time)))

    def local(self, time: int) -> int:
        """Nanoseconds that local clocks count since 1970."""
        return time + offset(time, self.zone)

    def day(self, time: int) -> int:
        """The local date, counted since 1970."""
        return self.local(time) // DAY

    def before(self, time: int, days: int) -> int:
        """The moment at which local clocks showed the same so many days earlier."""
        earlier = time - days * DAY
        return earlier + offset(time, self.zone) - offset(earlier, self.zone)


UTC_WALL = Wall()
