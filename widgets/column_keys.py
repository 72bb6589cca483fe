"""What each column is sorted by: the words that it shows, so that what is read is what is sorted."""

from collections.abc import Callable, Mapping

from tui.events.fields import FIELDS, value
from tui.events.model import AuditEvent, Seen
from tui.events.names import Names
from tui.events.order import Order, SortKey
from tui.events.stream import Stream
from widgets.event_words import client, deed, identified, object_words, who
from widgets.glyphs import UNICODE

_PERSON = {
    Stream.SIGNIN: ("target_user",),
    Stream.USAGE: ("user",),
    Stream.AUDIT: ("actor_uuid", "actor_details"),
}
_CLIENT = {Stream.SIGNIN: ("client",), Stream.USAGE: ("client",)}
_OBJECT = (
    *("action", "object_type", "object_uuid", "object_details"),
    *("aux_uuid", "aux_info", "aux_details", "actor_uuid", "actor_details"),
)


def _parts(field: str) -> dict[Stream, tuple[str, ...]]:
    """The parts of an event that a field is read from."""
    return {
        stream: tuple(dict.fromkeys(source.part for source in sources))
        for stream, sources in FIELDS[field].sources.items()
    }


def _of_field(field: str) -> SortKey:
    return SortKey(_parts(field), lambda seen, _names: value(seen, field) or "")


def _of_id(field: str) -> SortKey:
    return SortKey({Stream.USAGE: (f"{field}_uuid",)}, lambda seen, names: identified(value(seen, field), names))


def _of(parts: Mapping[Stream, tuple[str, ...]], words: Callable[[Seen, Names], str]) -> SortKey:
    return SortKey(parts, words)


def _deed(seen: Seen, _names: Names) -> str:
    return deed(seen.event) if isinstance(seen.event, AuditEvent) else ""


KEYS: Mapping[str, SortKey | None] = {
    "time": None,
    "severity": None,
    "account": _of(dict.fromkeys(Stream, ("account",)), lambda seen, _names: seen.account),
    "user": _of(_PERSON, lambda seen, _names: who(seen)),
    "result": _of_field("category"),
    "client": _of(_CLIENT, lambda seen, _names: client(seen.event)),
    "item": _of_id("item"),
    "vault": _of_id("vault"),
    "deed": _of({Stream.AUDIT: ("action", "object_type")}, _deed),
    "object": _of({Stream.AUDIT: _OBJECT}, lambda seen, names: object_words(seen, names, UNICODE)),
    **{field: _of_field(field) for field in ("type", "ip", "country", "action", "city", "region", "os")},
}
"""By the key of a column."""


def order_by(column: str, *, descending: bool = False) -> Order:
    """The order by a column."""
    return Order(column, descending, KEYS[column])
