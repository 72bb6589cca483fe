"""Events of a rule's tests, from tables of view fields: `{ user = "alice", action = "reveal", repeat = 12 }`.

A table states what matters; the rest is usual: alice, with an e-mail, one second after the event before. An empty
text removes a field. `{n}` in a text is the number of the repetition.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import UNSET, UnsetType

from tui.detection.table import Table
from tui.detection.view import HEALTH
from tui.events.durations import parse_duration
from tui.events.model import AuditEvent, Client, Event, ItemUsage, Location, Seen, Session, SigninAttempt, User
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, format_timestamp, parse_timestamp

START = parse_timestamp("2026-03-02T09:00:00Z")
"""A Monday."""
ACCOUNT = "test"
_CATEGORIES = {"success": "success", "failure": "credentials_failed"}


class HealthTurn(NamedTuple):
    """A turn in the health of a stream."""

    type: str
    stream: str
    received: int


def events_of(tables: Sequence[Mapping[str, Any]], stream: str) -> list[Seen | HealthTurn]:
    """The events in order of arrival; `stream` is that of tables that name none."""
    made = list(_all(tables, stream))
    return sorted(made, key=lambda event: event.received)


def _all(tables: Sequence[Mapping[str, Any]], stream: str) -> Iterator[Seen | HealthTurn]:
    at, number = START - NANOSECONDS, 0
    for place, entries in enumerate(tables, 1):
        first = Table(entries, f"events[{place}]")
        at = START + _offset(first, "at") if first.has("at") else at + NANOSECONDS
        every = first.duration("every", NANOSECONDS)
        late = first.duration("late")
        for repetition in range(first.whole("repeat", 1, 1, 100_000)):
            at += every if repetition else 0
            number += 1
            table = Table(_numbered(entries, repetition + 1), f"events[{place}]")
            yield _event(table, stream, at, late, number)


def _offset(table: Table, name: str) -> int:
    written = table.text(name)
    sign = -1 if written.startswith("-") else 1
    try:
        return sign * round(parse_duration(written.removeprefix("-")) * NANOSECONDS)
    except ValueError as error:
        raise table.wrong(name, str(error)) from error


def _numbered(entries: Mapping[str, Any], number: int) -> dict[str, Any]:
    plain = {name: value for name, value in entries.items() if name not in ("at", "every", "late", "repeat")}
    return {
        name: value.replace("{n}", str(number)) if isinstance(value, str) else value
        for name, value in plain.items()
    }


def _event(table: Table, default: str, at: int, late: int, number: int) -> Seen | HealthTurn:
    stream = table.choice("stream", (*(str(stream) for stream in Stream), HEALTH), default)
    if stream == HEALTH:
        turn = HealthTurn(table.text("type"), table.text("object", "signin"), at + late)
        table.finish()
        return turn
    make = {Stream.SIGNIN: _signin, Stream.USAGE: _usage, Stream.AUDIT: _audit}[Stream(stream)]
    usual = {
        "uuid": f"event-{number:06d}",
        "timestamp": format_timestamp(at),
        "time": at,
        "location": _location(table),
    }
    event = make(table, usual)
    table.finish()
    return Seen(stream=Stream(stream), account=ACCOUNT, event=event, received=at + late, fresh=True)


def _signin(table: Table, usual: dict[str, Any]) -> Event:
    category = _text(table, "category")
    if category is UNSET:
        category = _CATEGORIES.get(table.text("outcome"), UNSET)
    table.take("outcome")
    return SigninAttempt(
        category=category,
        type=_text(table, "type"),
        details=_text(table, "details"),
        session_uuid=_text(table, "session"),
        target_user=_user(table, "user", "alice"),
        client=_client(table),
        **usual,
    )


def _usage(table: Table, usual: dict[str, Any]) -> Event:
    return ItemUsage(
        action=_text(table, "action"),
        item_uuid=_text(table, "item"),
        vault_uuid=_text(table, "vault"),
        user=_user(table, "user", "alice"),
        client=_client(table),
        **usual,
    )


def _audit(table: Table, usual: dict[str, Any]) -> Event:
    actor, other, target = (
        _user(table, name, who) for name, who in (("user", "alice"), ("aux", ""), ("object_user", ""))
    )
    kind = _text(table, "object")
    things = [_text(table, name) for name in ("object_uuid", "vault", "item", "group")]
    thing = next((each for each in things if each is not UNSET), _uuid(target))
    return AuditEvent(
        action=_text(table, "action"),
        object_type=kind,
        actor_uuid=_uuid(actor),
        actor_details=actor,
        object_uuid=thing,
        object_details=target,
        aux_uuid=_uuid(other) if not table.has("aux_uuid") else _text(table, "aux_uuid"),
        aux_details=other,
        aux_info=_text(table, "aux_info"),
        session=Session(ip=_text(table, "ip"), uuid=_text(table, "session"), device_uuid=_text(table, "device")),
        **usual,
    )


def _text(table: Table, name: str, usual: str = "") -> str | UnsetType:
    return table.text(name, usual) or UNSET


def _user(table: Table, name: str, usual: str) -> User | UnsetType:
    """A person by a short name; `NAME_email` gives another e-mail than NAME@example.com."""
    who = table.text(name, usual)
    email = table.text(f"{name}_email", f"{who}@example.com")
    return User(uuid=who or UNSET, email=email or UNSET) if who else UNSET


def _uuid(user: User | UnsetType) -> str | UnsetType:
    return user.uuid if isinstance(user, User) and isinstance(user.uuid, str) else UNSET


def _client(table: Table) -> Client:
    return Client(
        ip_address=_text(table, "ip", "203.0.113.7"),
        app_name=_text(table, "app", "1Password for Mac"),
        os_name=_text(table, "os", "MacOSX"),
    )


def _location(table: Table) -> Location:
    return Location(
        country=_text(table, "country"),
        region=_text(table, "region"),
        city=_text(table, "city"),
        latitude=_degrees(table, "lat"),
        longitude=_degrees(table, "lon"),
    )


def _degrees(table: Table, name: str) -> float | UnsetType:
    return table.number(name, 0.0, -180.0, 180.0) if table.has(name) else UNSET
