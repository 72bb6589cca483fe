"""Events for tests: each call states only what matters to its test, in the words of the flat view.

`at` is seconds after `START` (or, from 10**12 on, nanoseconds since 1970). A person is given by name (`"alice"`),
by e-mail, or as a `User`; `UNSET` leaves a field out and `None` sends a null. Struct fields that are not among the
parameters may be given under their own names.
"""

import itertools
from base64 import b32encode
from hashlib import sha256
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from tui.events.model import AuditEvent, Client, Event, ItemUsage, Location, Seen, Session, SigninAttempt, User
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, format_timestamp, parse_timestamp

START = parse_timestamp("2026-03-02T12:00:00Z")
"""A Monday noon."""
DOMAIN = "acme.test"

Text: TypeAlias = str | None | UnsetType
Who: TypeAlias = str | User | None | UnsetType

_numbers = itertools.count(1)


def ident(text: str) -> str:
    """An id as 1Password makes them, 26 letters of base32, always the same for the same text."""
    return b32encode(sha256(text.encode()).digest())[:26].decode()


ITEM, VAULT = ident("item").lower(), ident("vault").lower()


def moment(at: float) -> int:
    """Nanoseconds since 1970 of an `at`."""
    return int(at) if abs(at) >= 10**12 else START + round(at * NANOSECONDS)


def person(who: Who) -> User | None | UnsetType:
    """The user of a name or e-mail."""
    if not isinstance(who, str):
        return who
    email = who if "@" in who else f"{who}@{DOMAIN}"
    return User(uuid=ident(f"user {email}"), name=email.partition("@")[0].title(), email=email)


def signin(
    user: Who = "alice",
    *,
    at: float = 0,
    category: Text = "success",
    type: Text = UNSET,
    ip: Text = "203.0.113.7",
    country: Text = "CA",
    region: Text = UNSET,
    city: Text = UNSET,
    app: Text = "1Password for Mac",
    os: Text = "MacOSX",
    platform: Text = UNSET,
    session: Text = UNSET,
    **more: Any,
) -> Seen:
    """A sign-in attempt."""
    usual_type = "credentials_ok" if category == "success" else "password_secret_bad"
    parts = {
        "category": category,
        "type": usual_type if type is UNSET else type,
        "country": country,
        "session_uuid": session,
        "target_user": person(user),
        "client": Client(app_name=app, os_name=os, platform_name=platform, ip_address=ip),
        "location": Location(country=country, region=region, city=city),
    }
    return _seen(Stream.SIGNIN, at, parts, more)


def usage(
    user: Who = "alice",
    *,
    at: float = 0,
    action: Text = "reveal",
    item: Text = ITEM,
    vault: Text = VAULT,
    ip: Text = "203.0.113.7",
    country: Text = "CA",
    app: Text = "1Password for Mac",
    os: Text = "MacOSX",
    platform: Text = UNSET,
    **more: Any,
) -> Seen:
    """A use of an item."""
    parts = {
        "action": action,
        "item_uuid": item,
        "vault_uuid": vault,
        "used_version": 1,
        "user": person(user),
        "client": Client(app_name=app, os_name=os, platform_name=platform, ip_address=ip),
        "location": Location(country=country),
    }
    return _seen(Stream.USAGE, at, parts, more)


def audit(
    user: Who = "alice",
    *,
    at: float = 0,
    action: Text = "create",
    object: Text = "vault",
    object_uuid: Text = UNSET,
    object_user: Who = UNSET,
    aux: Who = UNSET,
    aux_uuid: Text = UNSET,
    aux_info: Text = UNSET,
    ip: Text = "203.0.113.7",
    country: Text = "CA",
    session: Text = UNSET,
    device: Text = UNSET,
    **more: Any,
) -> Seen:
    """A change to the account; `object_user` and `aux` name people and give their ids where none is given."""
    actor, target, other = person(user), person(object_user), person(aux)
    parts = {
        "actor_uuid": _uuid(actor),
        "actor_details": actor,
        "actor_type": "user",
        "action": action,
        "object_type": object,
        "object_uuid": _uuid(target) if object_uuid is UNSET else object_uuid,
        "object_details": target,
        "aux_uuid": _uuid(other) if aux_uuid is UNSET else aux_uuid,
        "aux_details": other,
        "aux_info": aux_info,
        "session": Session(uuid=session, device_uuid=device, ip=ip),
        "location": Location(country=country),
    }
    return _seen(Stream.AUDIT, at, parts, more)


def seen(
    event: Event,
    *,
    account: str = "acme",
    received: float | None = None,
    row: int = -1,
    fresh: bool = False,
) -> Seen:
    """An event with its arrival: at the time of the event unless `received` says otherwise."""
    arrival = event.time if received is None else moment(received)
    return Seen(stream=_STREAMS[type(event)], account=account, event=event, received=arrival, row=row, fresh=fresh)


_STREAMS: dict[type, Stream] = {SigninAttempt: Stream.SIGNIN, ItemUsage: Stream.USAGE, AuditEvent: Stream.AUDIT}
_TYPES = {stream: kind for kind, stream in _STREAMS.items()}
_ARRIVAL = ("account", "received", "row", "fresh")


def _seen(stream: Stream, at: float, parts: dict[str, Any], more: dict[str, Any]) -> Seen:
    arrival = {name: more.pop(name) for name in _ARRIVAL if name in more}
    when = moment(at)
    given = (
        {"uuid": ident(f"event {next(_numbers)}"), "timestamp": format_timestamp(when), "time": when} | parts | more
    )
    event = _TYPES[stream](**given)
    assert set(given) <= set(event.__struct_fields__)
    return seen(event, **arrival)


def _uuid(who: User | None | UnsetType) -> Text:
    return who.uuid if isinstance(who, User) else UNSET


def changed(of: Seen, **fields: Any) -> Seen:
    """The same event with other struct fields."""
    return msgspec.structs.replace(of, event=msgspec.structs.replace(of.event, **fields))
