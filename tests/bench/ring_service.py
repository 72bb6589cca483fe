"""The service of a full ring: events of a large company, computed from their number, in a process of its own."""

import multiprocessing
from collections.abc import Iterator
from contextlib import AbstractContextManager
from ctypes import c_longlong
from dataclasses import dataclass
from typing import Any

import msgspec

from tests.bench.soak_service import apart
from tui.demo.emulator import emulator
from tui.demo.server import serve
from tui.demo.sources import Arrival, Position
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, format_timestamp

PEOPLE, ITEMS = 500, 2_000
SHARE = {Stream.SIGNIN: 0.35, Stream.USAGE: 0.55, Stream.AUDIT: 0.10}
"""Of each stream, as in the rule engine's prototype."""
DAYS, DAY = 90, 86_400 * NANOSECONDS


@dataclass(frozen=True, slots=True)
class Company:
    """Events of 90 days that are there, and from a moment on so many more a second, as close together in time."""

    events: int
    ends: int
    """When the last event that is there happened, in nanoseconds since 1970."""
    arriving: int
    """Events a second, once they arrive."""
    begun: c_longlong
    """From when on they do, in nanoseconds since 1970; 0: not yet. Shared with who asks for them."""

    def arrivals(self, stream: Stream, after: Position, until: Position, since: int, /) -> Iterator[Arrival]:
        """What lies behind a position, up to another; what happened before `since` is left out."""
        step = self._apart(stream)
        began = self.ends - self._there(stream) * step
        first = max(after.number + 1, (since - began) // step)
        for number in range(first, until.number + 1):
            time = began + number * step
            yield Arrival(Position(number), time, msgspec.json.encode(event(stream, number, time)))

    def end(self, stream: Stream, now: int, /) -> Position:
        """The position of the last event that has arrived by now."""
        since = max(0, now - self.begun.value) if self.begun.value else 0
        return Position(self._there(stream) - 1 + int(since * self.arriving * SHARE[stream]) // NANOSECONDS)

    def _there(self, stream: Stream) -> int:
        return round(self.events * SHARE[stream])

    def _apart(self, stream: Stream) -> int:
        """Nanoseconds between two events of a stream."""
        return DAYS * DAY // self._there(stream)


def event(stream: Stream, number: int, time_ns: int) -> dict[str, Any]:
    """One of them."""
    who = number * 7919 % PEOPLE
    person = {"uuid": f"P{who:025d}", "name": f"Person {who}", "email": f"p{who}@acme.test"}
    place = {"country": "CA", "region": "Ontario", "city": "Toronto", "latitude": 43.64, "longitude": -79.43}
    client = {
        "app_name": "1Password for Mac",
        "app_version": "81100",
        "os_name": "MacOSX",
        "ip_address": f"10.{who // 250}.{who % 250}.{7 + number % 3}",
    }
    made_up: dict[str, Any] = {
        "uuid": f"{stream.upper()[:1]}{number:025d}",
        "timestamp": format_timestamp(time_ns),
        "location": place,
    }
    if stream is Stream.SIGNIN:
        failed = number % 23 == 0
        made_up |= {"session_uuid": f"S{number:025d}", "target_user": person, "client": client, "country": "CA"}
        made_up |= {"category": "credentials_failed" if failed else "success", "details": None}
        made_up |= {"type": "password_secret_bad" if failed else "credentials_ok"}
    elif stream is Stream.USAGE:
        made_up |= {"item_uuid": f"i{number * 13 % ITEMS:025d}", "vault_uuid": f"v{number % 40:025d}"}
        made_up |= {"action": ("fill", "reveal", "secure-copy")[number % 3], "used_version": 1}
        made_up |= {"user": person, "client": client}
    else:
        made_up |= {
            "actor_uuid": person["uuid"],
            "actor_details": person,
            "action": "view",
            "object_type": "report",
        }
        made_up |= {"object_uuid": f"r{number % 9:025d}", "session": {"ip": client["ip_address"]}}
    return made_up


def company(events: int, ends: int, arriving: int = 0) -> Company:
    """So many events; set `begun` and more arrive."""
    begun: c_longlong = multiprocessing.get_context("spawn").RawValue(c_longlong, 0)
    return Company(events, ends, arriving, begun)


def serving(source: Company) -> AbstractContextManager[str]:
    """The URL of a service on 127.0.0.1 with these events, for as long as it is needed."""
    return apart(_serve, source)


def _serve(source: Company, announced: Any) -> None:
    serve(emulator(source), announce=announced.send)
