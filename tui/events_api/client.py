"""The Events API over HTTP: every request has a deadline, a cap on what comes back, and errors of our own."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

import httpx
import msgspec

from tui import __version__
from tui.credentials.secret import Secret
from tui.events.stream import Stream
from tui.events_api.answers import Answer, check, date_skew
from tui.events_api.auth import BearerAuth
from tui.events_api.body import read_body, read_start
from tui.events_api.budget import RequestBudget
from tui.events_api.decoding import decode_page
from tui.events_api.errors import EventsApiError, NotTheService, PageUnreadable, Throttled, Unreachable
from tui.events_api.hosts import host_of, is_loopback
from tui.events_api.pages import Cursor, Page, PageRequest
from tui.events_api.salvage import cleaned
from tui.events_api.transport import open_http, plainly
from tui.right_of_way import RIGHT_OF_WAY

DEADLINE = 30.0
"""Seconds for one request from first byte to last; httpx's own timeouts begin anew with each piece."""
MAX_BYTES = 32 * 2**20
"""Unpacked; a full page of ordinary events is below 1 MB."""
USER_AGENT = f"opwatch/{__version__}"


@dataclass(frozen=True, slots=True)
class Introspection:
    """What the service says of the token."""

    uuid: str
    issued_at: str
    features: tuple[str, ...]
    account_uuid: str
    raw: dict[str, Any] = field(default_factory=dict)
    """The whole answer under the key names of v2, cleaned."""
    seconds: float = 0.0
    date_skew: float | None = None


class EventsClient:
    """Speaks to one base URL with one token; `async with`, or `aclose` at the end."""

    def __init__(
        self,
        base_url: str,
        secret: Secret,
        *,
        api: Literal["v1", "v2"] = "v2",
        transport: httpx.AsyncBaseTransport | None = None,
        deadline: float = DEADLINE,
        max_bytes: int = MAX_BYTES,
        budget: RequestBudget | None = None,
        clock: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._api = api
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._budget = budget or RequestBudget()
        self._clock = clock
        self._timer = timer
        self._auth = BearerAuth(secret)
        self._http = open_http(
            base_url,
            self._auth,
            transport=transport,
            is_local=transport is not None or is_loopback(host_of(base_url)),
            deadline=deadline,
            user_agent=USER_AGENT,
        )

    def use(self, secret: Secret) -> None:
        """Sends this token from now on, to the same host."""
        self._auth.use(secret)

    async def introspect(self) -> Introspection:
        """Asks what the token is and may read."""
        path = "/api/auth/introspect" if self._api == "v1" else "/api/v2/auth/introspect"
        answer = await self._ask("GET", path)
        try:
            sent = msgspec.json.decode(answer.body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            sent = None
        if not isinstance(sent, dict):
            raise _about(answer, NotTheService("The answer says nothing of the token"))
        raw = {_V2_NAMES.get(key, key): value for key, value in cleaned(sent).items()}
        texts = {name: text if isinstance(text := raw.get(name), str) else "" for name in _TEXTS}
        listed = raw.get("features")
        features = tuple(name for name in listed if isinstance(name, str)) if isinstance(listed, list) else ()
        return Introspection(
            **texts, features=features, raw=raw, seconds=answer.seconds, date_skew=date_skew(answer)
        )

    async def fetch(self, stream: Stream, request: PageRequest) -> Page:
        """Asks for one page of a stream."""
        sent_cursor = request.text if isinstance(request, Cursor) else ""
        answer = await self._ask("POST", f"/api/{self._api}/{stream.feature}", request)
        RIGHT_OF_WAY.give()
        try:
            decoded = decode_page(stream, answer.body)
        except PageUnreadable as error:
            raise _about(answer, error if _is_json(answer.body) else NotTheService(_NOT_JSON)) from None
        cursor = decoded.cursor or sent_cursor
        if not cursor:
            raise _about(answer, PageUnreadable("The answer has no cursor to go on from"))
        skew = date_skew(answer)
        return Page(stream, decoded.events, cursor, decoded.has_more, decoded.bad, answer.seconds, skew)

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _ask(self, method: str, path: str, request: PageRequest | None = None) -> Answer:
        """An answer that is no error; raises `EventsApiError`."""
        await self._budget.spend()
        started = self._timer()
        try:
            async with asyncio.timeout(self._deadline):
                answer = await self._exchange(method, path, request, started)
            check(answer, sent_cursor=isinstance(request, Cursor))
            return answer
        except Throttled as error:
            self._budget.throttled(self._clock())
            failure: EventsApiError = error
        except EventsApiError as error:
            failure = error
        except TimeoutError:
            failure = Unreachable(f"No complete answer within {self._deadline:g} s")
        except httpx.HTTPError as error:
            failure = Unreachable(plainly(error, self._deadline))
        failure.seconds = self._timer() - started
        # raised here and not where it was caught: the transport's exceptions hold the request, thus the token
        raise failure

    async def _exchange(self, method: str, path: str, request: PageRequest | None, started: float) -> Answer:
        headers = {} if request is None else {"Content-Type": "application/json"}
        content = None if request is None else json.dumps(request.body())
        async with self._http.stream(method, path, content=content, headers=headers) as response:
            is_good = 200 <= response.status_code < 300
            if is_good:
                body = await read_body(response, self._max_bytes)
            else:
                body = await read_start(response, _ERROR_BYTES)
        # response and stream refer to each other: freed late or, where the collector is spared them, never
        response.stream = httpx.ByteStream(b"")
        return Answer(
            status=response.status_code,
            headers=dict(response.headers),
            body=body,
            seconds=self._timer() - started,
            at=self._clock(),
        )


_ERROR_BYTES = 64 * 1024
_V2_NAMES = {"UUID": "uuid", "IssuedAt": "issued_at", "Features": "features", "AccountUUID": "account_uuid"}
"""What v1 calls the parts of an introspection."""
_TEXTS = ("uuid", "issued_at", "account_uuid")
_NOT_JSON = "Something else than JSON came instead of events"


def _is_json(body: bytes) -> bool:
    """It begins like an object or a list, whatever follows."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _about(answer: Answer, error: EventsApiError) -> EventsApiError:
    error.status, error.seconds = answer.status, answer.seconds
    return error
