"""The alerts that alarm, and the rows that they rest on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tui.events.alert import Alert, Severity
from tui.events.model import Seen
from tui.events.reading import Rows, Watch
from tui.events.stream import Stream


def alarms(alerts: Iterable[Alert]) -> list[Alert]:
    """Without those of severity `info`: they mark what happened, and alarm nobody."""
    return [alert for alert in alerts if alert.severity > Severity.INFO]


def severity_of(watch: Watch, stream: Stream, uuid: str) -> Severity | None:
    """The worst that an event is evidence of."""
    return max((alert.severity for alert in alarms(watch.alerts_of(stream, uuid))), default=None)


def next_alarm_row(
    watch: Watch, alerts: Sequence[Alert], stream: Stream, rows: Rows, cursor: Seen | None, step: int
) -> int | None:
    """The next row from the cursor, older (1) or newer (-1), that an alert counts."""
    here = rows.place(cursor.row) if cursor else None
    here = len(rows) if here is None else here
    places = {place for row in _evidence_rows(watch, alerts, stream) if (place := rows.place(row)) is not None}
    there = [place for place in places if (place < here if step > 0 else place > here)]
    if not there:
        return None
    return rows.row(max(there) if step > 0 else min(there))


def _evidence_rows(watch: Watch, alerts: Sequence[Alert], stream: Stream) -> set[int]:
    evidence: defaultdict[str, set[tuple[Stream, str]]] = defaultdict(set)
    for alert in alarms(alerts):
        evidence[alert.account].update((stream, uuid) for name, uuid in alert.evidence if name == stream)
    return {seen.row for account, names in evidence.items() for seen in watch.events(list(names), account)}
