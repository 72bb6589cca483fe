"""Hands what came to somebody else, page by page; only what was delivered counts as taken.

Whoever delivers may be slow, or block on a full pipe: reading then waits.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tui.alerts.change import Change
from tui.events.model import Seen
from tui.events.stream import Stream
from tui.events_api.pages import Page, PageRequest
from tui.state.own_thread import in_own_thread

if TYPE_CHECKING:
    from tui.monitor.following import Fetcher
    from tui.monitor.session import Session

LAST_DELIVERY_SECONDS = 1.0
"""How long the end of the program waits for a delivery that has begun."""
WAITING = 2
"""Parcels that may wait before reading does."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What came of one page, or of a moment that passed."""

    events: Sequence[Seen] = ()
    changes: Sequence[Change] = ()
    fresh: bool = True
    """False for what was delivered already, by the last run say: it is context."""
    note: Callable[[], None] | None = None
    """Notes the place behind the page."""


class DeliveryEnded(Exception):  # noqa: N818 - a turn of things
    """There is nobody to deliver to any more."""


Deliver: TypeAlias = Callable[["Session", Parcel], bool]
"""Called in a thread of its own, one parcel after the other; true when something has left the program."""


class Delivery:
    """Delivers in the order of arrival and notes the place after that; `save` follows what has left the program."""

    def __init__(self, deliver: Callable[[Parcel], bool], save: Callable[[], object]) -> None:
        self._deliver = deliver
        self._save = save
        self._waiting: asyncio.Queue[Parcel] = asyncio.Queue()
        self._room = asyncio.Event()
        self._room.set()

    def send(self, parcel: Parcel) -> None:
        """Takes a parcel; returns at once."""
        self._waiting.put_nowait(parcel)
        if self._waiting.qsize() >= WAITING:
            self._room.clear()

    async def room(self) -> None:
        """Waits until enough is delivered."""
        await self._room.wait()

    async def run(self) -> None:
        """Delivers until it is cancelled, or until there is nobody to deliver to: then reading waits for ever."""
        while True:
            parcel = await self._waiting.get()
            delivering = asyncio.ensure_future(self._hand_over(parcel))
            try:
                await asyncio.shield(delivering)
            except DeliveryEnded:
                self._room.clear()
                return
            except asyncio.CancelledError:
                done, _ = await asyncio.wait({delivering}, timeout=LAST_DELIVERY_SECONDS)
                for each in done:
                    each.exception()  # asked for, so that nobody is told of what nobody waits for any more
                raise
            if self._waiting.qsize() < WAITING:
                self._room.set()

    async def _hand_over(self, parcel: Parcel) -> None:
        has_left = await in_own_thread(lambda: self._deliver(parcel))
        if parcel.note is not None:
            parcel.note()
        if has_left:
            await in_own_thread(self._save)


class Gated:
    """A client that waits at a gate before it asks."""

    def __init__(self, client: "Fetcher", gate: Callable[[], Awaitable[None]]) -> None:
        self._client = client
        self._gate = gate

    async def fetch(self, stream: Stream, request: PageRequest) -> Page:
        """One page."""
        await self._gate()
        return await self._client.fetch(stream, request)
