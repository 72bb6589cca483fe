"""Reads what stands after `|`: what is made of the events found.

Clauses may be parted by `|` or follow each other: `count by user having >5 | sort -count | limit 3`.
"""

from collections.abc import Callable

from msgspec.structs import replace

from tui.events.durations import parse_duration
from tui.events.times import NANOSECONDS
from tui.query.errors import QueryError, did_you_mean
from tui.query.operands import Value, read_number
from tui.query.reader import Reader
from tui.query.terms import ALERT_GROUP_FIELDS, GROUP_FIELDS
from tui.query.tree import COMPARING, Comparison, Pipe

MOST_KEYS = 8
EVENT_ORDERS = frozenset({"time", "received", "late"})


def read_pipe(reader: Reader, *, alerts: bool) -> Pipe:
    """All clauses to the end of the query."""
    fields = ALERT_GROUP_FIELDS if alerts else GROUP_FIELDS
    pipe = Pipe()
    sorted_at = 0
    while not reader.at_end:
        if reader.take("|"):
            if reader.at_end or reader.peek() == "|":
                raise QueryError("something is missing after |", reader.position, "like | count by user")
            continue
        word = reader.value(_ENDS)
        clause = _CLAUSES.get(word.text.casefold())
        if clause is None:
            raise QueryError(
                f"{word.text or reader.peek()} is no clause", word.position, did_you_mean(word.text, _CLAUSES)
            )
        reader.skip_blanks()
        sorted_at = reader.position if word.text.casefold() == "sort" else sorted_at
        pipe = clause(reader, pipe, fields)
    if not pipe.measure and (pipe.by or pipe.per or pipe.having):
        pipe = replace(pipe, measure="count")
    bins = {"time"} if pipe.per else set()
    orders = {"count", *bins, *pipe.by} if pipe.measure else fields | EVENT_ORDERS
    if pipe.sort and pipe.sort not in orders:
        raise QueryError(f"cannot sort by {pipe.sort}", sorted_at, did_you_mean(pipe.sort, orders))
    return pipe


_ENDS = frozenset("|,")
_Fields = frozenset[str]


def _word(reader: Reader, what: str, hint: str) -> Value:
    value = reader.value(_ENDS)
    if not value.text:
        raise QueryError(f"{what} is missing here", value.position, hint)
    return value


def _field(value: Value, fields: _Fields) -> str:
    name = value.text.casefold()
    if name not in fields:
        raise QueryError(f"there is no field {name} to count by", value.position, did_you_mean(name, fields))
    return name


def _count(_reader: Reader, pipe: Pipe, _fields: _Fields) -> Pipe:
    return replace(pipe, measure=pipe.measure or "count")


def _distinct(reader: Reader, pipe: Pipe, fields: _Fields) -> Pipe:
    return replace(
        pipe, measure="distinct", of=_field(_word(reader, "a field", "like | distinct user by item"), fields)
    )


def _by(reader: Reader, pipe: Pipe, fields: _Fields) -> Pipe:
    keys = list(pipe.by)
    while True:
        reader.skip_blanks()
        value = _word(reader, "a field", "like | count by user,item")
        name = _field(value, fields)
        if name not in keys:
            keys.append(name)
        if len(keys) > MOST_KEYS:
            raise QueryError(f"more than {MOST_KEYS} fields to count by", value.position)
        reader.skip_blanks()
        if not reader.take(","):
            return replace(pipe, by=tuple(keys))


_WIDTHS = "like | count per 5m, 1h or 1d"


def _per(reader: Reader, pipe: Pipe, _fields: _Fields) -> Pipe:
    value = _word(reader, "a length of time", _WIDTHS)
    try:
        seconds = parse_duration(value.text)
    except ValueError as error:
        raise QueryError(f"not a length of time: {value.text}", value.position, _WIDTHS) from error
    if seconds < 1:
        raise QueryError("bins are at least 1s wide", value.position)
    return replace(pipe, per=round(seconds * NANOSECONDS))


def _having(reader: Reader, pipe: Pipe, _fields: _Fields) -> Pipe:
    start = reader.position
    op = next((sign for sign in COMPARING if reader.take(sign)), "=")
    reader.skip_blanks()
    return replace(
        pipe, having=(*pipe.having, Comparison(op, _number(reader, start, "like | count by user having >5")))
    )


def _number(reader: Reader, start: int, hint: str) -> float:
    value = _word(reader, "a number", hint)
    try:
        return read_number(value.text)
    except ValueError as error:
        raise QueryError(str(error), start, hint) from error


def _sort(reader: Reader, pipe: Pipe, _fields: _Fields) -> Pipe:
    if pipe.limit is not None:
        raise QueryError("sort stands before limit, top and rare", reader.position)
    descending = reader.take("-")
    return replace(pipe, sort=_word(reader, "a field", "like | sort -time").text.casefold(), descending=descending)


def _limit(reader: Reader, pipe: Pipe, _fields: _Fields) -> Pipe:
    start = reader.position
    number = _number(reader, start, "like | limit 20, or | top 10 by user")
    if number != int(number):
        raise QueryError("a whole number is needed", start)
    return replace(pipe, limit=int(number) if pipe.limit is None else min(pipe.limit, int(number)))


def _top(reader: Reader, pipe: Pipe, fields: _Fields) -> Pipe:
    found = _limit(reader, pipe, fields)
    return replace(found, measure=found.measure or "count", sort="count", descending=True)


def _rare(reader: Reader, pipe: Pipe, fields: _Fields) -> Pipe:
    return replace(_top(reader, pipe, fields), descending=False)


_CLAUSES: dict[str, Callable[[Reader, Pipe, _Fields], Pipe]] = {
    "count": _count,
    "distinct": _distinct,
    "by": _by,
    "per": _per,
    "having": _having,
    "sort": _sort,
    "limit": _limit,
    "top": _top,
    "rare": _rare,
}
