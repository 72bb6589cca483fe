"""A server on a loopback port that says what a test makes it say, byte by byte if need be."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

GOOD = {"uuid": "GOOD", "timestamp": "2026-03-02T12:00:00Z"}
PAGE = {"items": [GOOD], "cursor": "next", "has_more": False}


@dataclass
class Request:
    """What a client sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Say = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Wire:
    """A running server."""

    url: str
    requests: list[Request] = field(default_factory=list)


def answer(body: object = PAGE, status: int = 200, **headers: str) -> Say:
    """Says one ordinary answer; underscores in header names are hyphens."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"content-type": "application/json"} | {name.replace("_", "-"): text for name, text in headers.items()}

    async def say(_: Request, writer: asyncio.StreamWriter) -> None:
        lines = "".join(f"{name}: {text}\r\n" for name, text in named.items())
        writer.write(f"HTTP/1.1 {status} So\r\n{lines}content-length: {len(content)}\r\n\r\n".encode() + content)

    return say


@asynccontextmanager
async def serving(say: Say, ssl: Any = None) -> AsyncIterator[Wire]:
    """Answers every request with `say`, one connection after another or at once."""
    wire = Wire("")
    connections: dict[asyncio.Task[None] | None, asyncio.StreamWriter] = {}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections[asyncio.current_task()] = writer
        try:
            while request := await read_request(reader):
                wire.requests.append(request)
                await say(request, writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the client had enough
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=ssl)
    async with server:
        wire.url = f"{'https' if ssl else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield wire
        for writer in connections.values():
            writer.close()
        await asyncio.gather(*[task for task in connections if task is not None])


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """What a client sent, whole."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines if line)}
    return Request(method, path, headers, await reader.readexactly(int(headers.get("content-length", 0))))
