"""What an event says, in the few words of a table cell."""

import re

from tui.events.fields import Person, person, value
from tui.events.model import AuditEvent, Client, Event, Seen, User
from tui.events.names import Names, short_id
from tui.events.stream import Stream
from widgets.glyphs import Glyphs

_APPS = {
    "cli": "CLI",
    "web": "Web",
    "mac": "Mac",
    "windows": "Win",
    "ios": "iOS",
    "android": "Android",
    "linux": "Linux",
    "browser extension": "Ext",
    "browser": "Ext",
    "extension": "Ext",
    "scim bridge": "SCIM",
    "sdk": "SDK",
    "connect": "Connect",
}
_MAKER = re.compile(r"1password\s+(?:for\s+)?", re.IGNORECASE)
_BUILD = re.compile(r"(\d)(\d\d)(\d\d)(\d{2,3})", re.ASCII)
"""Apps send their build: 80902005 is 8.9.2, 2180001 is 2.18.0."""


def client(event: Event, *, version: bool = True) -> str:
    """The client: `CLI 2.31`, `Mac 8.11`, `Ext`; empty when the event names none."""
    found = getattr(event, "client", None)
    if not isinstance(found, Client) or not isinstance(found.app_name, str):
        return ""
    name = _MAKER.sub("", found.app_name, count=1).strip() if found.app_name.isascii() else found.app_name
    short = _APPS.get(name.casefold(), name)
    number = found.app_version if version and isinstance(found.app_version, str) else ""
    return f"{short} {short_version(number)}".strip()


def short_version(number: str) -> str:
    """Major and minor number: `8.11` of `8.11.2` and of the build `81102033`; what is neither stays.

    >>> short_version("8.11.2"), short_version("80902005"), short_version("20127")
    ('8.11', '8.9', '20127')
    """
    build = _BUILD.fullmatch(number)
    if build:
        return f"{build[1]}.{int(build[2])}"
    return ".".join(number.split(".")[:2])


def who(seen: Seen) -> str:
    """The person of an event, empty when it names none."""
    found = person(seen)
    return _shown(found) if found else ""


def _shown(found: Person) -> str:
    return found.email or found.name or short_id(found.uuid)


def deed(event: AuditEvent) -> str:
    """Action and object of an audit event, in the API's words: `grant uva`."""
    return " ".join(part for part in (event.action, event.object_type) if isinstance(part, str) and part)


_COMES_BACK = frozenset({"join", "revoke", "leave"})
"""`Developers ← ivan`: in a group's join the person comes to it; what is revoked returns."""


def object_words(seen: Seen, names: Names, glyphs: Glyphs) -> str:
    """What an audit event was about: `Payments → dana@acme.com`, an invited address, a name or a short id."""
    event = seen.event
    if not isinstance(event, AuditEvent):
        return ""
    main, other = _object(seen, names), _other(seen, names)
    if main and other and main != other:
        arrow = glyphs.arrow_back if event.action in _COMES_BACK else glyphs.arrow
        return f"{main} {arrow} {other}"
    return main or other


def _object(seen: Seen, names: Names) -> str:
    target = person(seen, "object_user")
    if target:
        return _shown(target)
    identifier = value(seen, "object_uuid")
    named = names.of(identifier) if identifier else None
    if named:
        return named
    if value(seen, "object") in _TELLING_AUX:
        return ""
    return identified(identifier, names)


_TELLING_AUX = frozenset({"invite", "device", "satoken", "sa", "report", "account"})
"""Objects whose own id says nothing to a reader where the event tells more beside it."""


def _other(seen: Seen, names: Names) -> str:
    event = seen.event
    assert isinstance(event, AuditEvent)
    found = person(seen, "aux")
    if found is None and isinstance(event.aux_details, User):
        found = _person_of(event.aux_details)
    if found:
        actor = person(seen)
        return "self" if actor and actor.uuid and actor.uuid == found.uuid else _shown(found)
    identifier = value(seen, "aux_uuid")
    if identifier:
        return identified(identifier, names)
    if value(seen, "object") in _TELLING_AUX:
        return value(seen, "aux_info") or identified(value(seen, "object_uuid"), names)
    return ""


def _person_of(user: User) -> Person | None:
    found = Person(*(part if isinstance(part, str) else "" for part in (user.uuid, user.email, user.name)))
    return found if any(found) else None


def identified(identifier: str | None, names: Names) -> str:
    """The name of an id, else `id 7kq2mx…x4ma`, else nothing."""
    if not identifier:
        return ""
    return names.of(identifier) or f"id {short_id(identifier)}"


def summary(seen: Seen, names: Names, glyphs: Glyphs) -> str:
    """What happened, in one phrase: `mfa_failed`, `reveal Prod DB root`, `grant uva Payments → dana@acme.com`."""
    event = seen.event
    if seen.stream is Stream.SIGNIN:
        return value(seen, "category") or ""
    if isinstance(event, AuditEvent):
        return f"{deed(event)} {object_words(seen, names, glyphs)}".strip()
    item = value(seen, "item")
    return f"{value(seen, 'action') or ''} {identified(item, names)}".strip()
