"""Which hours of the week a question could count at all: of the others nothing is known, which is not zero."""

from datetime import tzinfo

from tui.events.reading import Status
from tui.events.times import NANOSECONDS
from tui.query.clock import HOUR
from tui.screens.time_bins import span_of
from widgets.activity_heatmap import DAYS, HOURS
from widgets.formatting import local

WEEK = frozenset((day, hour) for day in range(len(DAYS)) for hour in range(HOURS))


def hours_unknown(query: str, status: Status, now: float, zone: tzinfo) -> frozenset[tuple[int, int]]:
    """Weekdays and hours that lie outside the question's range, or before all that is held."""
    start, end = span_of(query, status, int(now * NANOSECONDS), zone)
    since = status.whole_since or status.oldest
    start = max(start, end if since is None else round(since * NANOSECONDS))
    if end - start >= len(WEEK) * HOUR:
        return frozenset()
    moments = (local(moment, zone) for moment in (*range(start, end, HOUR), max(start, end - 1)))
    return WEEK - {(when.weekday(), when.hour) for when in moments}
