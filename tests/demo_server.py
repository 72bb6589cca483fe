"""An ASGI app over TCP for the length of a test."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import uvicorn

from tui.demo.server import base_url, quiet_server


@contextlib.contextmanager
def running_server(app: Any) -> Iterator[str]:
    """Serves the app on a free port of 127.0.0.1 in a thread of its own; yields the base URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = base_url(*listener.getsockname())
        server = quiet_server(app)
        thread = threading.Thread(target=lambda: asyncio.run(_serve(server, listener)), daemon=True)
        thread.start()
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join(10)
        assert not thread.is_alive(), "the server did not stop"


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    await server.serve(sockets=[listener])
    for connection in list(server.server_state.connections):
        connection.transport.abort()  # its request had no end: the server has given it up, and left it open
    for _ in range(3):  # an end is told, then the socket is closed
        await asyncio.sleep(0)
