"""Clauses from TOML: a table is AND, a list of tables is OR, the value of a key is a form."""

from collections.abc import Sequence
from ipaddress import ip_network
from typing import Any

from tui.detection.clauses import (
    OPERATORS,
    AllForms,
    Alternative,
    AnyOf,
    Clause,
    Compares,
    Condition,
    Exists,
    Fits,
    Form,
    InList,
    Not,
    SameAs,
)
from tui.detection.table import Table, WrongKeyError, nearest
from tui.detection.view import NUMBERS, fields_of
from tui.events.durations import parse_duration

Streams = Sequence[str]


def read_clause(table: Table, name: str, streams: Streams) -> Clause:
    """The clause under a key, for events of some streams."""
    found = table.take(name)
    alternatives = found if isinstance(found, list) else [found]
    if not alternatives or not all(isinstance(alternative, dict) for alternative in alternatives):
        raise table.wrong(name, "must be a table (all of) or a list of tables (any of)")
    return tuple(_alternative(alternative, table.key(name), streams) for alternative in alternatives)


def _alternative(table: dict[str, Any], path: str, streams: Streams) -> Alternative:
    return tuple(
        Condition(known_field(f"{path}.{field}", field, streams), _form(value, f"{path}.{field}", field, streams))
        for field, value in table.items()
    )


def known_field(key: str, field: str, streams: Streams) -> str:
    """The field, if some of the streams can have it."""
    possible = frozenset().union(*map(fields_of, streams))
    if field in possible:
        return field
    everywhere = frozenset().union(*map(fields_of, ("signin", "usage", "audit", "health", "hit")))
    if field in everywhere:
        raise WrongKeyError(key, f"{' and '.join(streams)} events have no {field!r}")
    raise WrongKeyError(key, f"unknown field {field!r}{nearest(field, possible)}")


def _form(value: Any, key: str, field: str, streams: Streams) -> Form:
    if isinstance(value, dict):
        forms = tuple(_operation(name, operand, f"{key}.{name}", field, streams) for name, operand in value.items())
        if not forms:
            raise WrongKeyError(key, "asks nothing: an operator is missing")
        return forms[0] if len(forms) == 1 else AllForms(forms)
    return AnyOf(_texts(value, key))


def _operation(name: str, operand: Any, key: str, field: str, streams: Streams) -> Form:
    match name:
        case "not":
            return Not(_form(operand, key, field, streams))
        case "exists":
            if not isinstance(operand, bool):
                raise WrongKeyError(key, f"must be true or false, not {operand!r}")
            return Exists(operand)
        case "in_list":
            return InList(_one_text(operand, key))
        case "same_as":
            return SameAs(known_field(key, _one_text(operand, key), streams))
        case "prefix" | "suffix" | "contains" | "glob":
            return Fits(name, _texts(operand, key))
        case "cidr":
            return Fits(name, _networks(_texts(operand, key), key))
        case "gt" | "gte" | "lt" | "lte":
            if field not in NUMBERS:
                raise WrongKeyError(key, f"{field!r} is no number; numbers are {', '.join(NUMBERS)}")
            return Compares(name, _number(operand, key), str(operand))
        case _:
            raise WrongKeyError(key, f"unknown operator {name!r}{nearest(name, OPERATORS)}")


def _texts(value: Any, key: str) -> tuple[str, ...]:
    many = value if isinstance(value, list) else [value]
    if not many or not all(isinstance(one, (str, int)) for one in many):
        raise WrongKeyError(key, f"must be a text, a number or a list of them, not {value!r}")
    return tuple(str(one).lower() if isinstance(one, bool) else str(one) for one in many)


def _one_text(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value:
        raise WrongKeyError(key, f"must be a name, not {value!r}")
    return value


def _networks(nets: tuple[str, ...], key: str) -> tuple[str, ...]:
    for net in nets:
        try:
            ip_network(net, strict=False)
        except ValueError as error:
            raise WrongKeyError(key, f"{net!r} is not a network") from error
    return nets


def _number(operand: Any, key: str) -> float:
    if isinstance(operand, (int, float)) and not isinstance(operand, bool):
        return float(operand)
    try:
        return parse_duration(operand if isinstance(operand, str) else "")
    except ValueError as error:
        raise WrongKeyError(key, f"{operand!r} is neither a number nor a duration") from error
