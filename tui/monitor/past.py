"""What a session reads of the past beside its look-back: what rules must learn, and what somebody wants to see."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress

from msgspec.structs import replace

from tui.detection.engine import Engine
from tui.detection.lists import ListSetting
from tui.detection.rule import Rule
from tui.events.reading import Progress
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.events_api.budget import RequestBudget
from tui.monitor.assembly import engine_of, new_engine
from tui.monitor.backfill import Backfill, Piece
from tui.monitor.delivery import Gated
from tui.monitor.following import Fetcher, Pace
from tui.monitor.ingest import Ingest
from tui.monitor.learning import Apprentice
from tui.monitor.options import MonitorOptions
from tui.store.ring import EventRing

PATIENCE = 600.0
"""Seconds for which a page of the past is asked for again: nobody waits for it."""
LOOK_SECONDS = 0.5
"""How often it is asked whether the look-back is read."""
PORTION = 200
"""Events that are taken into the ring at once."""


class _RingFull(Exception):  # noqa: N818 - a turn of things
    pass


class _RulesChanged(Exception):  # noqa: N818 - a turn of things
    pass


class Past:
    """One for each session; lives in its loop, but for `progress` and `whole_since`, which anybody may ask."""

    def __init__(
        self,
        options: MonitorOptions,
        reading: tuple[Fetcher, RequestBudget],
        engine: Engine | None,
        ring: EventRing,
        ingest: Ingest,
        notice: Callable[[str], None],
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._options = options
        client, budget = reading
        self._client = Gated(client, budget.leave_room)
        self._engine = engine
        self._ring = ring
        self._ingest = ingest
        self._notice = notice
        self._clock = clock
        self._sleep = sleep
        self.begins = int((clock() - options.since) * NANOSECONDS)
        """Where the look-back begins, in nanoseconds since 1970."""
        self._whole_since = self.begins
        self._lists = options.lists
        self._changed: set[str] = set()
        """The rules whose alerts may be of how they were before."""
        self._rules_used = 0
        """Grows whenever there are other rules or lists."""
        self._learning: Backfill | None = None
        self._loading: Backfill | None = None
        self._changes = 0
        self._asked: list[tuple[int, int | None]] = []
        self._is_asked = asyncio.Event()

    # what rules must learn

    async def learn_first(self) -> None:
        """For one-shot reads: rules know the past before they judge anything."""
        apprentice = self._apprentice()
        if apprentice is not None:
            await self._teach(apprentice, self._options.streams, self._options.retry_for)
            apprentice.hand_over()

    async def learn(self, is_live: Callable[[], bool], readable: Callable[[], Collection[Stream]]) -> None:
        """Once what is live is read: reads the past, and lets rules go on with what they know then."""
        if self._options.learn <= 0:
            return
        while not is_live():
            await self._sleep(LOOK_SECONDS)
        learnt = -1
        while learnt != self._rules_used:  # rules that change meanwhile are learnt for from the start
            learnt = self._rules_used
            with suppress(_RulesChanged):
                await self._learn_once(readable())

    async def _learn_once(self, streams: Collection[Stream]) -> None:
        apprentice = self._apprentice()
        if apprentice is not None:
            await self._teach(apprentice, streams, PATIENCE)
            await apprentice.catch_up(self._changed)

    def use(self, rules: Sequence[Rule]) -> None:
        """Judges by these rules from now on; learning that goes on begins again."""
        if self._engine is not None:
            before = {rule.id: rule.looks_for for rule in self._engine.rules}
            self._engine.use(rules)
            self._changed |= {rule.id for rule in rules if before.get(rule.id) != rule.looks_for}
        self._rules_used += 1

    def use_lists(self, lists: Mapping[str, ListSetting]) -> None:
        """Looks values up in these lists from now on; learning that goes on begins again."""
        if self._engine is not None:
            self._engine.use_lists(lists)
            self._changed |= {rule.id for rule in self._engine.rules}
        self._lists = lists
        self._rules_used += 1

    def _apprentice(self) -> Apprentice | None:
        engine, options = self._engine, self._options
        if engine is None or options.learn <= 0 or options.replay is not None:
            return None
        apprentice = Apprentice(
            engine,
            lambda: engine_of((), replace(options, lists=self._lists)),
            self._ring,
            self._ingest,
            asyncio.sleep,
            begins=self.begins,
            look_back=int(options.since * NANOSECONDS),
            most=int(options.learn * NANOSECONDS),
        )
        return apprentice if apprentice.starts < apprentice.begins else None

    async def _teach(self, apprentice: Apprentice, streams: Iterable[Stream], patience: float | None) -> None:
        def missing(what: str) -> None:
            self._notice(f"{what}. What rules would have learnt from it they do not know")

        asked = [stream for stream in apprentice.streams if stream in streams]
        if not asked:
            return
        used = self._rules_used

        async def learn(pieces: Sequence[Piece]) -> None:
            if self._rules_used != used:
                raise _RulesChanged
            await apprentice.learn(pieces)

        pace = self._pace(patience)
        begins, starts = apprentice.begins, apprentice.starts
        self._learning = Backfill(self._client, asked, starts, begins, pace, learn, missing)
        try:
            await self._learning.run()
        finally:
            self._changes += self._learning.progress.pages + 1
            self._learning = None

    # what somebody wants to see

    def load(self, start: int, end: int | None = None) -> None:
        """Loads a stretch; without an end, all from its start on that the ring does not hold."""
        if (start, end) not in self._asked:
            self._asked.append((start, end))
            self._is_asked.set()

    async def keep_loading(self, readable: Callable[[], Collection[Stream]]) -> None:
        """Loads what is asked for, one stretch after the other, for ever."""
        while True:
            await self._is_asked.wait()
            while self._asked:
                with suppress(_RingFull):
                    await self._load(*self._asked[0], readable())
                del self._asked[0]
            self._is_asked.clear()

    async def _load(self, start: int, end: int | None, streams: Collection[Stream]) -> None:
        whole = self.whole_since()
        upto = whole if end is None else min(end, whole)
        if start >= upto or not streams:
            return
        judge = new_engine(self._options) if self._engine is not None else None
        if judge is not None:
            judge.clock.read_backlog(streams)

        async def take(pieces: Sequence[Piece]) -> None:
            for first in range(0, len(pieces), PORTION):
                portion = pieces[first : first + PORTION]
                self._refuse_if_full(len(portion))
                self._ingest.load(portion, judge)
                await asyncio.sleep(0)

        self._loading = Backfill(self._client, streams, start, upto, self._pace(PATIENCE), take, self._notice)
        try:
            await self._loading.run()
            if upto == whole and not self._loading.lacks:
                self._whole_since = min(self._whole_since, start)
        finally:
            self._changes += self._loading.progress.pages + 1
            self._loading = None

    def _refuse_if_full(self, count: int) -> None:
        if len(self._ring) + count > self._ring.capacity:
            self._notice(
                f"The ring is full with {len(self._ring):,} events, so older ones cannot be loaded: "
                "restart with a larger --capacity"
            )
            raise _RingFull

    # what is told

    @property
    def changes(self) -> int:
        """Grows with each page."""
        running = (self._learning, self._loading)
        return self._changes + sum(each.progress.pages for each in running if each is not None)

    def progress(self) -> tuple[Progress | None, Progress | None]:
        """Of learning, and of loading."""
        learning, loading = self._learning, self._loading
        told = None if learning is None else learning.progress
        if told is not None and learning is not None:
            told = replace(told, end=told.end + self._options.since)
        return told, None if loading is None else loading.progress

    def whole_since(self) -> int:
        """From when on the ring holds all that was read, in nanoseconds since 1970."""
        return max([self._whole_since, *self._ring.evicted_up_to()])

    def _pace(self, patience: float | None) -> Pace:
        return Pace(self._options.interval, patience, self._clock, self._sleep, random.random)
