"""From the text of a value to an operand, as its field takes it; a value that the field cannot have is a fault."""

import re
from collections.abc import Callable

from msgspec import Struct

from tui.events.durations import parse_duration
from tui.query.errors import QueryError, did_you_mean
from tui.query.expressions import regex
from tui.query.moments import read_moment
from tui.query.terms import Kind, QueryField
from tui.query.tree import Comparison, Glob, Operand, Regex, Text
from tui.query.values import cidr

_COMPARISON = re.compile(r"(>=|<=|>|<|=)?\s*(.*)", re.DOTALL)


class Value(Struct, frozen=True):
    """A value as it stands in the query."""

    text: str
    position: int
    style: str = ""
    """`"` when it was quoted, `/` when it is a regular expression."""


def read_operand(field: QueryField, value: Value) -> Operand:
    """What a value of a field means."""
    try:
        return _READERS[field.kind](field, value)
    except ValueError as error:
        if isinstance(error, QueryError):
            raise
        raise QueryError(f"{field.name}: {error}", value.position, hint_of(field)) from error


def read_word(value: Value) -> Operand:
    """What a value without a field means."""
    if value.style == "/":
        try:
            regex(value.text)
        except ValueError as error:
            raise QueryError(str(error), value.position) from error
        return Regex(value.text)
    return Glob(value.text) if not value.style and "*" in value.text else Text(value.text)


def hint_of(field: QueryField) -> str:
    """Values that a field takes."""
    if field.choices:
        return f"one of: {', '.join(sorted(field.choices))}"
    if field.name == "hour":
        return "like 9 or >=18"
    return _HINTS.get(field.kind, "a word, or a part with *, like prod*")


_HINTS = {
    Kind.MOMENT: "like -24h, yesterday, 2026-03-02 or 2026-03-02T09:00Z",
    Kind.DURATION: "like >10m, >90s or >2h",
    Kind.ADDRESS: "like 10.1.2.3, 10.0.0.0/8, 10.* or private",
    Kind.NUMBER: "like >=50",
    Kind.PERSON: "like alice, alice@example.com or an id",
    Kind.COUNTRY: "like CA or Canada",
}


def _text(field: QueryField, value: Value) -> Operand:
    if not value.style and value.text[:1] in {"<", ">", "="}:
        raise QueryError(f"{field.name} cannot be compared with {value.text[0]}", value.position, "quote it")
    return read_word(value)


def _address(field: QueryField, value: Value) -> Operand:
    operand = _text(field, value)
    if isinstance(operand, Text) and operand.text.casefold() != "private":
        cidr([operand.text])
    return operand


def _choice(field: QueryField, value: Value) -> Operand:
    word = value.text.casefold()
    if word not in field.choices:
        hint = did_you_mean(word, field.choices)
        raise QueryError(f"{field.name} is never {value.text}", value.position, hint)
    return Text(word)


def _compared(value: Value, usual: str) -> tuple[str, str]:
    match = _COMPARISON.fullmatch(value.text)
    assert match is not None  # every text fits: both parts may be empty
    return match[1] or usual, match[2]


def _level(field: QueryField, value: Value) -> Operand:
    op, word = _compared(value, "=")
    word = word.casefold()
    if word not in field.choices:
        hint = did_you_mean(word, field.choices)
        raise QueryError(f"{field.name} is never {word or 'nothing'}", value.position, hint)
    return Comparison(op, field.choices.index(word))


def _number(field: QueryField, value: Value) -> Operand:
    op, number = _compared(value, "=")
    found = Comparison(op, read_number(number))
    if field.name == "hour" and not any(map(found.holds, range(24))):
        raise QueryError(f"no hour is {value.text}", value.position, "hours are 0 to 23, like 9 or >=18")
    return found


def read_number(text: str) -> float:
    """A plain number; `ValueError` for anything else, infinities too."""
    if not re.fullmatch(r"\d{1,18}(\.\d{1,9})?", text, re.ASCII):
        raise ValueError(f"not a number: {text}")
    return float(text)


def _duration(_field: QueryField, value: Value) -> Operand:
    op, length = _compared(value, ">=")
    try:
        return Comparison(op, parse_duration(length))
    except ValueError as error:
        raise ValueError(f"not a length of time: {length or 'nothing'}") from error


def _moment(field: QueryField, value: Value) -> Operand:
    moment = read_moment(value.text)
    if field.name == "on" and not moment.is_day:
        raise QueryError("on: takes a day", value.position, "like today, yesterday or 2026-03-02")
    return moment


_READERS: dict[Kind, Callable[[QueryField, Value], Operand]] = {
    Kind.CODE: _text,
    Kind.WORDS: _text,
    Kind.PERSON: _text,
    Kind.NAMED: _text,
    Kind.COUNTRY: _text,
    Kind.ADDRESS: _address,
    Kind.CHOICE: _choice,
    Kind.LEVEL: _level,
    Kind.NUMBER: _number,
    Kind.DURATION: _duration,
    Kind.MOMENT: _moment,
}
