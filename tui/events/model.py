"""The three kinds of event and the parts they share, in the API's own words.

Every field may be absent (`UNSET`) or null (`None`): the specification marks nothing as required. The two are kept
apart, so that an event can be given back as it was sent. No struct holds a string that `clean` has not seen.
"""

from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from tui.events.stream import Stream

Text: TypeAlias = str | None | UnsetType
Whole: TypeAlias = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)] | None | UnsetType
Number: TypeAlias = float | None | UnsetType

TIME_KEY, UNKNOWN_KEY = "opwatch.time", "opwatch.unknown"
_OURS = {"time": TIME_KEY, "unknown": UNKNOWN_KEY}


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False, cache_hash=True):
    """A part that repeats: it is pooled in several places, and hashed once."""


class User(_Part, frozen=True):
    """A person as captured when the event was made; name and e-mail may be stale."""

    uuid: Text = UNSET
    name: Text = UNSET
    email: Text = UNSET
    user_type: Text = UNSET
    user_account_uuid: Text = UNSET


class Client(_Part, frozen=True):
    """What the client says of itself."""

    app_name: Text = UNSET
    app_version: Text = UNSET
    platform_name: Text = UNSET
    platform_version: Text = UNSET
    os_name: Text = UNSET
    os_version: Text = UNSET
    ip_address: Text = UNSET
    ip: Text = UNSET
    """The name of `ip_address` in the documentation of 2021."""


class Location(_Part, frozen=True):
    """Where 1Password places the address."""

    country: Text = UNSET
    region: Text = UNSET
    city: Text = UNSET
    latitude: Number = UNSET
    longitude: Number = UNSET


class Session(_Part, frozen=True):
    """The session of an audit event; the address of audit events is here."""

    uuid: Text = UNSET
    login_time: Text = UNSET
    device_uuid: Text = UNSET
    ip: Text = UNSET


class Details(_Part, frozen=True):
    """What a firewall rule matched."""

    value: Text = UNSET


class _Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, rename=_OURS):
    uuid: Text = UNSET
    timestamp: Text = UNSET
    account_uuid: Text = UNSET
    location: Location | None | UnsetType = UNSET
    time: int = 0
    """`timestamp` as nanoseconds since 1970 in UTC; the decoder sets it."""
    unknown: str = ""
    """JSON object of what the structs have no place for (unknown fields, known ones of another type), nested
    where it was sent; empty when there is nothing."""


class SigninAttempt(_Event, frozen=True, rename=_OURS):
    """An attempt to sign in that reached the server."""

    session_uuid: Text = UNSET
    category: Text = UNSET
    type: Text = UNSET
    country: Text = UNSET
    details: Details | str | None | UnsetType = UNSET
    target_user: User | None | UnsetType = UNSET
    client: Client | None | UnsetType = UNSET


class ItemUsage(_Event, frozen=True, rename=_OURS):
    """A use of an item in a shared vault; it may arrive hours after it happened."""

    used_version: Whole = UNSET
    vault_uuid: Text = UNSET
    item_uuid: Text = UNSET
    action: Text = UNSET
    user: User | None | UnsetType = UNSET
    client: Client | None | UnsetType = UNSET


class AuditEvent(_Event, frozen=True, rename=_OURS):
    """A change that somebody made to the account."""

    actor_uuid: Text = UNSET
    actor_details: User | None | UnsetType = UNSET
    actor_type: Text = UNSET
    actor_account_uuid: Text = UNSET
    action: Text = UNSET
    object_type: Text = UNSET
    object_uuid: Text = UNSET
    object_details: User | None | UnsetType = UNSET
    aux_id: Whole = UNSET
    aux_uuid: Text = UNSET
    aux_info: Text = UNSET
    aux_details: User | None | UnsetType = UNSET
    session: Session | None | UnsetType = UNSET


Event: TypeAlias = SigninAttempt | ItemUsage | AuditEvent

EVENT_TYPES: dict[Stream, type[SigninAttempt] | type[ItemUsage] | type[AuditEvent]] = {
    Stream.SIGNIN: SigninAttempt,
    Stream.USAGE: ItemUsage,
    Stream.AUDIT: AuditEvent,
}


class Seen(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event with what opwatch knows of its arrival."""

    stream: Stream
    account: str
    """Name of the account in the settings."""
    event: Event
    received: int
    """Arrival, in nanoseconds since 1970."""
    row: int = -1
    """Its number in the ring, per stream, never used twice; -1 before it is in the ring."""
    fresh: bool = False
    """New since the last run, as against context that a look-back read again."""

    @property
    def late_ns(self) -> int:
        """Nanoseconds between a fresh event and its arrival, never negative; 0 for context, which is read again."""
        return max(0, self.received - self.event.time) if self.fresh else 0

    @property
    def late(self) -> float:
        """The same in seconds."""
        return max(0, self.received - self.event.time) / 1e9 if self.fresh else 0.0


def as_sent(event: Event) -> dict[str, Any]:
    """The event's fields under the API's names, nested and unknown ones included; strings are cleaned.

    >>> as_sent(ItemUsage(uuid="E", action=None, unknown='{"client": {"new": 1}}'))
    {'uuid': 'E', 'action': None, 'client': {'new': 1}}
    """
    fields: dict[str, Any] = msgspec.to_builtins(event)
    fields.pop(TIME_KEY)
    unknown = fields.pop(UNKNOWN_KEY)
    if unknown:
        _merge(fields, msgspec.json.decode(unknown))
    return fields


def _merge(fields: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(fields.get(key), dict):
            _merge(fields[key], value)
        else:
            fields[key] = value
