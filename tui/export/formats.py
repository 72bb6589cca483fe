"""Events as the text of a file: the same forms as `opwatch query` prints."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

import msgspec

from tui.events.model import Seen
from tui.events.names import Names
from tui.events.stream import Stream
from tui.events.times import to_datetime
from tui.export.columns import cells, event_columns
from tui.export.event_output import event_as_output
from tui.export.markdown import markdown
from tui.export.rows import EVENT_HEADINGS, event_row

FORMATS = {
    "csv": "CSV: a column for each field, for a spreadsheet",
    "ndjson": "NDJSON: one JSON object a line",
    "json": "JSON: one list",
    "md": "Markdown: the columns of the table, for a report",
}
"""Suffix of the file, and what it is."""


def file_text(
    form: str, events: Iterable[Seen], streams: Sequence[Stream], zone: tzinfo, names: Names
) -> Iterator[bytes]:
    """The file piece by piece, an event each; nothing is held of those before."""
    if form == "csv":
        return _csv(events, tuple(streams))
    if form == "md":
        return markdown(EVENT_HEADINGS, (_report_row(seen, zone, names) for seen in events))
    return _json(events) if form == "json" else (_object(seen) + b"\n" for seen in events)


def _report_row(seen: Seen, zone: tzinfo, names: Names) -> tuple[str, ...]:
    """Whoever reads a report is elsewhere: its times have the offset of their zone."""
    time = to_datetime(seen.event.time).astimezone(zone).isoformat(" ", "seconds")
    return (time, *event_row(seen, zone, names)[1:])


def _object(seen: Seen) -> bytes:
    return msgspec.json.encode(event_as_output(seen))


def _json(events: Iterable[Seen]) -> Iterator[bytes]:
    before = b"[\n"
    for seen in events:
        yield before + _object(seen)
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def _csv(events: Iterable[Seen], streams: tuple[Stream, ...]) -> Iterator[bytes]:
    columns = event_columns(streams)
    yield csv_line(columns)
    for seen in events:
        yield csv_line(cells(event_as_output(seen), columns))


def csv_line(parts: Sequence[str]) -> bytes:
    """A row of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(parts)
    return text.getvalue().encode(errors="replace")
