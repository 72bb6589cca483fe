"""An Events API over real TCP that keeps its word about cursors, and breaks it where a script says so.

Three streams of numbered events in order of arrival. A script is a list of steps for one stream; each step answers
one request. When it is at its end, or where it says `None`, the answer is the ordinary one.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from tests.events_api.tokens import token
from tests.events_api.wire import Request, read_request
from tui.credentials.secret import Secret
from tui.events.reading import StreamHealth
from tui.events.stream import Stream
from tui.events.times import format_timestamp, parse_timestamp

PATHS = {f"/api/v2/{stream.feature}": stream for stream in Stream}
TOKEN = token(jti="the usual one")


@dataclass(frozen=True)
class Step:
    """One answer that is not the ordinary one."""

    name: str
    act: "Callable[[Exchange], Awaitable[None]]"
    fails: bool = True
    """The client must say that something is wrong once it has seen this."""


@dataclass(frozen=True)
class Asked:
    """A request, as the service remembers it."""

    stream: Stream
    at: float
    """By the service's clock."""
    step: Step | None
    start: int | None
    """Where a reset begins, in nanoseconds since 1970; None when a cursor came."""
    health: StreamHealth
    """Of the stream in the moment when the request came."""


@dataclass
class Exchange:
    """A request on its way to an answer."""

    service: "Service"
    stream: Stream
    request: Request
    writer: asyncio.StreamWriter

    @property
    def sent(self) -> dict[str, Any]:
        """The request's body."""
        body: dict[str, Any] = json.loads(self.request.body)
        return body

    def page(self) -> dict[str, Any]:
        """The ordinary answer; raises `CursorRefused`."""
        return self.service.page(self.stream, self.sent)

    def say(self, body: object, status: int = 200, **headers: str) -> None:
        """Answers; underscores in header names are hyphens."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.writer.write(self.head(status, **({"content-length": str(len(content))} | headers)) + content)

    def head(self, status: int = 200, **headers: str) -> bytes:
        """The beginning of an answer."""
        usual = {"content-type": "application/json", "date": formatdate(self.service.true_clock(), usegmt=True)}
        named = usual | {name.replace("_", "-"): text for name, text in headers.items()}
        lines = "".join(f"{name}: {text}\r\n" for name, text in named.items())
        return f"HTTP/1.1 {status} So\r\n{lines}\r\n".encode()

    async def say_ordinary(self) -> None:
        """What a healthy service says."""
        try:
            self.say(self.page())
        except CursorRefused:
            self.say({"Error": {"Message": "Bad Request"}}, 400)


class CursorRefused(Exception):  # noqa: N818 - the service's own word
    """A cursor of another stream, of another epoch, or none at all."""


NOTHING: Mapping[str, Any] = {}


def no_health(stream: Stream) -> StreamHealth:
    """For a service that nobody watches."""
    return StreamHealth(stream)


@dataclass
class Service:
    """What it holds, what it will do, and what it was asked."""

    page_size: int = 3
    held: dict[Stream, list[dict[str, Any]]] = field(default_factory=lambda: {stream: [] for stream in Stream})
    script: dict[Stream, list[Step | None]] = field(default_factory=lambda: {stream: [] for stream in Stream})
    features: set[Stream] = field(default_factory=lambda: set(Stream))
    secrets: list[Secret] = field(default_factory=lambda: [TOKEN])
    asked: list[Asked] = field(default_factory=list)
    epoch: dict[Stream, int] = field(default_factory=lambda: dict.fromkeys(Stream, 0))
    """Cursors of another epoch are refused."""
    true_clock: Callable[[], float] = lambda: 0.0
    """The service's own."""
    health: Callable[[Stream], StreamHealth] = no_health
    url: str = ""
    tls: ssl.SSLContext | None = None
    on_request: Callable[[Stream], None] = lambda stream: None

    # what it holds

    def arrive(
        self, stream: Stream, count: int = 1, *, late: float = 0.0, more: Mapping[str, Any] = NOTHING
    ) -> None:
        """More events arrive, `late` seconds after they happened, with `more` in them."""
        for _ in range(count):
            number = len(self.held[stream])
            stamp = format_timestamp(int((self.true_clock() - late) * 1e9) // 10**6 * 10**6)
            self.held[stream].append({"uuid": f"{stream.name}-{number:06}", "timestamp": stamp, **more})

    def page(self, stream: Stream, sent: dict[str, Any]) -> dict[str, Any]:
        """The page that a request asks for."""
        place = self.place(stream, sent)
        held = self.held[stream]
        found: list[dict[str, Any]] = []
        while place.next < len(held) and len(found) < place.limit:
            event = held[place.next]
            if place.next >= place.backlog or time_of(event) >= place.start:
                found.append(event)
            place.next += 1
        rest = range(place.next, len(held))
        has_more = any(n >= place.backlog or time_of(held[n]) >= place.start for n in rest)
        return {"items": found, "cursor": place.text(stream, self.epoch[stream]), "has_more": has_more}

    def place(self, stream: Stream, sent: dict[str, Any]) -> "_Place":
        """Where a request begins."""
        if "cursor" not in sent:
            start = parse_timestamp(sent["start_time"])
            return _Place(0, min(sent["limit"], self.page_size), start, len(self.held[stream]))
        name, epoch, *numbers = sent["cursor"].split("~")[0].split(".")
        if (name, epoch) != (stream.name, str(self.epoch[stream])):
            raise CursorRefused
        return _Place(*map(int, numbers))

    # how it answers

    async def answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        """One request."""
        is_known = request.headers.get("authorization") in {f"Bearer {secret.reveal()}" for secret in self.secrets}
        stream = PATHS.get(request.path)
        if stream is None:
            exchange = Exchange(self, Stream.SIGNIN, request, writer)
            features = [stream.feature for stream in Stream if stream in self.features]
            exchange.say({"uuid": "US", "features": features} if is_known else {}, 200 if is_known else 401)
            return
        exchange = Exchange(self, stream, request, writer)
        self.on_request(stream)
        step = self.script[stream].pop(0) if self.script[stream] else None
        start = None if "cursor" in exchange.sent else parse_timestamp(exchange.sent["start_time"])
        self.asked.append(Asked(stream, self.true_clock(), step, start, self.health(stream)))
        if step is not None:
            await step.act(exchange)
        elif is_known and stream in self.features:
            await exchange.say_ordinary()
        else:
            exchange.say({"Error": {"Message": "Unauthorized"}}, 401)

    @asynccontextmanager
    async def listening(self, port: int = 0) -> AsyncIterator[None]:
        """Serves on 127.0.0.1."""
        connections: dict[asyncio.Task[None] | None, asyncio.StreamWriter] = {}

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connections[asyncio.current_task()] = writer
            try:
                while request := await read_request(reader):
                    await self.answer(request, writer)
                    await writer.drain()
            except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                return  # the client had enough
            finally:
                connections.pop(asyncio.current_task())
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", port, ssl=self.tls)
        async with server:
            scheme = "https" if self.tls else "http"
            self.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            yield
            server.close()
            for _ in range(3):  # some may have come just now, and are not among the connections yet
                left = [task for task in connections if task is not None]
                for writer in list(connections.values()):
                    writer.transport.abort()
                await asyncio.gather(*left)
                await asyncio.sleep(0.005)


@dataclass
class _Place:
    """What a cursor means."""

    next: int
    limit: int
    start: int
    backlog: int
    """Events before this number were there at the reset; only they are bound by `start`."""

    def text(self, stream: Stream, epoch: int) -> str:
        return f"{stream.name}.{epoch}.{self.next}.{self.limit}.{self.start}.{self.backlog}"


def time_of(event: dict[str, Any]) -> int:
    """When an event happened, in nanoseconds since 1970."""
    try:
        return parse_timestamp(event["timestamp"])
    except (KeyError, TypeError, ValueError):
        return 2**63  # what has no time is always served
