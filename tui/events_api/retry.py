"""Asking again: waits that double, with full jitter, so that many clients do not come back at the same moment."""

import asyncio
import random as random_module
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from tui.events_api.errors import EventsApiError

T = TypeVar("T")


@dataclass(slots=True)
class Backoff:
    """How long to wait after each failure in a row."""

    first: float = 1.0
    longest: float = 60.0
    """The rate limit's shorter window is a minute."""
    random: Callable[[], float] = random_module.random
    failures: int = 0

    def after(self, error: EventsApiError) -> float:
        """Seconds to wait now: a random part of the ceiling of the moment, never less than the service asks for."""
        ceiling = min(self.longest, self.first * 2.0 ** min(self.failures, 30))
        self.failures += 1
        jittered = ceiling * self.random()
        return (
            jittered if error.retry_after is None else max(jittered, error.retry_after + min(jittered, self.first))
        )


async def with_retries(
    call: Callable[[], Awaitable[T]],
    *,
    retry_for: float | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    random: Callable[[], float] = random_module.random,
    on_failure: Callable[[EventsApiError, float], object] = lambda _error, _delay: None,
) -> T:
    """The result of `call`, tried again while its errors may pass: for `retry_for` seconds, or for ever if None.

    `on_failure` learns of each error that is tried again, and of the seconds until then.
    """
    backoff = Backoff(random=random)
    started = clock()
    while True:
        try:
            return await call()
        except EventsApiError as error:
            if not error.is_passing:
                raise
            delay = backoff.after(error)
            if retry_for is not None:
                left = started + retry_for - clock()
                if left <= (error.retry_after or 0.0):
                    raise
                delay = min(delay, left)
            on_failure(error, delay)
        await sleep(delay)
