"""One flat view of the three kinds of event: which part of an event each field is read from.

Queries, rules and columns all read events through this table, so they cannot disagree on what a field means.
A text that is absent, null or empty gives no value: the field is missing.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from msgspec import Struct, field

from tui.events.model import Client, Details, Event, Location, Seen, Session, User
from tui.events.places import country_code
from tui.events.stream import Stream

Values = tuple[str, ...]

SIGNIN, USAGE, AUDIT = Stream.SIGNIN, Stream.USAGE, Stream.AUDIT

SUCCESS_CATEGORIES = frozenset({"success", "firewall_reported_success"})
FAILURE_CATEGORIES = frozenset(
    {"credentials_failed", "mfa_failed", "sso_failed", "modern_version_failed", "firewall_failed"}
)


class Source(NamedTuple):
    """Where one stream keeps a field."""

    part: str
    """Attribute of the event struct."""
    texts: Callable[[Any], Values]
    """The values that the part holds; gets whatever the attribute is, `UNSET` and `None` included."""
    when: tuple[str, frozenset[str]] | None = None
    """The source counts only if this other part is one of these texts."""

    def values(self, event: Event) -> Values:
        """The field's values of one event."""
        if self.when is not None and getattr(event, self.when[0]) not in self.when[1]:
            return ()
        return self.texts(getattr(event, self.part))


class Field(Struct, frozen=True):
    """A field of the flat view; times, ages and derived clock fields are no fields in this sense."""

    name: str
    sources: Mapping[Stream, tuple[Source, ...]] = field(default_factory=dict)

    def values(self, stream: Stream, event: Event) -> Values:
        """Every value that the event gives for this field, in the order of the sources."""
        return tuple(v for source in self.sources.get(stream, ()) for v in source.values(event))


def outcome_of(category: object) -> str:
    """success, failure or unknown, from a sign-in category (api contract, 3.1)."""
    if category in SUCCESS_CATEGORIES:
        return "success"
    return "failure" if category in FAILURE_CATEGORIES else "unknown"


def text(value: object) -> Values:
    """A text as the only value; anything else is missing."""
    return (value,) if isinstance(value, str) and value else ()


def _of(kind: type, *attributes: str) -> Callable[[Any], Values]:
    """The first attribute that has a text, of a part of this kind."""

    def values(part: Any) -> Values:
        if isinstance(part, kind):
            for attribute in attributes:
                found = getattr(part, attribute)
                if isinstance(found, str) and found:
                    return (found,)
        return ()

    return values


def _whole(value: object) -> Values:
    return (str(value),) if isinstance(value, int) and value else ()


def _domain(email: str) -> Values:
    return (email.rpartition("@")[2].lower(),) if "@" in email else ()


def _email(user: Any) -> Values:
    return (user.email.lower(),) if isinstance(user, User) and isinstance(user.email, str) and user.email else ()


def _email_domain(user: Any) -> Values:
    return _domain(user.email) if isinstance(user, User) and isinstance(user.email, str) else ()


def _as_email(value: object) -> Values:
    return (value.lower(),) if isinstance(value, str) and "@" in value else ()


def _as_domain(value: object) -> Values:
    return _domain(value) if isinstance(value, str) else ()


def _names(user: Any) -> Values:
    if not isinstance(user, User):
        return ()
    return tuple(v for v in (user.uuid, user.email, user.name) if isinstance(v, str) and v)


def _country(location: Any) -> Values:
    if isinstance(location, Location) and isinstance(location.country, str) and location.country:
        return (country_code(location.country),)
    return ()


def _country_text(value: object) -> Values:
    return (country_code(value),) if isinstance(value, str) and value else ()


def _type(value: object) -> Values:
    return ("u2f_timeout",) if value == "u2f_timout" else text(value)  # two spellings: api contract, 3.2


def _details(value: object) -> Values:
    return text(value.value) if isinstance(value, Details) else text(value)


def _outcome(value: object) -> Values:
    return (outcome_of(value),)


def _only(*objects: str) -> tuple[str, frozenset[str]]:
    return ("object_type", frozenset(objects))


_IP = _of(Client, "ip_address", "ip")
_PERSON = {SIGNIN: "target_user", USAGE: "user", AUDIT: "actor_details"}


def _of_person(texts: Callable[[Any], Values]) -> dict[Stream, tuple[Source, ...]]:
    return {stream: (Source(part, texts),) for stream, part in _PERSON.items()}


def _of_client(*attributes: str) -> dict[Stream, tuple[Source, ...]]:
    return {stream: (Source("client", _of(Client, *attributes)),) for stream in (SIGNIN, USAGE)}


def _of_location(texts: Callable[[Any], Values]) -> dict[Stream, tuple[Source, ...]]:
    return {stream: (Source("location", texts),) for stream in Stream}


def _on(stream: Stream, part: str, texts: Callable[[Any], Values] = text) -> dict[Stream, tuple[Source, ...]]:
    return {stream: (Source(part, texts),)}


_SOURCES: dict[str, Mapping[Stream, tuple[Source, ...]]] = {
    "uuid": {stream: (Source("uuid", text),) for stream in Stream},
    # people; the values of one are uuid, e-mail and name, whichever are there
    "user": {
        SIGNIN: (Source("target_user", _names),),
        USAGE: (Source("user", _names),),
        AUDIT: (Source("actor_uuid", text), Source("actor_details", _names)),
    },
    "user_email": _of_person(_email),
    "user_name": _of_person(_of(User, "name")),
    "user_domain": _of_person(_email_domain),
    "actor_type": {
        SIGNIN: (Source("target_user", _of(User, "user_type")),),
        USAGE: (Source("user", _of(User, "user_type")),),
        AUDIT: (Source("actor_type", text),),
    },
    "aux": {AUDIT: (Source("aux_uuid", text, _only("gm", "uva")), Source("aux_details", _names))},
    "aux_email": {AUDIT: (Source("aux_details", _email), Source("aux_info", _as_email, _only("invite")))},
    "aux_domain": {AUDIT: (Source("aux_details", _email_domain), Source("aux_info", _as_domain, _only("invite")))},
    "object_user": {AUDIT: (Source("object_uuid", text, _only("user")), Source("object_details", _names))},
    "object_email": _on(AUDIT, "object_details", _email),
    # sign-ins
    "outcome": _on(SIGNIN, "category", _outcome),
    "category": _on(SIGNIN, "category"),
    "type": _on(SIGNIN, "type", _type),
    "details": _on(SIGNIN, "details", _details),
    # what was done to what
    "action": _on(USAGE, "action") | _on(AUDIT, "action"),
    "object": _on(AUDIT, "object_type"),
    "object_uuid": _on(AUDIT, "object_uuid"),
    "aux_uuid": _on(AUDIT, "aux_uuid"),
    "aux_id": _on(AUDIT, "aux_id", _whole),
    "aux_info": _on(AUDIT, "aux_info"),
    "item": {USAGE: (Source("item_uuid", text),), AUDIT: (Source("object_uuid", text, _only("item")),)},
    "vault": {
        USAGE: (Source("vault_uuid", text),),
        AUDIT: (Source("object_uuid", text, _only("uva", "gva", "vault")),),
    },
    "group": {AUDIT: (Source("object_uuid", text, _only("gm", "group")), Source("aux_uuid", text, _only("gva")))},
    "used_version": _on(USAGE, "used_version", _whole),
    # where from
    "ip": {
        SIGNIN: (Source("client", _IP),),
        USAGE: (Source("client", _IP),),
        AUDIT: (Source("session", _of(Session, "ip")),),
    },
    "country": {
        SIGNIN: (Source("location", _country), Source("country", _country_text)),
        USAGE: (Source("location", _country),),
        AUDIT: (Source("location", _country),),
    },
    "region": _of_location(_of(Location, "region")),
    "city": _of_location(_of(Location, "city")),
    "app": _of_client("app_name"),
    "app_version": _of_client("app_version"),
    "os": _of_client("os_name"),
    "platform": _of_client("platform_name"),
    "session": {SIGNIN: (Source("session_uuid", text),), AUDIT: (Source("session", _of(Session, "uuid")),)},
    "device": {AUDIT: (Source("session", _of(Session, "device_uuid")),)},
}

FIELDS: dict[str, Field] = {name: Field(name, sources) for name, sources in _SOURCES.items()}
"""Every field of the flat view that is text; `stream`, `account`, `time`, `seen` and `late` are in `Seen`."""


def values(seen: Seen, name: str) -> Values:
    """Every value of a field, by its name; `KeyError` when there is no such field."""
    return FIELDS[name].values(seen.stream, seen.event)


def value(seen: Seen, name: str) -> str | None:
    """The first value of a field (`country` of a sign-in: its location's before its own), or None if missing."""
    found = values(seen, name)
    return found[0] if found else None


class Person(NamedTuple):
    """Whom an event names; any part may be empty, never all three."""

    uuid: str
    email: str
    name: str

    @property
    def shown(self) -> str:
        """What a person reads: e-mail, else name, else uuid."""
        return self.email or self.name or self.uuid


def person(seen: Seen, role: str = "user") -> Person | None:
    """The person in the role `user`, `aux` or `object_user`; None if the event names none."""
    return person_in(seen.stream, role, partial(getattr, seen.event))


def person_in(stream: Stream, role: str, part: Callable[[str, None], Any]) -> Person | None:
    """The person in a role, from the parts of an event; `part` gets a name and what to give for none."""
    uuid_part, details_part, objects = ROLES.get((role, stream), _NOBODY)
    details = part(details_part, None)
    uuid = part(uuid_part, None) if uuid_part else None
    if objects and not isinstance(details, User) and part("object_type", None) not in objects:
        return None
    parts = [uuid or None, None, None]
    if isinstance(details, User):
        parts = [details.uuid or uuid, details.email, details.name]
    found = Person(*(p if isinstance(p, str) else "" for p in parts))
    return found if any(found) else None


class Role(NamedTuple):
    """Where a stream names the person in a role."""

    uuid: str
    """The part that has the uuid alone, where there is one."""
    details: str
    """The part that tells more."""
    objects: tuple[str, ...] = ()
    """Without details it is a person only where the object is one of these; empty: always."""


_NOBODY = Role("", "")
ROLES: dict[tuple[str, Stream], Role] = {
    ("user", SIGNIN): Role("", "target_user"),
    ("user", USAGE): Role("", "user"),
    ("user", AUDIT): Role("actor_uuid", "actor_details"),
    ("aux", AUDIT): Role("aux_uuid", "aux_details", ("gm", "uva")),
    ("object_user", AUDIT): Role("object_uuid", "object_details", ("user",)),
}
