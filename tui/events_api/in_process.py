"""A service in this process, spoken to without a port: the demo account."""

from typing import Any

import httpx


def in_process(app: Any) -> httpx.AsyncBaseTransport:
    """A transport that hands requests to an ASGI app. It knows no time-outs: the deadline is the client's."""
    return httpx.ASGITransport(app=app, raise_app_exceptions=False)
