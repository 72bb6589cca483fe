"""The rows of a question that counts as the text of a file: the same forms as `opwatch query` prints."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from tui.events.counts import CountsRow
from tui.export.columns import cell
from tui.export.formats import csv_line
from tui.export.markdown import markdown
from tui.export.rows import key_text

_NUMBERS = frozenset({"hour"})
"""Fields whose values are numbers."""


def counts_text(form: str, rows: Iterable[CountsRow], fields: Sequence[str]) -> Iterator[bytes]:
    """The file piece by piece, a row each."""
    if form == "csv":
        return _csv(rows, fields)
    if form == "md":
        headings = [*(field.upper() for field in fields), "COUNT"]
        return markdown(headings, ([*map(key_text, row.key), str(row.count)] for row in rows))
    objects = (msgspec.json.encode(_object(row, fields)) for row in rows)
    return _list(objects) if form == "json" else (each + b"\n" for each in objects)


def _csv(rows: Iterable[CountsRow], fields: Sequence[str]) -> Iterator[bytes]:
    yield csv_line([*fields, "count"])
    for row in rows:
        yield csv_line([*map(cell, row.key), str(row.count)])


def _object(row: CountsRow, fields: Sequence[str]) -> dict[str, Any]:
    values = (
        int(text) if text and field in _NUMBERS else text or None
        for field, text in zip(fields, row.key, strict=True)
    )
    return {"key": dict(zip(fields, values, strict=True)), "count": row.count}


def _list(objects: Iterable[bytes]) -> Iterator[bytes]:
    before = b"[\n"
    for each in objects:
        yield before + each
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"
