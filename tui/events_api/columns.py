"""The events of a page made column by column: a person, client or place that repeats is read and cleaned once.

It knows events as documented alone. A page with anything else in it is for `tui.events_api.decoding`, which looks
at each event by itself.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple, get_args

import msgspec
from msgspec.structs import astuple, replace

from tui.events.clean import MAX_BYTES, clean
from tui.events.forgetting import make_room
from tui.events.model import EVENT_TYPES, Event, Text
from tui.events.stream import Stream
from tui.events.times import parse_timestamp

MOST_PARTS = 4096
"""Parts of a kind that are known, at most."""
REPEATED = frozenset({"action", "actor_uuid", "category", "country", "object_type", "type", "vault_uuid"})
"""Texts that many events of a page share: equal ones become one object, for whoever keeps the events."""


def events_of(stream: Stream, sent: Sequence[Any]) -> list[Event] | None:
    """The events of what was decoded to `WIRE_TYPES`, cleaned and with their times.

    None when one has no id or no time that can be read, or a part that is not as documented.
    """
    layout = _LAYOUTS[stream]
    columns: dict[str, Sequence[Any]] = {name: list(map(read, sent)) for name, read in layout.columns.items()}
    times = _times(columns["timestamp"])
    if times is None or not _are_ids(columns["uuid"]):
        return None
    for name in layout.texts:
        if not _are_plain(columns[name]):
            columns[name] = [clean(text) if type(text) is str else text for text in columns[name]]
        if name in REPEATED:
            known: dict[Any, Any] = {}
            columns[name] = list(map(known.setdefault, columns[name], columns[name]))
    try:
        for name, parts in layout.parts.items():
            columns[name] = list(map(parts.__getitem__, map(bytes, columns[name])))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    columns["time"], columns["unknown"] = times, [""] * len(sent)
    return list(map(EVENT_TYPES[stream], *(columns[name] for name in layout.order)))


def _are_ids(uuids: Sequence[Any]) -> bool:
    """All are there, and none can need cleaning: two that differ must not become one."""
    return all(uuids) and _are_plain(uuids)


def _times(stamps: Sequence[Any]) -> list[int] | None:
    from tui.events.stamps import read_stamps  # NumPy: who asks for the rights of a token alone does not need it

    found = read_stamps(stamps)
    times: list[int] = found.times.tolist()
    if not found.is_usual.all():
        for at in (~found.is_usual).nonzero()[0].tolist():
            try:
                times[at] = parse_timestamp(stamps[at])
            except (TypeError, ValueError):
                return None
    return times


def is_plain(raw: bytes) -> bool:
    """No string in this JSON can need cleaning: ASCII without escapes, controls or room for a long text."""
    return len(raw) <= MAX_BYTES and raw.isascii() and b"\\" not in raw and b"\x7f" not in raw


def _are_plain(texts: Sequence[Any]) -> bool:
    """No text among these can need cleaning."""
    try:
        joined = "".join(texts)
    except TypeError:  # some are absent, or null
        texts = [text for text in texts if type(text) is str]
        joined = "".join(texts)
    if not (joined.isascii() and joined.isprintable()):
        return False
    return len(joined) <= MAX_BYTES or max(map(len, texts)) <= MAX_BYTES


class _Parts(dict[bytes, Any]):
    """What a part is by its JSON: equal ones become one object."""

    def __init__(self, annotation: Any) -> None:
        self._decoder = msgspec.json.Decoder(annotation)
        self[b""] = msgspec.UNSET

    def __missing__(self, raw: bytes) -> Any:
        part = self._decoder.decode(raw)
        if not is_plain(raw):
            part = _cleaned(part)
        make_room(self, MOST_PARTS)
        self[b""] = msgspec.UNSET
        if len(raw) <= MAX_BYTES:  # so that they have a bound in bytes as well
            self[raw] = part
        return part


def _cleaned(part: Any) -> Any:
    if type(part) is str:
        return clean(part)
    if not isinstance(part, msgspec.Struct):
        return part
    texts = [(name, text) for name, text in zip(part.__struct_fields__, astuple(part), strict=True) if text]
    changed = {name: cleaned for name, text in texts if type(text) is str and (cleaned := clean(text)) != text}
    return replace(part, **changed) if changed else part


class _Layout(NamedTuple):
    wire: type[msgspec.Struct]
    columns: dict[str, Callable[[Any], Any]]
    """What reads each field of what was sent."""
    texts: list[str]
    parts: dict[str, _Parts]
    order: tuple[str, ...]
    """The fields of the event."""


def _layout(stream: Stream) -> _Layout:
    kind = EVENT_TYPES[stream]
    fields = [field for field in msgspec.structs.fields(kind) if field.name not in ("time", "unknown")]
    texts = [field.name for field in fields if field.type == Text]
    parts = {field.name: _Parts(field.type) for field in fields if any(map(_is_struct, get_args(field.type)))}
    sent: list[tuple[str, Any, Any]] = [
        (field.name, msgspec.Raw, msgspec.Raw(b""))
        if field.name in parts
        else (field.name, field.type, msgspec.UNSET)
        for field in fields
    ]
    wire = msgspec.defstruct(f"Sent{kind.__name__}", sent, forbid_unknown_fields=True, kw_only=True, gc=False)
    columns: dict[str, Callable[[Any], Any]] = {field.name: attrgetter(field.name) for field in fields}
    return _Layout(wire, columns, texts, parts, kind.__struct_fields__)


def _is_struct(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)


_LAYOUTS = {stream: _layout(stream) for stream in Stream}
WIRE_TYPES = {stream: layout.wire for stream, layout in _LAYOUTS.items()}
"""An event as it is sent, with its parts still encoded."""
