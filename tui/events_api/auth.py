"""The token on its way into a request, and nowhere else."""

import re
from collections.abc import Generator

import httpx

from tui.credentials.secret import Secret
from tui.events_api.errors import TokenRefused

_SENDABLE = re.compile(r"[A-Za-z0-9._~+/=-]+", re.ASCII)


class BearerAuth(httpx.Auth):
    """Adds the token when the request is about to leave; nothing else ever holds it in the clear."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def use(self, secret: Secret) -> None:
        """Adds this one from now on."""
        self._secret = secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sets the header of one request."""
        if not _SENDABLE.fullmatch(self._secret.reveal()):
            # a line break would reach an exception text of the transport, with the token in it
            raise TokenRefused("The token holds characters that no token has")
        request.headers["Authorization"] = f"Bearer {self._secret.reveal()}"
        yield request
