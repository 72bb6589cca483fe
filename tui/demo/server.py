"""Serves an ASGI app over TCP on this machine until it is told to stop."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

LOOPBACK = "127.0.0.1"


def serve(app: Any, host: str = LOOPBACK, port: int = 0, *, announce: Callable[[str], None] | None = None) -> None:
    """Serves until SIGINT or SIGTERM; port 0 picks a free one. `announce` gets the base URL once it listens.

    Raises `OSError` when the port is taken.
    """
    with _listening(host, port) as listener:
        server = quiet_server(app)
        if announce is not None:
            announce(base_url(*listener.getsockname()[:2]))  # it listens: who connects now is served in a moment
        asyncio.run(_serve(server, listener))


def base_url(address: str, port: int) -> str:
    """The URL of an address and port."""
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def quiet_server(app: Any) -> uvicorn.Server:
    """A server that writes nothing but its own faults and waits at most two seconds for open connections."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="error",
            access_log=False,
            lifespan="off",
            date_header=False,  # the app's clock, not ours, is the one its answers carry
            timeout_graceful_shutdown=2,
        )
    )


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C comes as KeyboardInterrupt there
            loop.add_signal_handler(number, _stop, server)
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        await server.serve(sockets=[listener])


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = True


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        yield listener
