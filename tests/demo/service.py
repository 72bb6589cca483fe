"""A bare client of the emulator for tests: one request each, the answer as it came."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx

from tui.demo.tokens import demo_token
from tui.events.stream import Stream
from tui.events.times import format_timestamp

NOON = 1_763_985_600.0
"""Monday 2025-11-24 12:00 UTC, in seconds since 1970."""
DAY, WEEK = 86_400, 7 * 86_400


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def call(app: Any, method: str, path: str, *, token: str | None = None, **request: Any) -> httpx.Response:
    """One request to the app, with a good token unless another is given."""

    async def talk() -> httpx.Response:
        headers = {"Authorization": f"Bearer {demo_token(now=NOON) if token is None else token}"}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://demo", headers=headers) as client:
            return await client.request(method, path, **request)

    return asyncio.run(talk())


def ask(app: Any, stream: Stream, body: Any, version: str = "v2") -> Any:
    """The page that a body asks for."""
    answer = call(app, "POST", f"/api/{version}/{stream.feature}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def pages(app: Any, stream: Stream, reset: dict[str, Any], version: str = "v2") -> Iterator[Any]:
    """Every page from a reset to where there is no more."""
    page = ask(app, stream, reset, version)
    yield page
    while page["has_more"]:
        page = ask(app, stream, {"cursor": page["cursor"]}, version)
        yield page


def drain(app: Any, stream: Stream, *, since: float, limit: int = 1000, version: str = "v2") -> list[Any]:
    """All events of a stream from a moment on (seconds since 1970), in the order served."""
    reset = {"limit": limit, "start_time": stamp(since)}
    return [item for page in pages(app, stream, reset, version) for item in page["items"]]


def stamp(seconds: float) -> str:
    """RFC 3339 of seconds since 1970."""
    return format_timestamp(int(seconds * 1e9))
