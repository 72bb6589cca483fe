"""What the client asks, and what it makes of answers."""

import asyncio
import gc
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Literal

import httpx
import pytest

from tests.events_api.samples import sample
from tests.events_api.tokens import CANARY, token
from tests.events_api.wire import GOOD, PAGE, Say, Wire, answer, serving
from tui import __version__
from tui.events.clean import clean
from tui.events.stream import Stream
from tui.events.times import parse_timestamp
from tui.events_api.budget import RequestBudget
from tui.events_api.client import EventsClient
from tui.events_api.errors import (
    BadCursor,
    BadRequest,
    EventsApiError,
    NotTheService,
    PageUnreadable,
    ServiceDown,
    Throttled,
    TokenRefused,
)
from tui.events_api.pages import Cursor, PageRequest, Reset

TOKEN = token(aud=["events.1password.com"])
NOON = parse_timestamp("2026-03-02T12:00:00Z")


@asynccontextmanager
async def asking(
    say: Say, api: Literal["v1", "v2"] = "v2", **options: Any
) -> AsyncIterator[tuple[EventsClient, Wire]]:
    """A client and the server that it asks."""
    async with serving(say) as wire, EventsClient(wire.url, TOKEN, api=api, **options) as client:
        yield client, wire


async def failure(say: Say, request: PageRequest | None = None) -> EventsApiError:
    """The error that a fetch ends in."""
    async with asking(say) as (client, _):
        with pytest.raises(EventsApiError) as raised:
            await client.fetch(Stream.SIGNIN, request or Reset())
    return raised.value


async def test_a_first_request_begins_at_a_moment_with_full_pages() -> None:
    async with asking(answer()) as (client, wire):
        page = await client.fetch(Stream.USAGE, Reset(start_ns=NOON, end_ns=NOON + 1))

    assert [event.uuid for event in page.events] == ["GOOD"]
    assert (page.stream, page.cursor, page.has_more, page.bad) == (Stream.USAGE, "next", False, [])
    assert page.seconds > 0
    [request] = wire.requests
    assert (request.method, request.path) == ("POST", "/api/v2/itemusages")
    assert json.loads(request.body) == {
        "limit": 1000,
        "start_time": "2026-03-02T12:00:00Z",
        "end_time": "2026-03-02T12:00:00.000000001Z",
    }
    assert request.headers["authorization"] == f"Bearer {TOKEN.reveal()}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"] == f"opwatch/{__version__}"


@pytest.mark.parametrize("api", ["v1", "v2"])
@pytest.mark.parametrize("stream", Stream)
async def test_later_requests_carry_the_cursor_alone(api: Literal["v1", "v2"], stream: Stream) -> None:
    async with asking(answer(), api) as (client, wire):
        await client.fetch(stream, Cursor('odd "text"\u202e'))

    assert wire.requests[0].path == f"/api/{api}/{stream.feature}"
    assert json.loads(wire.requests[0].body) == {"cursor": 'odd "text"\u202e'}


async def test_introspection_tells_what_the_token_may_read() -> None:
    async with asking(answer(sample("docs_v2_introspect"))) as (client, wire):
        told = await client.introspect()

    assert (wire.requests[0].method, wire.requests[0].path) == ("GET", "/api/v2/auth/introspect")
    assert (told.uuid, told.account_uuid, told.issued_at) == ("<string>", "<string>", "2020-06-11T16:32:50-03:00")
    assert told.features == ("auditevents", "itemusages", "signinattempts")
    assert told.raw == sample("docs_v2_introspect")


async def test_the_old_introspection_comes_under_the_new_names() -> None:
    old = {"UUID": "U", "IssuedAt": "2020-06-11T16:32:50Z", "Features": ["itemusages"], "New": "\x1b"}

    async with asking(answer(old), "v1") as (client, wire):
        told = await client.introspect()

    assert wire.requests[0].path == "/api/auth/introspect"
    assert (told.uuid, told.features, told.account_uuid) == ("U", ("itemusages",), "")
    assert told.raw == {"uuid": "U", "issued_at": "2020-06-11T16:32:50Z", "features": ["itemusages"], "New": "␛"}


@pytest.mark.parametrize("body", [[], None, "text", b"", b"\xff", b"[" * 50_000])
async def test_an_introspection_that_says_nothing_is_not_of_the_service(body: object) -> None:
    async with asking(answer(body)) as (client, _):
        with pytest.raises(NotTheService):
            await client.introspect()


async def test_an_introspection_with_odd_parts_is_still_one() -> None:
    async with asking(answer({"uuid": 5, "features": "all"})) as (client, _):
        told = await client.introspect()

    assert (told.uuid, told.features) == ("", ())


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, TokenRefused),
        (403, TokenRefused),
        (404, NotTheService),
        (405, BadRequest),
        (407, NotTheService),
        (408, ServiceDown),
        (413, BadRequest),
        (429, Throttled),
        (500, ServiceDown),
        (502, ServiceDown),
        (503, ServiceDown),
        (511, NotTheService),
        (599, ServiceDown),
    ],
)
async def test_each_status_has_its_error(status: int, kind: type[EventsApiError]) -> None:
    error = await failure(answer({"Error": {"Message": "Why"}}, status))

    assert type(error) is kind
    assert error.status == status
    assert str(status) in error.summary
    assert not error.summary.endswith(".")
    assert error.hint


async def test_a_refused_cursor_is_told_from_a_refused_request() -> None:
    assert type(await failure(answer({}, 400), Cursor("old"))) is BadCursor
    assert type(await failure(answer({}, 400), Reset())) is BadRequest


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"Error": {"Message": "Unauthorized"}}, ": Unauthorized"),
        ({"status": 500, "message": "Try\r\nlater"}, ": Try later"),
        (b"plain\n text", ": plain text"),
        (b"\x1b]0;x\x07", ": ␛]0;x␇"),
        ({"Error": {"Message": "x " * 2500}}, "x…"),
        ({"Error": {"Message": "No key " + "aGVsbG8/d29+bGQ" * 5 + " here"}}, ": No key ‹…› here"),
        ({"Error": {"Message": 5}}, "(500 Internal Server Error): "),
        ({"Error": "text"}, "(500 Internal Server Error): "),
        (b"", "(500 Internal Server Error)"),
        (b"<html><body>Bad gateway</body></html>", "(500 Internal Server Error)"),
        (b"\xff\xfe", "\N{REPLACEMENT CHARACTER}"),
    ],
)
async def test_what_an_error_says_is_shown_short_and_clean(body: object, told: str) -> None:
    error = await failure(answer(body, 500))

    assert told in error.summary
    assert "<html>" not in error.summary
    assert len(error.summary) < 250
    assert clean(error.summary) == error.summary


async def test_an_error_that_repeats_the_token_is_not_repeated() -> None:
    error = await failure(answer({"Error": {"Message": f"bad header Bearer {TOKEN.reveal()}"}}, 400))

    assert CANARY not in error.summary
    assert "‹token›" in error.summary


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20", 20.0),
        ("0", 0.0),
        (" 7 ", 7.0),
        ("86400", 300.0),
        ("9" * 400, 300.0),
        ("Mon, 02 Mar 2026 12:00:30 GMT", 30.0),
        ("Mon, 02 Mar 2036 12:00:30 GMT", 300.0),
        ("Mon, 02 Mar 2026 11:00:00 GMT", None),
        ("-5", None),
        ("soon", None),
        ("1e3", None),
        ("", None),
        ("Mon, 99 Foo 2026 12:00:30 GMT", None),
    ],
)
async def test_a_wait_is_taken_as_asked_if_it_makes_sense(text: str, seconds: float | None) -> None:
    error = await failure(answer({}, 429, retry_after=text, date="Mon, 02 Mar 2026 12:00:00 GMT"))

    assert error.retry_after == seconds


async def test_a_throttled_request_is_noted_in_the_budget() -> None:
    budget = RequestBudget(per_minute=300)

    async with asking(answer({}, 429), budget=budget, clock=lambda: 1234.0) as (client, _):
        with pytest.raises(Throttled):
            await client.fetch(Stream.AUDIT, Reset())

    assert (budget.use().minute, budget.use().throttled) == (1, (1234.0,))


@pytest.mark.parametrize(
    ("location", "named"),
    [
        ("https://portal.example/login", " to portal.example"),
        ("/here", ""),
        ("", ""),
        ("http://[x", ""),
        ("\x7f", ""),
    ],
)
async def test_a_redirect_is_an_error_that_names_the_place(location: str, named: str) -> None:
    async with asking(answer(b"", 302, location=location)) as (client, wire):
        with pytest.raises(EventsApiError) as raised:
            await client.fetch(Stream.SIGNIN, Reset())

    assert named in raised.value.summary
    assert len(wire.requests) == 1


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404])
async def test_a_web_page_is_never_taken_for_the_service(status: int) -> None:
    by_type = await failure(answer(b"hello", status, content_type="text/html; charset=utf-8"))
    by_look = await failure(answer(b"\n <!DOCTYPE html>", status))

    assert (type(by_type), type(by_look)) == (NotTheService, NotTheService)
    assert "portal" in by_type.hint


@pytest.mark.parametrize("body", [b"", b"hello", b"null", b"OK"])
async def test_an_answer_without_json_is_not_of_the_service(body: bytes) -> None:
    assert type(await failure(answer(body))) is NotTheService


@pytest.mark.parametrize("body", [[], {}, {"items": None}, {"items": [GOOD], "has_more": True}, b'{"items":[{"uu'])
async def test_json_that_is_no_page_is_unreadable(body: object) -> None:
    error = await failure(answer(body))

    assert type(error) is PageUnreadable
    assert (error.status, error.is_passing) == (200, True)


async def test_a_page_without_cursor_leaves_us_where_we_were() -> None:
    async with asking(answer({"items": [GOOD], "has_more": False})) as (client, _):
        page = await client.fetch(Stream.SIGNIN, Cursor("here"))

    assert (page.cursor, len(page.events)) == ("here", 1)


@pytest.mark.parametrize(
    ("date", "skew"), [("Mon, 02 Mar 2026 12:00:00 GMT", 90.0), ("yesterday", None), ("", None)]
)
async def test_the_answer_tells_how_far_our_clock_is_ahead(date: str, skew: float | None) -> None:
    ours = NOON / 1e9 + 90.5

    async with asking(answer(date=date), clock=lambda: ours, timer=lambda: 0.0) as (client, _):
        page = await client.fetch(Stream.SIGNIN, Reset())

    assert page.date_skew == (None if skew is None else pytest.approx(skew))


async def test_an_app_in_the_same_process_answers_like_a_server() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert dict(scope["headers"])[b"authorization"].endswith(CANARY.encode())
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": json.dumps(PAGE).encode()})

    async with EventsClient("http://demo.invalid", TOKEN, transport=httpx.ASGITransport(app)) as client:
        page = await client.fetch(Stream.SIGNIN, Reset())

    assert page.cursor == "next"


async def test_requests_may_run_side_by_side() -> None:
    async with asking(answer()) as (client, wire):
        pages = await asyncio.gather(*(client.fetch(stream, Cursor(stream)) for stream in Stream))

    assert [page.stream for page in pages] == list(Stream)
    assert len(wire.requests) == 3


@pytest.mark.parametrize("status", [200, 503])
async def test_what_a_request_took_is_freed_without_the_garbage_collector(status: int) -> None:
    async with asking(answer(PAGE, status)) as (client, _):
        gc.disable()
        try:
            with suppress(ServiceDown):
                await client.fetch(Stream.SIGNIN, Reset())
            left = [each for each in gc.get_objects() if isinstance(each, httpx.Response)]
        finally:
            gc.enable()

    assert left == []
