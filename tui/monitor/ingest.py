"""What happens to a page: kept once, judged, and its alerts put in the book."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tui.alerts.book import AlertBook
from tui.alerts.change import Change
from tui.alerts.hit import Hit
from tui.alerts.relearning import Relearnt
from tui.detection.engine import Engine
from tui.events.model import Event, Seen
from tui.events.stream import Stream
from tui.right_of_way import RIGHT_OF_WAY
from tui.store.ring import EventRing
from tui.store.table import Arrived


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a page's events."""

    events: Sequence[Seen]
    """Those that are kept."""
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
        self.book = book
        self._on_change = on_change
        self._clock = clock

    @property
    def now(self) -> int:
        """Nanoseconds since 1970."""
        return int(self._clock() * 1e9)

    def take(
        self,
        stream: Stream,
        events: Sequence[Event],
        *,
        fresh: bool,
        arrivals: Sequence[tuple[int, bool]] | None = None,
    ) -> Taken:
        """Keeps the events that are new to the ring and lets the rules judge them.

        They arrive now, unless `arrivals` says of each when it did, and whether as a fresh one.
        """
        self._heed_verdicts(self._engine)
        arrived = Arrived(events, self._account, self.now, fresh)
        if arrivals:
            arrived = arrived._replace(
                received=[at for at, _ in arrivals], fresh=[is_new for _, is_new in arrivals]
            )
        RIGHT_OF_WAY.give()  # not while the ring is locked
        kept = self._ring.keep(stream, arrived)
        RIGHT_OF_WAY.give()
        if self._engine is not None:
            for seen, hits in self._engine.judge_page(kept):
                self.enter(hits, seen.received)
        newest = max((seen.event.time for seen in kept), default=None)
        return Taken(kept, len(kept), len(events) - len(kept), newest)

    def load(self, pieces: Sequence[tuple[Stream, Event]], judge: Engine | None) -> None:
        """Keeps what somebody wants to see of the past; rules judge it that know nothing else: it is context."""
        now = self.now
        kept: list[Seen] = []
        for stream in Stream:
            events = [event for each, event in pieces if each is stream]
            kept += self._ring.keep(stream, Arrived(events, self._account, now, fresh=False))
        if judge is not None:
            self._heed_verdicts(judge)
            for _, hits in judge.judge_page(sorted(kept, key=lambda seen: (seen.event.time, str(seen.event.uuid)))):
                self.enter(hits, now)

    def read_backlog(self, streams: Iterable[Stream]) -> None:
        """What comes from now on is a backlog, until `pass_time`."""
        if self._engine is not None:
            self._engine.clock.read_backlog(streams)

    def read_to_the_end(self, stream: Stream) -> None:
        """The rest of a stream's backlog is empty."""
        if self._engine is not None:
            self._engine.clock.read_to_the_end(stream)

    def pass_time(self) -> None:
        """The backlog is read; lets the rules judge what has not happened by now, and snoozes end."""
        self._heed_verdicts(self._engine)
        now = self.now
        if self._engine is not None:
            self._engine.clock.go_live()
            self.enter(self._engine.tick(now), now)
        for change in self.book.pass_time(now):
            self._on_change(change)

    def _heed_verdicts(self, engine: Engine | None) -> None:
        """People give verdicts in the screen's thread, into the book; rules learn from them in this one."""
        if engine is not None:
            engine.lessons.learn(self.book.lessons)

    def judge_health(self, type: str, stream: Stream) -> None:
        """Lets the rules judge a turn in a stream's health, `token_refused` say."""
        if self._engine is not None:
            now = self.now
            self.enter(self._engine.judge_health(type, stream, now), now)

    def relearn(self, found: AlertBook, relearnt: Relearnt) -> None:
        """What rules have found that have learnt the past takes the place of what they had said."""
        for change in self.book.relearn(found, relearnt):
            self._on_change(change)

    def enter(self, hits: Iterable[Hit], now: int) -> None:
        """Takes hits into the book."""
        for hit in hits:
            RIGHT_OF_WAY.give()
            self._on_change(self.book.join(hit, now))
