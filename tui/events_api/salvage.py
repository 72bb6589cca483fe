"""One event that the strict structs refuse: what fits goes into them, the rest is kept beside it as JSON."""

import json
import math
from functools import cache
from typing import Any, NamedTuple, TypeVar, get_args

import msgspec

from tui.events.clean import CUT, clean
from tui.events.model import EVENT_TYPES, TIME_KEY, UNKNOWN_KEY, Event
from tui.events.stream import Stream

MAX_UNKNOWN = 64 * 1024
"""Most characters of JSON kept beside one event."""
MAX_DEPTH = 32
"""Deepest nesting kept; no field of the API goes beyond two."""
UNFIT = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises on input that it does not take."""


_T = TypeVar("_T", bound=msgspec.Struct)


_MISFIT = (msgspec.ValidationError, UnicodeEncodeError)
"""What msgspec raises on a value of another type; the second where half a surrogate pair stands for a number."""


class UnreadableEvent(Exception):  # noqa: N818 - it is the event that is at fault
    """Nothing can be made of an event; says why."""


class _Place(NamedTuple):
    attribute: str
    annotation: Any
    struct: type[msgspec.Struct] | None
    """The struct that an object goes into, if the field takes one."""


def read_event(stream: Stream, raw: bytes) -> Event:
    """An event from its JSON, strings of `unknown` cleaned, others not yet; raises `UnreadableEvent`."""
    kind = EVENT_TYPES[stream]
    event: Event
    try:
        event, unknown = _extended(kind, _object(raw))
    except _MISFIT:
        event, unknown = _fitted(kind, _object(raw))
    if unknown:
        msgspec.structs.force_setattr(event, "unknown", _encoded(unknown))
    return event


def _object(raw: bytes) -> dict[str, Any]:
    sent = _parse(raw)
    if not isinstance(sent, dict):
        raise UnreadableEvent("not an object")
    return sent


def _parse(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except UNFIT:
        return _parse_leniently(raw)


def _parse_leniently(raw: bytes) -> Any:
    """The standard library takes more: lone surrogates, NaN, numbers of any size."""
    try:
        text = raw.decode(errors="replace")
        return json.loads(text, parse_constant=str, parse_float=_number, parse_int=_whole)
    except RecursionError as error:
        raise UnreadableEvent("nested too deeply") from error
    except ValueError as error:
        raise UnreadableEvent("not JSON") from error


def _number(text: str) -> float | str:
    """A number, or its text where a float cannot hold it."""
    return float(text) if math.isfinite(float(text)) else text


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= 1000 else text


def _extended(kind: type[_T], sent: dict[str, Any]) -> tuple[_T, dict[str, Any]]:
    """The struct, and the fields unknown to it; raises `ValidationError` if a known one is of another type."""
    unknown = _taken(kind, sent)
    return msgspec.convert(sent, kind), unknown


def _taken(kind: type[msgspec.Struct], sent: dict[str, Any]) -> dict[str, Any]:
    """Takes the unknown fields out of what was sent."""
    places = _places(kind)
    unknown = {clean(key): cleaned(sent.pop(key)) for key in [key for key in sent if key not in places]}
    for key, part in sent.items():
        struct = places[key].struct
        if struct is not None and isinstance(part, dict) and (more := _taken(struct, part)):
            unknown[key] = more
    return unknown


def _fitted(kind: type[_T], sent: dict[str, Any]) -> tuple[_T, dict[str, Any]]:
    """The struct of what fits, field by field, and what does not, cleaned."""
    fitting: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    places = _places(kind)
    for key, value in sent.items():
        place = places.get(key)
        if place is None:
            unknown[clean(key)] = cleaned(value)
        elif place.struct is not None and isinstance(value, dict):
            fitting[place.attribute], more = _fitted(place.struct, value)
            if more:
                unknown[key] = more
        else:
            try:
                fitting[place.attribute] = msgspec.convert(value, place.annotation)
            except _MISFIT:
                unknown[key] = cleaned(value)
    return kind(**fitting), unknown


@cache
def _places(kind: type[msgspec.Struct]) -> dict[str, _Place]:
    """Where the fields of a struct go, by their names on the wire."""
    return {
        field.encode_name: _Place(field.name, field.type, _struct_of(field.type))
        for field in msgspec.structs.fields(kind)
        if field.encode_name not in (TIME_KEY, UNKNOWN_KEY)
    }


def _struct_of(annotation: Any) -> type[msgspec.Struct] | None:
    kinds = [kind for kind in get_args(annotation) if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    return kinds[0] if kinds else None


def cleaned(value: Any, depth: int = 0) -> Any:
    """What JSON gave, with its strings and keys cleaned and its depth bounded."""
    if isinstance(value, str):
        return clean(value)
    if depth >= MAX_DEPTH and isinstance(value, dict | list):
        return CUT
    if isinstance(value, dict):
        return {clean(key): cleaned(part, depth + 1) for key, part in value.items()}
    if isinstance(value, list):
        return [cleaned(part, depth + 1) for part in value]
    return value


def _encoded(unknown: dict[str, Any]) -> str:
    text = msgspec.json.encode(unknown).decode()
    if len(text) <= MAX_UNKNOWN:
        return text
    kept: dict[str, Any] = {}
    room = MAX_UNKNOWN - 128
    for key, value in unknown.items():
        size = len(msgspec.json.encode({key: value}))
        if size <= room:
            kept[key] = value
            room -= size
    kept[CUT] = f"{len(unknown) - len(kept)} more fields, too long to keep"
    return msgspec.json.encode(kept).decode()
