"""A renewed token is put to use without a restart: while the old one is refused, its source is looked at again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from tui.credentials.secret import Secret
from tui.credentials.shape import TokenProblem
from tui.events_api.token_claims import read_claims
from tui.state.own_thread import in_own_thread


class TokenUser(Protocol):
    """Who sends the token: `tui.events_api.client.EventsClient`."""

    def use(self, secret: Secret) -> None:
        """Sends this token from now on."""
        ...


class TokenRenewal:
    """One for all streams of an account. `read` gives what the source holds now; it may block, and fail.

    A source that asks a person (a prompt, `op read`) is none for this.
    """

    def __init__(
        self,
        client: TokenUser,
        secret: Secret,
        read: Callable[[], Secret],
        notice: Callable[[str], None],
        on_renewed: Callable[[Secret], None],
    ) -> None:
        self._client = client
        self._secret = secret
        self._read = read
        self._notice = notice
        self._on_renewed = on_renewed
        self._one_at_a_time = asyncio.Lock()
        self.renewals = 0

    def watcher(self) -> Callable[[], Awaitable[bool]]:
        """For one stream: tells whether another token is in use than when it was asked last."""
        known = self.renewals

        async def renewed() -> bool:
            nonlocal known
            await self._look()
            is_other = known != self.renewals
            known = self.renewals
            return is_other

        return renewed

    async def _look(self) -> None:
        async with self._one_at_a_time:
            try:
                found = await in_own_thread(self._read)
            except TokenProblem as problem:
                self._notice(f"The token is refused, and its source has no other: {problem.message}")
                return
            if found.reveal() == self._secret.reveal():
                return
            before, after = read_claims(self._secret).account_uuid, read_claims(found).account_uuid
            if before and after and before != after:
                self._notice(
                    "The token's source holds a token of another account: not used. Restart to change over"
                )
                return
            self._client.use(found)
            self._secret = found
            self.renewals += 1
            self._notice(f"A renewed token is in use, ending in {found.ending}")
            self._on_renewed(found)
