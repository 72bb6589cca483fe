"""What the token is and may do: its claims at once, the service's answer when it comes, asked again later."""

import asyncio
from collections.abc import Callable

from msgspec.structs import replace

from tui.credentials.secret import Secret
from tui.events.reading import Answer, TokenFacts, TokenState
from tui.events.times import parse_timestamp
from tui.events_api.client import EventsClient, Introspection
from tui.events_api.errors import EventsApiError, TokenRefused
from tui.events_api.hosts import host_of, region_of
from tui.events_api.retry import with_retries
from tui.events_api.token_claims import Claims, read_claims
from tui.monitor.options import MonitorOptions

ASK_AGAIN_SECONDS = 600.0
ASK_SOONER_SECONDS = 60.0
"""After an answer that was none."""


class TokenWatch:
    """Keeps `facts`, which any thread may read."""

    def __init__(self, options: MonitorOptions, client: EventsClient, clock: Callable[[], float]) -> None:
        self._options = options
        self._client = client
        self._clock = clock
        self._wake = asyncio.Event()
        self.introspection: Introspection | None = None
        self.error: EventsApiError | None = None
        self.claims = read_claims(options.secret)
        self.facts = _claimed(options, self.claims)

    def ask_now(self) -> None:
        """Asks again without waiting."""
        self._wake.set()

    def renewed(self, secret: Secret) -> None:
        """Another token is in use: its claims count at once, and the service is asked about it."""
        self.claims = read_claims(secret)
        self.facts = _claimed(replace(self._options, secret=secret), self.claims)
        self.ask_now()

    def told(self, facts: TokenFacts) -> None:
        """What a recording says of the token that was in use."""
        self.facts = facts

    async def ask(self, retry_for: float = 0.0) -> None:
        """One introspection, tried again for so many seconds; what comes of it is in the attributes."""
        started = self._clock()
        try:
            self.introspection = await with_retries(self._client.introspect, retry_for=retry_for)
        except EventsApiError as error:
            self.error = error
            state: TokenState = "refused" if isinstance(error, TokenRefused) else "unreachable"
            answer = Answer(started, error.seconds, error.status)
            self.facts = replace(self.facts, state=state, answer=answer, error=f"{error.summary}. {error.hint}")
            return
        self.error = None
        answer = Answer(started, self.introspection.seconds, 200)
        self.facts = _introspected(self.facts, self.introspection, self._clock(), answer)

    async def keep_asking(self) -> None:
        """Asks now and then, for ever; a recording that tells what the service said is not asked."""
        while not (self._options.replay is not None and self._options.replay.recording.has_token):
            self._wake.clear()
            await self.ask()
            pause = ASK_SOONER_SECONDS if self.error else ASK_AGAIN_SECONDS
            try:
                async with asyncio.timeout(pause):  # wait_for of Python 3.11 may lose a cancellation
                    await self._wake.wait()
            except TimeoutError:
                continue


def _claimed(options: MonitorOptions, claims: Claims) -> TokenFacts:
    return TokenFacts(
        source=options.token_source,
        ending=options.secret.ending,
        features=claims.features,
        account_uuid=claims.account_uuid,
        integration_uuid=claims.integration_uuid,
        issued=claims.issued,
        expires=claims.expires,
        host=claims.host if options.demo else host_of(options.base_url),
        region=region_of(options.base_url),
    )


def _introspected(facts: TokenFacts, found: Introspection, now: float, answer: Answer) -> TokenFacts:
    return replace(
        facts,
        state="ok",
        features=found.features,
        account_uuid=found.account_uuid or facts.account_uuid,
        integration_uuid=found.uuid or facts.integration_uuid,
        issued=_seconds(found.issued_at) or facts.issued,
        checked=now,
        answer=answer,
        error="",
    )


def _seconds(timestamp: str) -> float | None:
    try:
        return parse_timestamp(timestamp) / 1e9
    except ValueError:  # the claim's own moment stands
        return None
