"""Every field of an event with a label: known ones in sections, names beside ids, and whatever else was sent."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from tui.events.model import Seen, as_sent
from tui.events.names import Names
from tui.events.since_left import WORDS
from widgets.formatting import age, stamp
from widgets.looks import Looks
from widgets.strips import Part


class Fact(NamedTuple):
    """A label and what it says."""

    label: str
    parts: list[Part]


Sections = list[tuple[str, list[Fact]]]

_PEOPLE = {"target_user": "WHO", "user": "WHO", "actor_details": "ACTOR"}
_OTHERS = {"object_details": "object", "aux_details": "other"}
_USER = {"name": "name", "email": "e-mail", "uuid": "id", "user_type": "type", "user_account_uuid": "account"}

_FIELDS: dict[str, tuple[str, str]] = {
    "category": ("WHAT", "result"),
    "type": ("WHAT", "type"),
    "details": ("WHAT", "details"),
    "details.value": ("WHAT", "details"),
    "action": ("WHAT", "action"),
    "object_type": ("WHAT", "object"),
    "object_uuid": ("WHAT", "object id"),
    "item_uuid": ("WHAT", "item"),
    "vault_uuid": ("WHAT", "vault"),
    "used_version": ("WHAT", "version"),
    "aux_info": ("WHAT", "more"),
    "aux_uuid": ("WHAT", "other id"),
    "aux_id": ("WHAT", "number"),
    "actor_uuid": ("ACTOR", "id"),
    "actor_type": ("ACTOR", "type"),
    "actor_account_uuid": ("ACTOR", "account"),
    "client.ip_address": ("WHERE", "address"),
    "client.ip": ("WHERE", "address"),
    "session.ip": ("WHERE", "address"),
    "location.country": ("WHERE", "country"),
    "location.region": ("WHERE", "region"),
    "location.city": ("WHERE", "city"),
    "location.latitude": ("WHERE", "latitude"),
    "location.longitude": ("WHERE", "longitude"),
    "country": ("WHERE", "country"),
    "client.app_name": ("CLIENT", "app"),
    "client.app_version": ("CLIENT", "version"),
    "client.platform_name": ("CLIENT", "platform"),
    "client.platform_version": ("CLIENT", "its version"),
    "client.os_name": ("CLIENT", "system"),
    "client.os_version": ("CLIENT", "its version"),
    "session_uuid": ("SESSION", "id"),
    "session.uuid": ("SESSION", "id"),
    "session.login_time": ("SESSION", "since"),
    "session.device_uuid": ("SESSION", "device"),
    "uuid": ("EVENT", "id"),
    "account_uuid": ("EVENT", "account"),
} | {
    f"{part}.{key}": (_PEOPLE.get(part, "WHAT"), label if part in _PEOPLE else f"{_OTHERS[part]} {label}")
    for part in (*_PEOPLE, *_OTHERS)
    for key, label in _USER.items()
}
_ORDER = ("WHEN", "WHO", "ACTOR", "WHAT", "WHERE", "CLIENT", "SESSION", "EVENT", "ALSO SENT")
_TWICE = {"country": "location.country", "actor_uuid": "actor_details.uuid"}
"""Fields left out where another one says exactly the same."""


def sections(seen: Seen, names: Names, looks: Looks, *, is_new: bool = False) -> Sections:
    """The event's fields; absent ones are not there, a null says so. `is_new`: since the last run."""
    sent = dict(_flat(as_sent(seen.event)))
    found: dict[str, list[Fact]] = {"WHEN": _when(seen, sent, looks)}
    if is_new:
        found["WHEN"].append(Fact("", [Part(f"{looks.glyphs.new} {WORDS}", "accent")]))
    ranks = {path: rank for rank, path in enumerate(_FIELDS)}
    for path in sorted(sent, key=lambda path: ranks.get(path, len(ranks))):
        if path == "timestamp" or (path in _TWICE and sent.get(_TWICE[path]) == sent[path]):
            continue
        section, label = _FIELDS.get(path, ("ALSO SENT", path))
        value = _value(sent[path], names)
        if path == "account_uuid":  # its name in the settings beside it, as with every id that has a name
            value = [Part(seen.account, "bright"), Part(f"  {_shown(sent[path])}", "dim")]
        found.setdefault(section, []).append(Fact(label, value))
    return [(section, found[section]) for section in _ORDER if section in found]


def _when(seen: Seen, sent: Mapping[str, Any], looks: Looks) -> list[Fact]:
    facts = [Fact("time", [Part(stamp(seen.event.time, looks.zone), "bright")])]
    if "timestamp" in sent:
        facts.append(Fact("as sent", [Part(_shown(sent["timestamp"]), "dim")]))
    late = f"  {age(seen.late)} after it happened" if seen.late >= 1 else ""
    late = late if seen.fresh else "  read again at the start"
    facts.append(
        Fact(
            "received",
            [Part(stamp(seen.received, looks.zone)), Part(late, "degraded" if seen.late > 600 else "dim")],
        )
    )
    return facts


def _value(value: Any, names: Names) -> list[Part]:
    shown = _shown(value)
    if value is None:
        return [Part(shown, "dim")]
    named = names.of(value) if isinstance(value, str) else None
    return [Part(named, "bright"), Part(f"  {shown}", "dim")] if named else [Part(shown)]


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "null" if value is None else msgspec.json.encode(value).decode()


def _flat(fields: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in fields.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value
