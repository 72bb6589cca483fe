"""The Events API as an ASGI app: introspection and the three streams, in versions 1 and 2.

How it serves, where the documentation leaves it open:

* Events come in order of **arrival**; a cursor is a place in that order and never gets stale.
* `start_time` (inclusive) and `end_time` (exclusive) bound **event time**. `start_time` bounds what had arrived
  at the reset; whatever arrives afterwards is served, however old it is. `end_time` holds for ever.
* Without anything new the cursor stands still, `has_more` is false and `items` is empty.
* A cursor belongs to one stream of one version; elsewhere it is a bad request.

Tests serve fixed events, see `tui.demo.sources`:

    app = emulator(FixedSource({Stream.AUDIT: [event]}))
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo",
                               headers={"Authorization": f"Bearer {demo_token()}"})
"""

import time
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from itertools import chain, islice

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.demo.cursors import CursorError, Place, read_cursor, write_cursor
from tui.demo.requests import Continue, RequestError, read_request
from tui.demo.sources import BEGINNING, EventSource
from tui.demo.tokens import Bearer, bearer
from tui.demo.v1 import as_v1
from tui.events.stream import Stream
from tui.events.times import format_timestamp

Endpoint = Callable[[Request], Awaitable[Response]]


def emulator(
    source: EventSource, *, seed: int = 0, host: str | None = None, clock: Callable[[], float] = time.time
) -> Starlette:
    """The service over a source of events.

    It takes the tokens that `demo_token` makes with this seed, for the features that each names, until it expires;
    with a `host`, only those made for that host.
    """
    service = _Service(source, seed, host, clock)
    routes = [
        Route("/api/auth/introspect", service.introspection("v1"), methods=["GET"]),
        Route("/api/v2/auth/introspect", service.introspection("v2"), methods=["GET"]),
    ]
    routes += [
        Route(f"/api/{version}/{stream.feature}", service.events(version, stream), methods=["POST"])
        for version in ("v1", "v2")
        for stream in Stream
    ]
    dated = Middleware(_Dated, clock=clock)
    app = Starlette(routes=routes, exception_handlers={HTTPException: _refusal}, middleware=[dated])
    app.router.redirect_slashes = False
    return app


class _Dated:
    """Puts the emulator's own time on every answer: clients compare their clocks with it."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float]) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Date"] = formatdate(self._clock(), usegmt=True)
            await send(message)

        await self._app(scope, receive, send_dated)


class TokenError(Exception):
    """The request's token does not do."""


class _Service:
    def __init__(self, source: EventSource, seed: int, host: str | None, clock: Callable[[], float]) -> None:
        self._source = source
        self._seed = seed
        self._host = host
        self._clock = clock

    def introspection(self, version: str) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                token = self._bearer(request)
            except TokenError:
                return _error(401, "Unauthorized")
            return JSONResponse(_introspection(token, version))

        return endpoint

    def events(self, version: str, stream: Stream) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                self._bearer(request, stream)
                page = self._page(await request.body(), version, stream)
            except TokenError:
                return _error(401, "Unauthorized")
            except (RequestError, CursorError):
                return _error(400, "Bad Request")
            return Response(page, media_type="application/json")

        return endpoint

    def _bearer(self, request: Request, stream: Stream | None = None) -> Bearer:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        found = bearer(token.strip(), self._seed) if scheme.lower() == "bearer" else None
        if found is None or (found.expires is not None and self._clock() >= found.expires):
            raise TokenError
        if self._host is not None and found.host != self._host:
            raise TokenError
        if stream is not None and stream.feature not in found.features:
            raise TokenError
        return found

    def _page(self, body: bytes, version: str, stream: Stream) -> bytes:
        now = int(self._clock() * 1e9)
        asked = read_request(body, now)
        if isinstance(asked, Continue):
            place = read_cursor(asked.cursor, version, stream)
        else:
            place = Place(BEGINNING, asked.limit, asked.start, self._source.end(stream, now), asked.end)
        found, place, has_more = self._next(place, stream, now)
        items = b",".join(found if version == "v2" else map(as_v1, found))
        cursor = write_cursor(place, version, stream).encode()
        return b'{"cursor":"%b","has_more":%b,"items":[%b]}' % (cursor, b"true" if has_more else b"false", items)

    def _next(self, place: Place, stream: Stream, now: int) -> tuple[list[bytes], Place, bool]:
        """The page behind a place, the place behind the page, and whether there is more."""
        end = self._source.end(stream, now)
        backlog = self._source.arrivals(stream, place.after, min(place.backlog, end), place.start)
        arrivals = chain(backlog, self._source.arrivals(stream, max(place.after, place.backlog), end, 0))
        wanted = (event for event in arrivals if place.wants(event.position, event.time))
        found = list(islice(wanted, place.limit + 1))
        page = found[: place.limit]
        if page:
            place = Place(page[-1].position, place.limit, place.start, place.backlog, place.end)
        return [event.body for event in page], place, len(found) > len(page)


def _introspection(token: Bearer, version: str) -> dict[str, object]:
    issued, features = format_timestamp(token.issued * 10**9), list(token.features)
    if version == "v1":
        return {"UUID": token.integration_uuid, "IssuedAt": issued, "Features": features}
    return {
        "uuid": token.integration_uuid,
        "issued_at": issued,
        "features": features,
        "account_uuid": token.account_uuid,
    }


def _error(status: int, message: str) -> Response:
    return JSONResponse({"Error": {"Message": message}}, status)


async def _refusal(_request: Request, error: Exception) -> Response:
    """What the router refuses, in plain text as the real service does."""
    assert isinstance(error, HTTPException)
    text = "404 page not found\n" if error.status_code == 404 else f"{error.status_code} {error.detail}\n"
    return PlainTextResponse(text, error.status_code, headers=error.headers)
