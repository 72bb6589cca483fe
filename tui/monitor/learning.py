"""What rules must know of the past is read in the background, and they are taught it beside those at work.

An apprentice, an engine of the rules that must know the past, reads it in order of time; its alerts are dropped.
Then it judges all that the ring holds, as those at work have, into a book of its own. When it has caught up, what
it has found takes the place of what those at work had said, and notifies if it is fresh; what it has not found
again is explained by the past. The rules at work go on with what it knows. So in the end the alerts are those of a
monitor which had known the past from the start.
"""

import heapq
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence

from tui.alerts.book import AlertBook
from tui.alerts.hit import Hit
from tui.alerts.relearning import Relearnt
from tui.detection.engine import Engine
from tui.detection.past import learners, past_needed, past_of
from tui.detection.replay import arriving
from tui.detection.rule import Rule
from tui.detection.view import HEALTH
from tui.events.model import Event, Seen
from tui.events.stream import Stream
from tui.monitor.backfill import Piece
from tui.monitor.ingest import Ingest
from tui.query.context import Context
from tui.store.ring import EventRing

PORTION = 50
"""Events that are judged at once: about a millisecond, so long others wait."""


class Apprentice:
    """Learns, catches up, and hands over."""

    def __init__(
        self,
        engine: Engine,
        new: Callable[[], Engine],
        ring: EventRing,
        ingest: Ingest,
        sleep: Callable[[float], Awaitable[None]],
        *,
        begins: int,
        look_back: int,
        most: int,
    ) -> None:
        """Learns the time before the look-back begins, at most so many nanoseconds before now.

        `new` makes an engine without rules.
        """
        self._engine = engine
        self._ring = ring
        self._ingest = ingest
        self._sleep = sleep
        self._pupil = new()
        self._pupil.lessons = engine.lessons  # what people say meanwhile holds for both
        self._rules = learners(engine.rules, look_back)
        self.begins = begins
        self._now = begins + look_back
        self.starts = min(begins, self._now - min(most, past_needed(self._rules)))
        """Where the reading starts; `begins` when there is nothing to learn."""
        self.streams = streams_of(self._rules)

    async def learn(self, pieces: Sequence[Piece]) -> None:
        """Takes events of the past, in order of time."""
        self._pupil.fill_lists_of(self._engine)
        for start in range(0, len(pieces), PORTION):
            began = time.perf_counter()
            for stream, event in pieces[start : start + PORTION]:
                self._admit(event.time)
                if not self._is_fresh(stream, str(event.uuid)):
                    self._pupil.judge(self._arrived_then(stream, event))
            await self._sleep(time.perf_counter() - began)  # half of the time belongs to others

    def _arrived_then(self, stream: Stream, event: Event) -> Seen:
        """As if it had come when it happened: streams come merged, so none is behind the others."""
        return Seen(stream=stream, account=self._engine.account, event=event, received=event.time)

    def _admit(self, moment: int) -> None:
        """A rule begins to learn where its own history begins."""
        due = [rule for rule in self._rules if self._now - past_of(rule.kind) <= moment]
        if len(due) > len(self._pupil.rules):
            self._pupil.use(due)

    def _is_fresh(self, stream: Stream, uuid: str) -> bool:
        """It came late, and is in the ring: it is judged with what the ring holds."""
        if not self._ring.known(stream, uuid, self._engine.account):
            return False
        held = self._ring.find(stream, uuid, self._engine.account)
        return held is not None and held.fresh

    def hand_over(self) -> None:
        """Where nothing was judged yet, there is nothing to catch up with."""
        self._end_of_the_past()
        self._engine.take_over(self._pupil)

    def _end_of_the_past(self) -> None:
        self._admit(self._now)
        self._pupil.tick(self.begins)  # what had not happened by then is of the past too

    async def catch_up(self, changed: Collection[str] = ()) -> None:
        """Judges what the ring holds, and what comes meanwhile; then the rules at work know what it knows.

        Of rules that have `changed` meanwhile nothing is explained.
        """
        self._end_of_the_past()
        rules, book = {rule.id for rule in self._pupil.rules}, self._ingest.book
        found = book.to_learn(rules, max([self.begins, *self._ring.evicted_up_to()]))
        proof = book.proof(rules)
        judged: set[tuple[str, str]] = set()

        def note(event: tuple[str, str]) -> None:
            if event in proof:
                judged.add(event)

        ends = {stream: self._ring.tables[stream].end for stream in Stream}
        await self._judge_again(self._held(ends), found, note)
        while any(ends[stream] < self._ring.tables[stream].end for stream in Stream):
            before, ends = ends, {stream: self._ring.tables[stream].end for stream in Stream}
            await self._judge_again(self._arrived(before, ends), found, judged.add)
        self._enter(self._pupil.tick(self._ingest.now), found)
        at_work = {rule.id: rule.looks_for for rule in self._engine.rules}
        taught = [rule for rule in self._pupil.rules if at_work.get(rule.id) == rule.looks_for]
        # what is told by the health of streams is nowhere to be judged again
        unexplained = {rule.id for rule in taught if rule.id in changed or HEALTH in rule.streams}
        relearnt = Relearnt({rule.id for rule in taught}, judged, unexplained)
        self._ingest.relearn(found, relearnt)
        self._engine.take_over(self._pupil)

    async def _judge_again(
        self, held: Iterator[Seen], found: AlertBook, note: Callable[[tuple[str, str]], None]
    ) -> None:
        self._pupil.fill_lists_of(self._engine)
        began = time.perf_counter()
        for number, seen in enumerate(held, start=1):
            self._enter(self._pupil.judge(seen), found)
            note((seen.stream.value, str(seen.event.uuid)))
            if number % PORTION == 0:
                await self._sleep(time.perf_counter() - began)
                began = time.perf_counter()

    def _enter(self, hits: Iterable[Hit], found: AlertBook) -> None:
        for hit in hits:
            found.join(hit, self._ingest.now)

    def _held(self, ends: dict[Stream, int]) -> Iterator[Seen]:
        """All of the ring in order of event time."""
        rows = [(stream, self._ring.rows(stream, None, Context(0))) for stream in Stream]

        def of(stream: Stream, number: int) -> Iterator[Seen]:
            found = rows[number][1]
            for place in range(len(found)):
                seen = found.seen(place) if found.row(place) < ends[stream] else None
                if seen is not None and self._is_ours(seen):
                    yield arriving(seen)

        streams = [of(stream, number) for number, (stream, _) in enumerate(rows)]
        return heapq.merge(*streams, key=lambda seen: (seen.event.time, str(seen.event.uuid)))

    def _arrived(self, start: dict[Stream, int], end: dict[Stream, int]) -> Iterator[Seen]:
        rows = [(stream, row) for stream in Stream for row in range(start[stream], end[stream])]
        found = (self._ring.seen(stream, row) for stream, row in rows)
        ours = [seen for seen in found if seen is not None and self._is_ours(seen)]
        return iter(sorted(ours, key=lambda seen: seen.received))

    def _is_ours(self, seen: Seen) -> bool:
        """Older than the look-back only what is fresh counts: the rest is learnt already."""
        return seen.account == self._engine.account and (seen.fresh or seen.event.time >= self.begins)


def streams_of(rules: Iterable[Rule]) -> list[Stream]:
    """The streams of events that these rules read."""
    read = {stream for rule in rules for stream in rule.streams}
    return [stream for stream in Stream if stream in read]
