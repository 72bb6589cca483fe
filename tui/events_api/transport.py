"""The connection below the client: how it is opened, and in plain words why it failed."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from tui.events_api.errors import NetworkSettings


def open_http(
    base_url: str,
    auth: httpx.Auth,
    *,
    transport: httpx.AsyncBaseTransport | None,
    is_local: bool,
    deadline: float,
    user_agent: str,
) -> httpx.AsyncClient:
    """An HTTP client that follows no redirect; the environment's proxies count unless it is local.

    Raises `NetworkSettings` when those, or its certificates, cannot be used.
    """
    try:
        needs_certificates = transport is None and base_url.startswith("https:")
        return httpx.AsyncClient(
            base_url=base_url,
            auth=auth,
            transport=transport,
            verify=httpx.create_ssl_context() if needs_certificates else _trusts_nobody(),
            trust_env=not is_local,  # a proxy has no business between us and this machine
            follow_redirects=False,  # the cursor would be sent on, and to one's own host the token too
            # ours strikes first otherwise, and what is cancelled within a TLS handshake leaves its socket open
            timeout=httpx.Timeout(deadline, connect=to_connect(deadline)),
            limits=httpx.Limits(max_connections=6),
            headers={
                "User-Agent": user_agent,
                "Accept": "application/json",
                "Accept-Encoding": "identity" if is_local else "gzip",
            },
        )
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
        what = next(text for kind, text in _SETTINGS.items() if isinstance(error, kind))
    raise NetworkSettings(what)  # from nothing: a proxy's URL may hold a password


def to_connect(deadline: float) -> float:
    """Seconds for TCP, and again for TLS: together less than the deadline of the whole request."""
    return deadline / 3


def _trusts_nobody() -> ssl.SSLContext:
    """For connections without TLS: reading the system's certificates would cost a start 30 ms for nothing."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


_SETTINGS: dict[type[Exception], str] = {
    ImportError: "The environment names a SOCKS proxy, which opwatch cannot speak to",
    FileNotFoundError: "The certificate file that SSL_CERT_FILE or SSL_CERT_DIR names is not there",
    ssl.SSLError: "The certificate file that SSL_CERT_FILE names cannot be read",
    Exception: "The proxy or certificate settings of the environment cannot be used",
}


def plainly(error: httpx.HTTPError, deadline: float) -> str:
    """Why no answer came, without the words of the transport: they may hold what was sent."""
    if isinstance(error, httpx.ConnectTimeout):  # before its causes: one is that TLS was waiting for more
        return f"No connection within {to_connect(deadline):g} s"
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The server's certificate is not accepted: {cause.verify_message.rstrip('.')}"
        if isinstance(cause, socket.gaierror):
            return "The name of the host is not known"
        if isinstance(cause, ConnectionRefusedError):
            return "The host refuses the connection"
        if isinstance(cause, ssl.SSLError):
            return "No secure connection could be made"
    if isinstance(error, httpx.ProxyError):
        return "The proxy did not let us through"
    if isinstance(error, httpx.ConnectError):
        return "The host cannot be reached"
    if isinstance(error, httpx.TimeoutException):
        return f"No complete answer within {deadline:g} s"
    if isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        return "The request could not be sent"
    return "The connection broke off"


def _causes(error: BaseException | None, depth: int = 0) -> Iterator[BaseException]:
    """The error and what it arose from, groups taken apart."""
    if error is None or depth > 16:
        return
    yield error
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _causes(part, depth + 1)
    yield from _causes(error.__cause__ or error.__context__, depth + 1)
