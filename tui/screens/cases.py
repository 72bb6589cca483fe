"""What belongs to an alert: its evidence as far as it is held, and what the same person did next."""

import re
from datetime import date

from tui.events.alert import Alert
from tui.events.model import Seen
from tui.events.reading import Watch
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, format_timestamp
from widgets.why_panel import Case

NEXT_EVENTS = 2
NEXT_WITHIN = 3600 * NANOSECONDS
_PLAIN = re.compile(r"[\w.+-]+(@[\w.-]+)?", re.ASCII)
"""Who can be named in a query without quoting; others are left alone."""


def case(watch: Watch, alert: Alert, others: int, today: date) -> Case:
    """The alert with its evidence and what came after."""
    return Case(alert, proof(watch, alert), after(watch, alert), others, watch.names, today)


def proof(watch: Watch, alert: Alert) -> list[Seen]:
    """The evidence that the ring still holds, oldest first."""
    return list(watch.events([(Stream(stream), uuid) for stream, uuid in alert.evidence], alert.account))


def after(watch: Watch, alert: Alert) -> list[Seen]:
    """The first things that the person did within an hour of the last evidence, in any stream."""
    who = dict(alert.key).get("user", "")
    if not _PLAIN.fullmatch(who):
        return []
    since = format_timestamp(alert.last)
    found = [seen for stream in Stream for seen in _first(watch, stream, f"user:{who} after:{since}", alert)]
    evidence = {uuid for _, uuid in alert.evidence}
    later = [seen for seen in found if seen.event.uuid not in evidence]
    return sorted(later, key=lambda seen: seen.event.time)[:NEXT_EVENTS]


def _first(watch: Watch, stream: Stream, query: str, alert: Alert) -> list[Seen]:
    rows, last = watch.rows(stream, query), alert.last
    found: list[Seen] = []
    for place in range(len(rows)):
        seen = rows.seen(place)
        if seen is None or seen.event.time <= last or seen.account != alert.account:
            continue
        if seen.event.time > last + NEXT_WITHIN or len(found) == NEXT_EVENTS:
            break
        found.append(seen)
    return found
