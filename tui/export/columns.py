"""Rows of text for CSV: columns whatever the data, and cells that no spreadsheet takes for formulas."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_args

import msgspec

from tui.events.model import EVENT_TYPES
from tui.events.stream import Stream

OURS = ("stream", "account", "received", "late_by_s", "outcome", "alerts")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so is calculated when a spreadsheet opens the file (OWASP, CSV injection). The last four are
the full-width forms, which some spreadsheets take for the others."""
OTHER = "other"
"""What has no column: a JSON object under its dotted names."""
ALERT_COLUMNS = (
    *(
        "opwatch.stream",
        "opwatch.account",
        "id",
        "rule",
        "title",
        "severity",
        "score",
        "time",
        "entity",
        "why",
        "events",
        "status",
        "until",
        "by",
        "reason",
        "hidden",
        "verdict",
        "verdict_by",
        "verdict_time",
        "verdict_reason",
        "risk",
        "note",
    ),
    "attack",
)
_FIRST = ("uuid", "timestamp")
_HIDDEN = frozenset({"time", "unknown"})


@cache
def event_columns(streams: tuple[Stream, ...]) -> tuple[str, ...]:
    """Dotted names of all fields that events of these streams are known to have, ours, and `other`."""
    columns = dict.fromkeys(name for stream in streams for name in _names(EVENT_TYPES[stream], ""))
    columns = dict.fromkeys(_FIRST) | columns
    return (*columns, *(f"opwatch.{name}" for name in OURS), OTHER)


def _names(kind: type[msgspec.Struct], prefix: str) -> Iterable[str]:
    for field in msgspec.structs.fields(kind):
        if not prefix and field.name in _HIDDEN:
            continue
        inner = [
            part for part in get_args(field.type) if isinstance(part, type) and issubclass(part, msgspec.Struct)
        ]
        if not inner or str in get_args(field.type):
            yield f"{prefix}{field.name}"
        for part in inner:
            yield from _names(part, f"{prefix}{field.name}.")


def cells(row: Mapping[str, Any], columns: tuple[str, ...]) -> list[str]:
    """The row's values under the columns; what has no column goes to the column `other`, if there is one."""
    known = _known(columns)
    flat = dict(_flat(row, "", known))
    if OTHER in known:
        has_rest = not flat.keys() <= known  # seldom
        flat[OTHER] = {name: value for name, value in flat.items() if name not in known} if has_rest else None
    return [cell(flat.get(column)) for column in columns]


@cache
def _known(columns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(columns)


def _flat(row: Mapping[str, Any], prefix: str, known: frozenset[str]) -> Iterable[tuple[str, Any]]:
    for name, value in row.items():
        dotted = f"{prefix}{name}"
        if isinstance(value, dict) and dotted not in known:
            yield from _flat(value, f"{dotted}.", known)
        else:
            yield dotted, value


def cell(value: object) -> str:
    """One cell; a text that a spreadsheet would calculate gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, str):  # nearly all
        text = value
    elif isinstance(value, bool):
        return str(value).lower()
    elif isinstance(value, int | float):
        return str(value)
    else:
        text = json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
