"""Events that attack: hostile text in every string field of every stream."""

from typing import Any

from tui.events.stream import Stream

ATTACKS = {
    "title": "\x1b]0;x\x07",
    "clipboard": "\x1b]52;c;cHduZWQ=\x07",
    "c1": "\x9b31m\x9d0;c1\x9c",
    "markup": "x[/]",
    "click": "[@click=app.quit]go[/]",
    "reversed": "abc\u202edef",
    "erase": "a\r\n\x1b[2J\x08\x00b",
    "long": "L" * 100_000,
    "formula": '=HYPERLINK("http://evil.example")',
}


def hostile_events(timestamp: str) -> dict[Stream, list[dict[str, Any]]]:
    """For each attack one event a stream, with the attack in every field that is a text."""
    return {
        stream: [
            {"uuid": f"{name.upper()}{stream.upper()}", "timestamp": timestamp, **fields(text)}
            for name, text in ATTACKS.items()
        ]
        for stream, fields in (
            (Stream.SIGNIN, _signin),
            (Stream.USAGE, _usage),
            (Stream.AUDIT, _audit),
        )
    }


def _user(text: str) -> dict[str, Any]:
    return dict.fromkeys(("uuid", "name", "email", "user_type", "user_account_uuid"), text)


def _client(text: str) -> dict[str, Any]:
    names = ("app_name", "app_version", "platform_name", "platform_version", "os_name", "os_version", "ip_address")
    return dict.fromkeys(names, text)


def _location(text: str) -> dict[str, Any]:
    return {**dict.fromkeys(("country", "region", "city"), text), "latitude": 1.5, "longitude": 2.5}


def _signin(text: str) -> dict[str, Any]:
    plain = dict.fromkeys(("session_uuid", "category", "type", "country", "account_uuid", "new_field"), text)
    return {
        **plain,
        "details": {"value": text},
        "target_user": _user(text),
        "client": _client(text),
        "location": _location(text),
    }


def _usage(text: str) -> dict[str, Any]:
    plain = dict.fromkeys(("vault_uuid", "item_uuid", "action", "account_uuid", "new_field"), text)
    return {**plain, "used_version": 3, "user": _user(text), "client": _client(text), "location": _location(text)}


def _audit(text: str) -> dict[str, Any]:
    names = (
        "actor_uuid",
        "actor_type",
        "actor_account_uuid",
        "account_uuid",
        "action",
        "object_type",
        "object_uuid",
    )
    plain = dict.fromkeys((*names, "aux_uuid", "aux_info", "new_field"), text)
    people = {role: _user(text) for role in ("actor_details", "object_details", "aux_details")}
    session = dict.fromkeys(("uuid", "login_time", "device_uuid", "ip"), text)
    return {**plain, **people, "aux_id": 7, "session": session, "location": _location(text)}
