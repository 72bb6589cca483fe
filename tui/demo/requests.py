"""The body of a request for events: a ResetCursor or a Cursor, told apart and checked as the API documents it."""

import json
import re
from typing import Any, NamedTuple

from tui.events.times import parse_timestamp

MOST, USUAL = 1000, 100
"""Page sizes: the limit's maximum and its default (Events API reference)."""
LONGEST_BODY = 64 * 1024
_HOUR = 3_600 * 10**9
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


class RequestError(Exception):
    """The body is neither."""


class Reset(NamedTuple):
    """Begin anew."""

    limit: int
    start: int
    """Event time in nanoseconds since 1970, inclusive."""
    end: int | None
    """The same, exclusive."""


class Continue(NamedTuple):
    """Go on where a cursor points."""

    cursor: str


def read_request(body: bytes, now: int) -> Reset | Continue:
    """What the client asks for; raises `RequestError`.

    Beside a cursor nothing else may stand. Beside the fields of a reset unknown ones are overlooked, since the
    published schema allows them.
    """
    fields = _object(body)
    if "cursor" in fields:
        cursor = fields["cursor"]
        if len(fields) > 1 or not isinstance(cursor, str) or not cursor:
            raise RequestError("cursor")
        return Continue(cursor)
    end = _moment(fields["end_time"]) if "end_time" in fields else None
    usual_start = (now if end is None else end) - _HOUR
    start = _moment(fields["start_time"]) if "start_time" in fields else usual_start
    return Reset(_limit(fields.get("limit", USUAL)), start, end)


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > LONGEST_BODY:
        raise RequestError("too long")
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError("no JSON") from error
    if not isinstance(fields, dict):
        raise RequestError("no object")
    return fields


def _limit(value: Any) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not 1 <= value <= MOST
        or value != int(value)
    ):
        raise RequestError("limit")
    return int(value)


def _moment(value: Any) -> int:
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise RequestError("time")
    try:
        return parse_timestamp(value)
    except ValueError as error:
        raise RequestError("time") from error
