"""What `query --follow` prints of each page: matching events, or alerts that are new or have got worse."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import msgspec

from tui.alerts.output import alert_as_output
from tui.events.alert import Alert, Severity
from tui.events.model import Seen
from tui.events.names import Names
from tui.events.stream import Stream
from tui.export.columns import ALERT_COLUMNS, cells, event_columns
from tui.export.event_output import event_as_output
from tui.export.rows import alert_row, event_row
from tui.query import Query
from tui.query.predicates import alert_predicate, predicate

if TYPE_CHECKING:
    from tui.monitor.delivery import Parcel
    from tui.monitor.session import Session

REMEMBERED = 200_000
"""Alerts, and events printed for their alerts, that are known to be told."""
FORMATS = ("ndjson", "csv", "table")


class MatchingEvents:
    """Events that match, each once. One that comes to match because of an alert is told when the alert is."""

    def __init__(self, asked: Query) -> None:
        self._asked = asked
        self._told: dict[tuple[str, str, str], None] = {}

    def of(self, session: "Session", parcel: "Parcel") -> list[Seen]:
        """Those to be told now."""
        matches = predicate(self._asked, session.questions.context())
        if not self._asked.needs_rules:
            return [seen for seen in parcel.events if matches(seen)] if parcel.fresh else []
        return [
            seen for seen, is_new in self._candidates(session, parcel) if self._is_first(seen, matches) and is_new
        ]

    def _candidates(self, session: "Session", parcel: "Parcel") -> Iterator[tuple[Seen, bool]]:
        """Events, and whether they are to be told if they match; others were told by the last run."""
        for seen in parcel.events:
            yield seen, parcel.fresh
        for change in parcel.changes:
            account = change.alert.account
            for stream, uuid in change.alert.evidence:
                is_told = (account, stream, uuid) in self._told
                found = None if is_told else session.ring.find(Stream(stream), uuid, account)
                if found is not None:
                    yield found, is_news(session, change.alert)

    def _is_first(self, seen: Seen, matches: Callable[[Seen], bool]) -> bool:
        key = (seen.account, seen.stream.value, str(seen.event.uuid))
        if key in self._told or not matches(seen):
            return False
        self._told[key] = None
        if len(self._told) > REMEMBERED:
            del self._told[next(iter(self._told))]
        return True


def is_news(session: "Session", alert: Alert) -> bool:
    """Whether nobody can have been told of an alert as bad as it is.

    What only the look-back has found was told by the last run, unless that has left word that it was not: it may
    have been killed between raising an alert and printing it.
    """
    if alert.fresh or session.keeping is None or session.keeping.told_since is None:
        return alert.fresh
    told = session.book.told(alert.id)
    return alert.last >= session.keeping.told_since and (told is None or told < alert.severity)


class MatchingAlerts:
    """Alerts that match, when they are new and when they get worse."""

    def __init__(self, asked: Query) -> None:
        self._asked = asked
        self._told: dict[str, Severity] = {}

    def of(self, session: "Session", parcel: "Parcel") -> list[Alert]:
        """Those to be told now; what the last run has told is not."""
        matches = alert_predicate(self._asked, session.questions.context())
        found: dict[str, Alert] = {}
        for change in parcel.changes:
            alert = change.alert
            known = [self._told.pop(name) for name in (alert.id, *change.absorbed) if name in self._told]
            told = session.book.told(alert.id)
            known += [] if told is None else [told]
            for name in change.absorbed:
                found.pop(name, None)
            if not known or alert.severity > max(known) or alert.id in found:
                if is_news(session, alert):
                    found.pop(alert.id, None)
                    found[alert.id] = alert
                known.append(alert.severity)
            self._told[alert.id] = max(known)
        while len(self._told) > REMEMBERED:
            del self._told[next(iter(self._told))]
        return [alert for alert in found.values() if matches(alert)]


@dataclass(frozen=True, slots=True)
class FeedLines:
    """Events and alerts as lines."""

    format: str
    asked: Query
    zone: tzinfo
    names: Names
    names_accounts: bool = False
    """A table says of which account each line is; data always do."""

    @property
    def _columns(self) -> tuple[str, ...]:
        if self.asked.asks_alerts:
            return ALERT_COLUMNS
        return event_columns(tuple(stream for stream in Stream if stream.value in self.asked.streams))

    def head(self) -> list[bytes]:
        """What stands before all else."""
        return [_csv(self._columns)] if self.format == "csv" else []

    def event(self, seen: Seen, alerts: Sequence[Alert]) -> bytes:
        """A line."""
        if self.format == "table":
            return self._row(event_row(seen, self.zone, self.names), seen.account)
        return self._data(event_as_output(seen, alerts))

    def alert(self, alert: Alert, risks: Mapping[str, float]) -> bytes:
        """A line; `risks` as in `alert_as_output`."""
        if self.format == "table":
            return self._row(alert_row(alert, self.zone), alert.account)
        return self._data(alert_as_output(alert, risks))

    def _row(self, parts: Sequence[str], account: str) -> bytes:
        named = (parts[0], account, *parts[1:]) if self.names_accounts else parts
        return ("  ".join(part or "-" for part in named) + "\n").encode()

    def _data(self, data: dict[str, Any]) -> bytes:
        if self.format == "csv":
            return _csv(cells(data, self._columns))
        return msgspec.json.encode(data) + b"\n"


def _csv(parts: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(parts)
    return text.getvalue().encode()
