"""What an export writes: the rows of a stream, or what a question counts."""

from collections.abc import Callable, Iterator
from datetime import tzinfo
from typing import Any

from msgspec import Struct

from tui.events.counts import Counts, CountsRow
from tui.events.names import Names
from tui.events.reading import Rows
from tui.events.stream import Stream
from tui.export.counts_output import counts_text
from tui.export.formats import file_text
from tui.screens.taking import Taking
from widgets.formatting import count


class Exported(Struct, frozen=True):
    """Rows to be taken one after the other, and how they are written."""

    name: str
    """In the name of the file: `signin`, `counts`."""
    told: str
    """What is written, in words."""
    taking: Taking[Any]
    text: Callable[[str, Iterator[Any]], Iterator[bytes]]
    """The file from its form and what is taken."""


def events_of(stream: Stream, rows: Rows, zone: tzinfo, names: Names) -> Exported:
    """The events of the filter."""
    told = f"{count(len(rows))} rows of {stream.label.lower()}, oldest first"
    return Exported(
        stream.value, told, Taking(rows), lambda form, taken: file_text(form, taken, [stream], zone, names)
    )


def counts_of(counts: Counts) -> Exported:
    """The rows of a question, those that are shown."""
    more = f" of {count(counts.groups)}" if counts.groups > len(counts.rows) else ""
    told = f"{count(len(counts.rows))}{more} rows, counted by {', '.join(counts.fields) or 'nothing'}"
    return Exported(
        "counts", told, Taking(_Listed(counts)), lambda form, taken: counts_text(form, taken, counts.fields)
    )


class _Listed:
    """Rows that are there already."""

    def __init__(self, counts: Counts) -> None:
        self._rows = counts.rows

    def __len__(self) -> int:
        return len(self._rows)

    def seen(self, index: int) -> CountsRow:
        return self._rows[index]
