"""A network that misbehaves, over real TCP: each fault ends in time, in an error of ours, and keeps the token."""

import asyncio
import gzip
import json
import logging
import socket
import ssl
import struct
import traceback
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.events_api.tokens import CANARY, token
from tests.events_api.wire import PAGE, Request, Say, answer, serving
from tui.credentials.secret import Secret
from tui.events.stream import Stream
from tui.events_api.client import EventsClient
from tui.events_api.errors import (
    EventsApiError,
    NetworkSettings,
    NotTheService,
    PageUnreadable,
    TokenRefused,
    TooLarge,
    Unreachable,
)
from tui.events_api.pages import Page, Reset
from tui.events_api.transport import plainly

TOKEN = token(aud=["events.1password.com"])
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
BODY = json.dumps(PAGE).encode()


@pytest.fixture(autouse=True)
def _no_token_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    assert CANARY not in caplog.text


async def fetch(url: str, secret: Secret = TOKEN, **options: Any) -> Page:
    async with EventsClient(url, secret, **options) as client:
        return await client.fetch(Stream.SIGNIN, Reset())


async def failure(say: Say, **options: Any) -> EventsApiError:
    async with serving(say) as wire:
        return await failure_at(wire.url, **options)


async def failure_at(url: str, **options: Any) -> EventsApiError:
    with pytest.raises(EventsApiError) as raised:
        await fetch(url, **options)
    assert CANARY not in everything_about(raised.value)
    return raised.value


def everything_about(error: BaseException, with_locals: bool = True) -> str:
    """All that a log or a crash report would show, one with the locals of every frame included."""
    told = "".join(traceback.TracebackException.from_exception(error, capture_locals=with_locals).format())
    seen: list[BaseException] = [error]
    for one in seen:
        told += f"{one!r} {one!s} {one.args!r} {vars(one)!r}"
        seen += [cause for cause in (one.__cause__, one.__context__) if cause is not None and cause not in seen]
    return told


def raw(*pieces: bytes) -> Say:
    """Says these bytes and hangs up."""

    async def say(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"".join(pieces))
        await writer.drain()
        writer.close()

    return say


async def say_nothing(_: Request, writer: asyncio.StreamWriter) -> None:
    await writer.wait_closed()


def drip(start: bytes, piece: bytes) -> Say:
    """Says a little, often enough to keep a timeout between reads from ever striking."""

    async def say(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.005)

    return say


@pytest.mark.parametrize(
    "say",
    [
        say_nothing,
        drip(HEAD + b"content-length: 100000\r\n\r\n", b" "),
        drip(HEAD, b"x-more: 1\r\n"),
        drip(b"HTTP/1.1 500 Oh\r\ncontent-length: 100000\r\n\r\n", b" "),
    ],
    ids=["silence", "a body by drops", "headers by drops", "an error by drops"],
)
async def test_a_request_ends_at_its_deadline_whatever_trickles_in(say: Say) -> None:
    async with asyncio.timeout(5):
        error = await failure(say, deadline=0.15)

    assert type(error) is Unreachable
    assert error.summary == "No complete answer within 0.15 s"
    assert 0.1 < error.seconds < 2


async def test_an_app_in_the_same_process_has_the_deadline_too() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.Event().wait()

    error = await failure_at("http://demo.invalid", transport=httpx.ASGITransport(app), deadline=0.05)

    assert type(error) is Unreachable


async def test_cancellation_passes_and_ends_the_request() -> None:
    asked = asyncio.Event()
    hung_up = asyncio.Event()

    async def say_until_closed(request: Request, writer: asyncio.StreamWriter) -> None:
        asked.set()
        try:
            while True:
                writer.write(HEAD)
                await writer.drain()
                await asyncio.sleep(0.005)
        finally:
            hung_up.set()

    async with serving(say_until_closed) as wire:
        task = asyncio.create_task(fetch(wire.url))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5):
            await hung_up.wait()


async def reset(_: Request, writer: asyncio.StreamWriter) -> None:
    """Begins an answer and resets the connection."""
    writer.write(HEAD + b"content-length: 1000\r\n\r\n" + BODY[:20])
    await writer.drain()
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@pytest.mark.parametrize(
    "say",
    [
        reset,
        raw(),
        raw(b"HTTP/1.1 200 OK\r\ncontent-le"),
        raw(HEAD + b"content-length: 1000\r\n\r\n" + BODY),
        raw(HEAD + b"transfer-encoding: chunked\r\n\r\nFFFF\r\n" + BODY),
        raw(HEAD + b"content-length: -5\r\n\r\n"),
        raw(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
        raw(b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100_000 + b"\r\n"),
        raw(HEAD + b"content-encoding: gzip\r\ncontent-length: 20\r\n\r\n" + gzip.compress(BODY)[:20]),
        raw(HEAD + b"content-encoding: gzip\r\ncontent-length: 5\r\n\r\nplain"),
    ],
)
async def test_an_answer_that_breaks_off_or_is_damaged_is_unreachable(say: Say) -> None:
    error = await failure(say)

    assert type(error) is Unreachable
    assert error.is_passing


async def test_a_body_that_is_cut_but_framed_is_unreadable() -> None:
    assert type(await failure(answer(BODY[:-10]))) is PageUnreadable


async def test_nobody_at_the_other_end_is_said_plainly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    error = await failure_at(f"http://127.0.0.1:{port}")

    assert type(error) is Unreachable
    assert error.summary == "The host refuses the connection"


async def test_a_server_without_tls_is_said_plainly() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        error = await failure_at(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")

    assert error.summary == "No secure connection could be made"


async def test_a_handshake_that_never_ends_is_given_up_and_its_socket_closed() -> None:
    hung_up = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            continue
        hung_up.set()
        writer.close()

    server = await asyncio.start_server(wait, "127.0.0.1", 0)
    async with server, asyncio.timeout(5):
        error = await failure_at(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", deadline=0.3)
        await hung_up.wait()

    assert type(error) is Unreachable
    assert error.summary == "No connection within 0.1 s"


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (socket.gaierror(-2, f"{CANARY}"), "The name of the host is not known"),
        (ExceptionGroup("tries", [ConnectionRefusedError(111, "x")]), "The host refuses the connection"),
        (ssl.SSLError(1, f"{CANARY}"), "No secure connection could be made"),
        (OSError(113, "No route to host"), "The host cannot be reached"),
    ],
)
def test_the_cause_is_told_without_the_words_of_the_transport(cause: Exception, told: str) -> None:
    error = httpx.ConnectError("words")
    error.__cause__ = cause

    assert plainly(error, 30) == told


def test_a_certificate_that_is_not_accepted_is_told_with_its_reason() -> None:
    error = httpx.ConnectError("words")
    error.__context__ = cause = ssl.SSLCertVerificationError(1, "long text")
    cause.verify_message = "self-signed certificate"

    assert plainly(error, 30) == "The server's certificate is not accepted: self-signed certificate"


async def test_gzip_is_read_although_it_was_not_asked_for() -> None:
    async with serving(answer(gzip.compress(BODY), content_encoding="gzip")) as wire:
        page = await fetch(wire.url)

    assert page.cursor == "next"


async def test_gzip_of_several_members_is_read_whole() -> None:
    members = gzip.compress(BODY[:20]) + gzip.compress(b"") + gzip.compress(BODY[20:])
    async with serving(answer(members, content_encoding="gzip")) as wire:
        page = await fetch(wire.url)

    assert page.cursor == "next"


async def test_many_small_members_that_unpack_to_a_huge_answer_are_refused() -> None:
    members = gzip.compress(b" " * 1_000_000) * 40

    assert type(await failure(answer(members, content_encoding="gzip"))) is TooLarge


async def test_an_unknown_packing_is_not_of_the_service() -> None:
    assert type(await failure(answer(b"x", content_encoding="br"))) is NotTheService


async def test_a_small_answer_that_unpacks_to_a_huge_one_is_refused_before_it_costs_memory() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    bomb = b"".join([packer.compress(bytes(2**20)) for _ in range(200)] + [packer.flush()])

    async with serving(answer(bomb, content_encoding="gzip")) as wire:
        tracemalloc.start()
        try:
            with pytest.raises(TooLarge):
                await fetch(wire.url, max_bytes=2**20)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert peak < 8 * 2**20


async def test_a_huge_answer_is_refused_as_soon_as_it_is_known_to_be() -> None:
    assert type(await failure(drip(HEAD + b"\r\n", b" " * 50_000), max_bytes=200_000)) is TooLarge


async def test_a_huge_error_is_still_that_error() -> None:
    error = await failure(answer(b"x" * 10**6, 401))

    assert type(error) is TokenRefused


async def test_a_packed_error_is_read_and_a_damaged_one_is_still_that_error() -> None:
    told = await failure(answer(gzip.compress(b'{"Error":{"Message":"Why"}}'), 401, content_encoding="gzip"))
    damaged = await failure(answer(b"plain", 401, content_encoding="gzip"))

    assert "Why" in told.summary
    assert type(damaged) is TokenRefused


@pytest.mark.parametrize("ending", ["\n", "\r\nx: y", "é", " x", "\x00", "\ud800"])
async def test_a_token_that_no_header_can_carry_is_not_sent_and_not_told(ending: str) -> None:
    async with serving(answer()) as wire:
        error = await failure_at(wire.url, secret=Secret(TOKEN.reveal() + ending))

    assert type(error) is TokenRefused
    assert wire.requests == []


@pytest.mark.parametrize("status", [302, 400, 401, 404, 407, 429, 500])
async def test_no_error_of_the_service_gives_the_token_away(status: int) -> None:
    echo = f"You sent {TOKEN.reveal()}".encode()

    await failure(answer(echo, status, location=f"https://{CANARY}@portal.example/{CANARY}"))


def broken_certificates(folder: Path) -> str:
    path = folder / "not-a-certificate.pem"
    path.write_text("nothing")
    return str(path)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ALL_PROXY", "socks5://user:PASSWORD@127.0.0.1:1080", "SOCKS"),
        ("HTTPS_PROXY", "gopher://user:PASSWORD@127.0.0.1", "proxy"),
        ("SSL_CERT_FILE", "/no/such/file.pem", "certificate file"),
        ("SSL_CERT_FILE", None, "certificate file"),
    ],
)
def test_settings_of_the_environment_that_cannot_work_are_told_in_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str | None, told: str
) -> None:
    monkeypatch.setenv(name, value or broken_certificates(tmp_path))

    with pytest.raises(NetworkSettings, match=told) as raised:
        EventsClient("https://events.1password.com", TOKEN)

    assert "PASSWORD" not in everything_about(raised.value, with_locals=False)
    assert not raised.value.is_passing


async def test_no_proxy_stands_between_us_and_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALL_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async with serving(answer()) as wire:
        assert (await fetch(wire.url)).cursor == "next"
