"""Faults below HTTP: nobody listens, nobody answers, no name, no certificate that holds."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.faults.service import Service
from tests.faults.watching import Watching, judge, watching
from tui.events.stream import Stream


def with_events(count: int = 7) -> Service:
    """A service that holds some in each stream, once its clock is set."""
    service = Service()
    service.true_clock = lambda: 1_772_452_000.0
    for stream in Stream:
        service.arrive(stream, count)
    return service


@contextlib.contextmanager
def a_port() -> Iterator[int]:
    """A port that nobody listens on and nobody else gets."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


async def all_fail(watched: Watching, told: str) -> None:
    """Waits until each stream has failed several times, and says why."""
    pulses = watched.session.pulses.values()
    await watched.until(lambda: all(pulse.now.tries >= 3 for pulse in pulses))
    for pulse in pulses:
        assert pulse.now.state == "failing"
        assert pulse.now.error.startswith(told)
        assert pulse.now.next_poll is not None


async def test_a_service_that_is_not_there_yet_is_read_when_it_comes() -> None:
    service = with_events()

    with a_port() as port:
        async with watching(service, url=f"http://127.0.0.1:{port}") as watched:
            await all_fail(watched, "The host refuses the connection, since ")
            assert watched.session.token.facts.state == "unreachable"

            async with service.listening(port):
                await watched.until_all_is_read(service)
                judge(service, watched.session)


async def test_a_service_that_goes_and_comes_back_is_read_on_where_it_was() -> None:
    service = with_events()

    with a_port() as port:
        async with watching(service, url=f"http://127.0.0.1:{port}") as watched:
            async with service.listening(port):
                await watched.until_all_is_read(service)
            await all_fail(watched, "The host refuses the connection, since ")

            for stream in Stream:
                service.arrive(stream, 5)
            async with service.listening(port):
                await watched.until_all_is_read(service)
                judge(service, watched.session)
                assert sum(asked.start is not None for asked in service.asked) == len(Stream)


async def test_a_black_hole_ends_at_the_deadline_and_is_left_when_it_closes() -> None:
    service = with_events()

    with a_port() as port, black_hole(port):
        async with watching(service, url=f"http://127.0.0.1:{port}", deadline=0.3) as watched:
            await all_fail(watched, "No connection within 0.1 s, since ")


@contextlib.contextmanager
def black_hole(port: int) -> Iterator[None]:
    """Takes no more connections and refuses none: they are never answered."""
    with contextlib.ExitStack() as open_sockets:
        listener = open_sockets.enter_context(socket.socket())
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(0)
        for _ in range(4):
            filler = open_sockets.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        yield


async def test_a_name_that_is_not_known_for_a_while_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    service = with_events()
    is_known = False
    ask = socket.getaddrinfo

    def answer(host: str | bytes | None, *rest: object, **more: object) -> object:
        if host in ("localhost", b"localhost"):
            if not is_known:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            host = "127.0.0.1"
        return ask(host, *rest, **more)  # type: ignore[arg-type]  # whatever it was called with

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    async with service.listening():
        url = service.url.replace("127.0.0.1", "localhost")
        async with watching(service, url=url) as watched:
            await all_fail(watched, "The name of the host is not known, since ")
            assert service.asked == []

            is_known = True
            await watched.until_all_is_read(service)
            judge(service, watched.session)


OURS = trustme.CA()
THEIRS = trustme.CA()


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only our own authority is trusted."""
    OURS.cert_pem.write_to_path(tmp_path / "ours.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ours.pem"))


def served_with(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """TLS of a server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
CERTIFICATES: dict[str, tuple[Callable[[], trustme.LeafCert], str]] = {
    "self-signed": (lambda: THEIRS.issue_cert("127.0.0.1"), "unable to get local issuer certificate"),
    "expired": (lambda: OURS.issue_cert("127.0.0.1", not_after=LONG_AGO), "certificate has expired"),
    "another host's": (lambda: OURS.issue_cert("events.example"), "IP address mismatch"),
}


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("which", CERTIFICATES)
async def test_a_certificate_that_does_not_hold_is_told_and_gets_no_token(which: str) -> None:
    issue, told = CERTIFICATES[which]
    service = with_events()
    service.tls = served_with(issue())

    with a_port() as port:
        async with watching(service, url=f"https://127.0.0.1:{port}") as watched:
            async with quietly(), service.listening(port):
                await all_fail(watched, f"The server's certificate is not accepted: {told}")
                assert service.asked == []

            service.tls = served_with(OURS.issue_cert("127.0.0.1"))
            async with service.listening(port):
                await watched.until_all_is_read(service)
                judge(service, watched.session)


@pytest.mark.usefixtures("trusted")
async def test_a_connection_reset_within_the_handshake_is_told_and_tried_again() -> None:
    service = with_events()

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.transport.abort()

    with a_port() as port:
        async with watching(service, url=f"https://127.0.0.1:{port}") as watched:
            async with await asyncio.start_server(hang_up, "127.0.0.1", port):
                await all_fail(watched, "")

            service.tls = served_with(OURS.issue_cert("127.0.0.1"))
            async with service.listening(port):
                await watched.until_all_is_read(service)
                judge(service, watched.session)


@asynccontextmanager
async def quietly() -> AsyncIterator[None]:
    """The server's loop says nothing of handshakes that were broken off."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)
    yield
    loop.set_exception_handler(None)
