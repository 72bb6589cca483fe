"""What the specification does not say and services do anyway: new fields, old spellings, other address families.

Off by default, since events with these no longer pass the published schema.
"""

from collections.abc import Callable
from typing import Any

from tui.demo.shapes import Body, Happening
from tui.events.stream import Stream


def odd(event: Happening) -> Body:
    """The event's body, about one in forty with an oddity; which ones follows from the uuid."""
    dice = int.from_bytes(event.body["uuid"][:4].encode(), "big") * 2_654_435_761 % 2**32 / 2**32
    for oddity in _ODDITIES[event.stream]:
        if dice < 0.025:
            return oddity(event.body)
        dice -= 0.025
    return event.body


def _new_field(body: Body) -> Body:
    return body | {"request_id": body["uuid"].lower(), "policy": {"name": "default", "level": 2}}


def _client(body: Body, **fields: Any) -> Body:
    client = {key: value for key, value in body["client"].items() if key not in fields}
    return body | {"client": client | {key: value for key, value in fields.items() if value is not None}}


def _old_address(body: Body) -> Body:
    """The documentation of 2021 called it `ip`."""
    return _client(body, ip_address=None, ip=body["client"]["ip_address"])


def _ipv6(body: Body) -> Body:
    last = body["client"]["ip_address"].split(".")
    return _client(body, ip_address=f"2001:db8:{last[0]}:{last[1]}::{last[2]}:{last[3]}")


def _country_name(body: Body) -> Body:
    return body | {"country": "France"}


def _new_spelling(body: Body) -> Body:
    return body | {"category": "mfa_failed", "type": "u2f_timeout"} if body["category"] == "mfa_failed" else body


def _without_action(body: Body) -> Body:
    return {key: value for key, value in body.items() if key != "action"}


def _old_client(body: Body) -> Body:
    return body | {"action": "other"}


def _new_action(body: Body) -> Body:
    return body | {"action": "frobnic"} if body["object_type"] == "report" else _new_field(body)


_ODDITIES: dict[Stream, tuple[Callable[[Body], Body], ...]] = {
    Stream.SIGNIN: (_new_field, _old_address, _ipv6, _country_name, _new_spelling),
    Stream.USAGE: (_new_field, _old_address, _ipv6, _without_action, _old_client),
    Stream.AUDIT: (_new_field, _new_action),
}
