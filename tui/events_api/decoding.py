"""A page of the Events API, from bytes to events: the one place where text from outside is read and cleaned.

A page of events as documented goes straight into strict structs. Of any other page each event is decoded by itself:
a new field costs no data, and a bad event no other.
"""

import json
from hashlib import sha256
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from msgspec.structs import astuple, force_setattr

from tui.events.clean import clean
from tui.events.model import EVENT_TYPES, Event
from tui.events.stream import Stream
from tui.events.times import parse_timestamp
from tui.events_api.columns import WIRE_TYPES, events_of, is_plain
from tui.events_api.errors import PageUnreadable
from tui.events_api.salvage import UNFIT, UnreadableEvent, read_event
from tui.events_api.splitting import elements, members

MAX_CURSOR = 64 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Decoded(NamedTuple):
    """What a page holds."""

    events: list[Event]
    """Cleaned, with their times, in the order sent."""
    cursor: str
    """As sent, for the next request and for nobody's eyes; empty when the page has none."""
    has_more: bool
    """As sent; a page that does not say is not taken for the last one while it brings events."""
    bad: list[str]
    """Why each event that is not among `events` was left out."""


def decode_page(stream: Stream, body: bytes) -> Decoded:
    """The events of a page; raises `PageUnreadable` when it is none."""
    body = body.removeprefix(_BYTE_ORDER_MARK)
    return _as_documented(stream, body) or _each_by_itself(stream, body)


_Item = TypeVar("_Item")


class _Envelope(msgspec.Struct, Generic[_Item]):
    items: list[_Item] | None = None
    cursor: Any = None
    has_more: Any = None


_DOCUMENTED: dict[Stream, msgspec.json.Decoder[_Envelope[Any]]] = {
    stream: msgspec.json.Decoder(_Envelope[kind])  # type: ignore[valid-type]  # a class all the same
    for stream, kind in WIRE_TYPES.items()
}


def _as_documented(stream: Stream, body: bytes) -> Decoded | None:
    try:
        envelope = _DOCUMENTED[stream].decode(body)
    except UNFIT:
        return None
    events = events_of(stream, envelope.items or ())
    return None if events is None else _decoded(envelope, events, [])


def _each_by_itself(stream: Stream, body: bytes) -> Decoded:
    envelope = _open(body)
    events: list[Event] = []
    bad: list[str] = []
    for raw in envelope.items or ():
        try:
            events.append(_event(stream, bytes(raw)))
        except UnreadableEvent as error:
            bad.append(str(error))
    return _decoded(envelope, events, bad)


def _decoded(envelope: _Envelope[Any], events: list[Event], bad: list[str]) -> Decoded:
    cursor = envelope.cursor if isinstance(envelope.cursor, str) else ""
    if envelope.items is None and not cursor:
        raise PageUnreadable("The answer has neither events nor a cursor")
    if len(cursor) > MAX_CURSOR or not _is_text(cursor):
        raise PageUnreadable("The cursor of the answer is not one that can be sent back")
    has_more = envelope.has_more if isinstance(envelope.has_more, bool) else bool(envelope.items)
    return Decoded(events, cursor, has_more, bad)


_ENVELOPE = msgspec.json.Decoder(_Envelope[msgspec.Raw])


def _open(body: bytes) -> _Envelope[msgspec.Raw]:
    """The page with its events still encoded."""
    try:
        return _ENVELOPE.decode(body)
    except UNFIT:
        pass  # one event may be the reason, so look no further into them than their brackets
    try:
        parts = {key: value for key, value in members(body).items() if key in _Envelope.__struct_fields__}
        items = parts.pop("items", b"null")
        rest = {key: json.loads(value) for key, value in parts.items()}
        return _Envelope([msgspec.Raw(raw) for raw in elements(items)] if items != b"null" else None, **rest)
    except (ValueError, RecursionError) as error:
        raise PageUnreadable("The answer is not a page of events") from error


def _is_text(cursor: str) -> bool:
    """No half of a surrogate pair is in it: neither TOML nor UTF-8 could keep that."""
    return cursor.isascii() or not any("\ud800" <= character <= "\udfff" for character in cursor)


_STRICT: dict[Stream, msgspec.json.Decoder[Any]] = {
    stream: msgspec.json.Decoder(kind) for stream, kind in EVENT_TYPES.items()
}


def _event(stream: Stream, raw: bytes) -> Event:
    event = _read(stream, raw)
    uuid, timestamp = event.uuid, event.timestamp
    if not is_plain(raw):
        _clean(event)
    if not isinstance(uuid, str) or not uuid:
        raise UnreadableEvent("an event without uuid")
    if event.uuid != uuid:  # two may be alike when they are cleaned, or cut, and would pass for one event
        hashed = sha256(uuid.encode(errors="surrogatepass")).hexdigest()
        force_setattr(event, "uuid", f"{event.uuid}{hashed[:16]}")
    if not isinstance(timestamp, str):
        raise UnreadableEvent(f"event {clean(uuid[:40])}: no timestamp")
    try:
        force_setattr(event, "time", parse_timestamp(timestamp))
    except ValueError as error:
        why = f"timestamp {clean(timestamp[:40])!r} cannot be read"
        raise UnreadableEvent(f"event {clean(uuid[:40])}: {why}") from error
    return event


def _read(stream: Stream, raw: bytes) -> Event:
    try:
        event: Event = _STRICT[stream].decode(raw)
    except UNFIT:
        return read_event(stream, raw)
    is_ours_alone = not event.unknown and not event.time
    return event if is_ours_alone else read_event(stream, raw)  # the wire may not set what is ours


def _clean(part: msgspec.Struct) -> None:
    """Cleans the strings of a struct and of those in it, in place: nobody else has seen it yet."""
    for name, value in zip(part.__struct_fields__, astuple(part), strict=True):
        if type(value) is str and name != "unknown":  # that one is JSON, and clean
            cleaned = clean(value)
            if cleaned is not value:
                force_setattr(part, name, cleaned)
        elif isinstance(value, msgspec.Struct):
            _clean(value)
