"""Writes the answer of a query: a table for people; JSON, NDJSON or CSV for programs, Markdown for a report."""

import csv
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, BinaryIO

import msgspec

from tui.alerts.output import alert_as_output
from tui.cli.table import draw
from tui.events.alert import Alert
from tui.events.model import Seen
from tui.events.names import Names
from tui.events.stream import Stream
from tui.events.times import parse_timestamp
from tui.export import rows
from tui.export.columns import ALERT_COLUMNS, cell, cells, event_columns
from tui.export.event_output import event_as_output
from tui.export.markdown import markdown

FORMATS = ("table", "json", "ndjson", "csv", "md")
PEOPLES = ("table", "md")
"""Formats for people: the columns of a table, not all that was sent."""
AlertsOf = Callable[[Stream, str, str], Sequence[Alert]]
"""Stream, uuid and account of an event in; out come the alerts that it is evidence of."""


def default_format() -> str:
    """A table on a terminal, else one JSON object a line."""
    return "table" if sys.stdout.isatty() else "ndjson"


@dataclass(frozen=True, slots=True)
class Writer:
    """Where to write, how, and with whose clock and names."""

    format: str
    out: BinaryIO
    zone: tzinfo
    names: Names
    width: int = 0
    """Columns of a table; 0: as wide as the terminal."""
    names_accounts: bool = False
    """A table says of which account each line is; data always do."""

    def events(self, events: Iterable[Seen], streams: Sequence[Stream], alerts_of: AlertsOf | None) -> None:
        """Events in the order given; `alerts_of` where rules ran."""

        def data(seen: Seen) -> dict[str, Any]:
            uuid = seen.event.uuid
            alerts = alerts_of(seen.stream, uuid, seen.account) if alerts_of and isinstance(uuid, str) else None
            return event_as_output(seen, alerts)

        if self.format in PEOPLES:
            lines = (self._named(seen.account, rows.event_row(seen, self.zone, self.names)) for seen in events)
            self._table(self._named("ACCOUNT", rows.EVENT_HEADINGS), lines)
        elif self.format == "csv":
            columns = event_columns(tuple(streams))
            self._csv(columns, (cells(data(seen), columns) for seen in events))
        else:
            self._json(data(seen) for seen in events)

    def alerts(self, alerts: Iterable[Alert], risks: Mapping[str, float]) -> None:
        """Alerts in the order given; `risks` as in `alert_as_output`."""
        if self.format in PEOPLES:
            lines = (self._named(alert.account, rows.alert_row(alert, self.zone)) for alert in alerts)
            self._table(self._named("ACCOUNT", rows.ALERT_HEADINGS), lines)
        elif self.format == "csv":
            self._csv(ALERT_COLUMNS, (cells(alert_as_output(alert, risks), ALERT_COLUMNS) for alert in alerts))
        else:
            self._json(alert_as_output(alert, risks) for alert in alerts)

    def groups(self, groups: Sequence[dict[str, Any]], keys: Sequence[str]) -> None:
        """Counts by key, each `{"key": {...}, "count": N}`; `keys` are the columns of the key."""
        headings = [*(key.upper() for key in keys), "COUNT"]
        if self.format in PEOPLES:
            shown = (
                [*(self._key(key, each["key"].get(key)) for key in keys), f"{each['count']:,}"] for each in groups
            )
            self._table(headings, shown)
        elif self.format == "csv":
            lines = ([*(cell(group["key"].get(key)) for key in keys), cell(group["count"])] for group in groups)
            self._csv((*keys, "count"), lines)
        else:
            self._json(groups)

    def _key(self, key: str, shown: Any) -> str:
        """A value of a group's key; a time as events tell theirs."""
        if key == "time" and shown:
            return rows.local_time(parse_timestamp(shown), self.zone)
        return rows.key_text(shown)

    def _named(self, account: str, row: tuple[str, ...]) -> tuple[str, ...]:
        return (row[0], account, *row[1:]) if self.names_accounts else row

    def _json(self, data: Iterable[dict[str, Any]]) -> None:
        if self.format == "ndjson":
            for row in data:
                self.out.write(msgspec.json.encode(row) + b"\n")
            return
        before = b"[\n"
        for row in data:
            self.out.write(before + msgspec.json.encode(row))
            before = b",\n"
        self.out.write(b"\n]\n" if before == b",\n" else b"[]\n")

    def _csv(self, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
        writer = csv.writer(_Text(self.out), lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)

    def _table(self, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
        if self.format == "md":
            self.out.writelines(markdown(headings, lines))
            return
        width = self.width or shutil.get_terminal_size((120, 24)).columns
        encoding = sys.stdout.encoding or "utf-8"
        draw(headings, lines, width, lambda line: self.out.write(line.encode(encoding, "replace")))


@dataclass(frozen=True, slots=True)
class _Text:
    """Takes text and writes UTF-8, without the line endings that a platform would like."""

    out: BinaryIO

    def write(self, text: str) -> None:
        self.out.write(text.encode())
