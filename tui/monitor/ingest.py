"""What happens to a page: kept once, judged, and its alerts put in the book."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.alerts.book import AlertBook, Change
from tui.detection.engine import Engine
from tui.events.model import Event, Seen
from tui.events.stream import Stream
from tui.store.ring import EventRing


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a page's events."""

    kept: int
    repeated: int
    newest: int | None
    """Event time of the newest kept event, in nanoseconds since 1970."""


class Ingest:
    """The one writer of ring, engine and book."""

    def __init__(
        self,
        account: str,
        ring: EventRing,
        engine: Engine | None,
        book: AlertBook,
        on_change: Callable[[Change], None],
        clock: Callable[[], float],
    ) -> None:
        self._account = account
        self._ring = ring
        self._engine = engine
        self._book = book
        self._on_change = on_change
        self._clock = clock

    def take(self, stream: Stream, events: Sequence[Event], *, fresh: bool) -> Taken:
        """Keeps the events that are new to the ring and lets the rules judge them."""
        received = int(self._clock() * 1e9)
        arrived = [
            Seen(stream=stream, account=self._account, event=event, received=received, fresh=fresh) for event in events
        ]
        kept = self._ring.append(stream, arrived)
        if self._engine is not None:
            for seen in kept:
                for hit in self._engine.judge(seen):
                    change = self._book.join(hit, received)
                    if change is not None:
                        self._on_change(change)
        newest = max((seen.event.time for seen in kept), default=None)
        return Taken(len(kept), len(arrived) - len(kept), newest)
