"""The service of a soak: events computed from their number, so that it keeps none, in a process of its own."""

import json
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from tui.demo.emulator import emulator
from tui.demo.server import serve
from tui.demo.sources import Arrival, Position
from tui.events.stream import Stream
from tui.events.times import format_timestamp

EVENTS_OF_ONE = 20
"""Of one person in each stream, where there are ever new ones."""
START_SECONDS = 60.0
"""How long the service may take to listen."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """Events that arrive one after the other from a moment on, the same number in each stream."""

    began: int
    """Nanoseconds since 1970."""
    step: int
    """Nanoseconds between two events of a stream."""
    people: int
    """How many people there are, each at one address; 0: ever new ones. Sessions and items are always new."""

    def arrivals(self, stream: Stream, after: Position, until: Position, _since: int, /) -> Iterator[Arrival]:
        """What lies behind a position, up to another."""
        for number in range(after.number + 1, until.number + 1):
            time = self.began + number * self.step
            yield Arrival(Position(number), time, json.dumps(self._event(stream, number, time)).encode())

    def end(self, _stream: Stream, now: int, /) -> Position:
        """The position of the last event that has arrived by now."""
        return Position(max(-1, (now - self.began) // self.step))

    def _event(self, stream: Stream, number: int, time: int) -> dict[str, Any]:
        who = number % self.people if self.people else number // EVENTS_OF_ONE
        person = {"uuid": f"P{who:025d}", "name": f"Person {who}", "email": f"p{who}@acme.test"}
        address = f"10.{who >> 16 & 255}.{who >> 8 & 255}.{who & 255}"
        client = {"app_name": "1Password for Mac", "os_name": "MacOSX", "ip_address": address}
        event: dict[str, Any] = {"uuid": f"{stream.upper()[:1]}{number:025d}", "timestamp": format_timestamp(time)}
        event["location"] = {"country": "CA", "region": "Ontario", "city": "Toronto"}
        if stream is Stream.SIGNIN:
            failed = number % 97 == 0
            event |= {"session_uuid": f"S{number:025d}", "target_user": person, "client": client, "country": "CA"}
            event |= {"category": "credentials_failed" if failed else "success", "details": None}
            event |= {"type": "password_secret_bad" if failed else "credentials_ok"}
        elif stream is Stream.USAGE:
            event |= {"item_uuid": f"i{number:025d}", "vault_uuid": f"v{number % 40:025d}", "used_version": 1}
            event |= {"action": "fill", "user": person, "client": client}
        else:
            event |= {"actor_uuid": person["uuid"], "actor_details": person, "action": "verify"}
            event |= {"object_type": "user", "object_uuid": person["uuid"]}
            event |= {"session": {"uuid": f"S{number:025d}", "ip": address}}
        return event


def listening(source: Arriving, clock: Callable[[], float]) -> AbstractContextManager[str]:
    """The URL of a service on 127.0.0.1 with these events, for as long as it is needed; the clock is pickled."""
    return apart(_serve, source, clock)


@contextmanager
def apart(serve_it: Callable[..., None], *arguments: Any, seconds: float = START_SECONDS) -> Iterator[Any]:
    """What a service in a process of its own announces by its last argument, for as long as it is needed."""
    context = multiprocessing.get_context("spawn")  # nothing of this process is in that one
    ours, theirs = context.Pipe()
    service = context.Process(target=serve_it, args=(*arguments, theirs), daemon=True)
    service.start()
    try:
        if not ours.poll(seconds):
            raise TimeoutError("the service does not listen")
        yield ours.recv()
    finally:
        service.terminate()
        service.join()


def _serve(source: Arriving, clock: Callable[[], float], announced: Any) -> None:
    serve(emulator(source, clock=clock), announce=announced.send)
