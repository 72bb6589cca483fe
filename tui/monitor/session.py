"""One account while it is watched: the client, the ring, the rules, the alerts, and the tasks that join them.

Lives in the monitor's thread and loop; what other threads read are snapshots.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from tui.alerts.book import AlertBook, Change
from tui.events.model import Event, Seen
from tui.events.reading import Status
from tui.events.stream import Stream
from tui.events_api.client import DEADLINE
from tui.events_api.errors import EventsApiError
from tui.events_api.pages import Cursor, Page, PageRequest, Reset
from tui.monitor.assembly import new_budget, new_client, new_engine, open_keeping
from tui.monitor.delivery import Deliver, Delivery, Gated, Parcel
from tui.monitor.following import Pace, StreamFollower
from tui.monitor.health import StreamPulse
from tui.monitor.homecoming import HELD_EVENTS, HELD_FOR_A_FEED, Homecoming
from tui.monitor.ingest import Ingest
from tui.monitor.options import MonitorOptions
from tui.monitor.past import Past
from tui.monitor.questions import Questions
from tui.monitor.remembering import Remembering
from tui.monitor.renewal import TokenRenewal
from tui.monitor.replaying import Replay
from tui.monitor.rule_renewal import RuleRenewal
from tui.monitor.token_watch import TokenWatch
from tui.notifications.notifier import Notifier
from tui.recording.playback import Playback
from tui.state.checkpoint import Place
from tui.store.ring import EventRing

NOTICES_KEPT = 50
LOOK_BACK_PATIENCE = 120.0
"""Seconds for which a page of the look-back is asked for again; what is fresh waits for it meanwhile."""
TICK_SECONDS = 0.5
"""How often notifications that are due are sent."""


class Session:
    """Everything that one account needs while it is watched."""

    def __init__(
        self,
        options: MonitorOptions,
        notifier: Notifier | None = None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        deadline: float = DEADLINE,
    ) -> None:
        """`clock`, `sleep` and the `deadline` of a request are for tests that have no time to lose."""
        self.options = options
        if options.replay is not None:
            clock, sleep = options.replay.clock, options.replay.clock.sleep
        self._clock = clock
        self._sleep = sleep
        self._notifier = notifier
        self._notices: list[str] = []
        self._changes = 0
        self._skew: float | None = None
        self._reported: set[Stream] = set()
        self.ring = EventRing(options.capacity, options.account) if options.ring is None else options.ring()
        self.book = AlertBook()
        self.questions = Questions(self.ring, self.book.alerts, self.book.of, options, clock)
        self._renewal_of_rules = self._rules_renewed()
        self.engine = new_engine(options)
        self.keeping = open_keeping(options, self.book, clock)
        if self.keeping is not None and self.keeping.is_read_only:
            self._notifier = None  # the other one notifies
        self._ingest = Ingest(options.account, self.ring, self.engine, self.book, self._alert_changed, clock)
        self._ingest.read_backlog(options.streams)
        self.budget = new_budget(options.requests_per_minute)
        self._client = new_client(options, self.budget, deadline, clock)
        reading = (self._client, self.budget)
        self.past = Past(options, reading, self.engine, self.ring, self._ingest, self.notice, clock, sleep)
        self.token = TokenWatch(options, self._client, clock)
        self._renewal_of_token = self._token_renewed(options)
        self.pulses = {stream: StreamPulse(stream) for stream in Stream if stream in options.streams}
        self.failures: dict[Stream, EventsApiError | None] = {}
        """One-shot reads: how each stream ended."""
        self._news: list[Change] = []
        self._is_settled = False
        self._delivery = self._to(options.deliver)
        self._followers = {stream: self._follower(stream) for stream in self.pulses}
        self._homecomings = {stream: self._homecoming(stream, place) for stream, place in self._kept_places()}
        self._replay = self._of(options.replay)
        self._remembering = None if self.keeping is None else Remembering(self.keeping)
        if self._remembering is not None and self._notifier is not None:
            self._remembering.tell_before_sending(self._notifier, self.book)

    # the tasks

    async def run(self) -> None:
        """Reads until it is cancelled; a one-shot read ends by itself."""
        async with self._client:
            if self.options.read_once:
                await self._read_once()
                return
            try:
                await self._watch()
            finally:
                if self.keeping is not None:
                    self.keeping.close()

    async def _watch(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.token.keep_asking())
            for stream in self._followers:
                tasks.create_task(self._follow(stream))
            for homecoming in self._homecomings.values():
                tasks.create_task(homecoming.run())
            tasks.create_task(self._keep_time())
            tasks.create_task(self.past.learn(lambda: not self._is_catching_up(), self._readable))
            tasks.create_task(self.past.keep_loading(self._readable))
            if self._replay is not None:
                tasks.create_task(self._replay.play())
            if self.engine is not None:
                tasks.create_task(self._renewal_of_rules.run())
            if self._delivery is not None:
                tasks.create_task(self._delivery.run())
            if self._remembering is not None:
                tasks.create_task(self._remembering.run())

    async def _read_once(self) -> None:
        if not self._followers:
            await self.token.ask(self.options.retry_for or 0.0)
            return
        await self.past.learn_first()
        await asyncio.gather(*(self._read_stream_once(stream) for stream in self._followers))

    async def _read_stream_once(self, stream: Stream) -> None:
        try:
            await self._followers[stream].read_to_the_end(self._beginning())
            self.failures[stream] = None
        except EventsApiError as error:
            self.failures[stream] = error
            self._changes += 1

    async def _follow(self, stream: Stream) -> None:
        place = None if self.keeping is None else self.keeping.places.get(stream)
        if place is None or stream not in self._homecomings:
            await self._followers[stream].follow(self._beginning())
        else:
            fallback = Reset(start_ns=place.read_again_from(int(self._clock() * 1e9)))
            await self._followers[stream].follow(Cursor(place.cursor), fallback)

    async def _keep_time(self) -> None:
        """Sends what is due, and lets the rules notice that time has passed."""
        while True:
            await self._sleep(TICK_SECONDS)
            self._learn_from_introspection()
            self._report_refusals()
            if not self._is_catching_up():
                self._ingest.pass_time()
                self._news += self._left_untold()
            self._send()
            if self._notifier is not None:
                await self._notifier.tick(catching_up=self._is_catching_up())
                for notice in self._notifier.take_notices():
                    self.notice(notice)

    def poll_now(self) -> None:
        """Asks for a poll of every stream, and for the token, without waiting."""
        self.token.ask_now()
        self._poll_streams()

    def _poll_streams(self) -> None:
        for follower in self._followers.values():
            follower.poll_now()

    def skip_stuck(self) -> None:
        """Gives up the pages that streams are STUCK at."""
        for follower in self._followers.values():
            follower.skip_page()

    # what happens on the way

    def _of(self, playback: Playback | None) -> Replay | None:
        if playback is None:
            return None
        return Replay(playback, self.pulses, self._ingest, self._poll_streams, self.notice)

    def _rules_renewed(self) -> RuleRenewal:
        options = self.options
        tuning = replace(options.tuning, rules=options.rule_overrides, lists=options.lists)
        sleep = self._sleep if options.replay is None else asyncio.sleep  # files change in our time
        read = options.read_tuning
        return RuleRenewal(options.rules_folder, tuning, read, lambda: self.engine, self.notice, sleep)

    def _token_renewed(self, options: MonitorOptions) -> TokenRenewal | None:
        if options.read_token is None:
            return None
        return TokenRenewal(self._client, options.secret, options.read_token, self.notice, self.token.renewed)

    def _beginning(self) -> Reset:
        return Reset(start_ns=self.past.begins)

    def _readable(self) -> list[Stream]:
        return [stream for stream, pulse in self.pulses.items() if pulse.now.state != "absent"]

    def _kept_places(self) -> list[tuple[Stream, Place]]:
        if self.keeping is None or self.options.read_once:
            return []
        return [(stream, place) for stream, place in self.keeping.places.items() if stream in self.pulses]

    def _homecoming(self, stream: Stream, place: Place) -> Homecoming:
        def take(page: Page, events: list[Event], fresh: bool) -> int:
            return self._keep_page(page, events, True) if fresh else self._keep_events(page, events, False)

        async def gate() -> None:
            await homecoming.make_room()
            if self._delivery is not None:
                await self._delivery.room()

        async def read(request: PageRequest, take_page: Callable[[Page], int]) -> object:
            pace = Pace(self.options.interval, LOOK_BACK_PATIENCE, self._clock, self._sleep, random.random)
            pulse = StreamPulse(stream)  # the stream's own health is that of its follower
            reader = StreamFollower(stream, Gated(self._client, gate), pulse, take_page, self.notice, pace)
            return await reader.read_to_the_end(request)

        held = HELD_EVENTS if self._delivery is None else HELD_FOR_A_FEED
        homecoming = Homecoming(place, self._beginning(), read, take, self.notice, held)
        return homecoming

    def _follower(self, stream: Stream) -> StreamFollower:
        pace = Pace(self.options.interval, self.options.retry_for, self._clock, self._sleep, random.random)
        pulse = self.pulses[stream]
        gate = self._client if self._delivery is None else Gated(self._client, self._delivery.room)
        renewed = None if self._renewal_of_token is None else self._renewal_of_token.watcher()
        return StreamFollower(stream, gate, pulse, self._take, self.notice, pace, renewed)

    def _take(self, page: Page) -> int:
        """Takes a page of a stream that is followed."""
        self.pulses[page.stream].answered(self._clock(), page.seconds, 200)
        if self._replay is not None:
            return self._replay.take(page, self._keep_replayed)
        homecoming = self._homecomings.get(page.stream)
        if homecoming is not None:
            return homecoming.page(page)
        if self._delivery is not None:
            return self._keep_page(page, page.events, True)
        # without a kept place, all that comes before a stream was first read to its end is context
        return self._keep_page(page, page.events, self.pulses[page.stream].now.last_success is not None)

    def _keep_page(self, page: Page, events: Sequence[Event], fresh: bool) -> int:
        """Keeps events of a page, and then the place behind it."""

        def note() -> None:
            if self._remembering is not None:
                self._remembering.note(page, events)

        kept = self._keep_events(page, events, fresh, note)
        if self._delivery is None:
            note()
        return kept

    def _keep_replayed(self, page: Page, arrivals: Sequence[tuple[int, bool]]) -> int:
        return self._keep_events(page, page.events, True, arrivals=arrivals)

    def _keep_events(
        self,
        page: Page,
        events: Sequence[Event],
        fresh: bool,
        note: Callable[[], None] | None = None,
        arrivals: Sequence[tuple[int, bool]] | None = None,
    ) -> int:
        pulse = self.pulses[page.stream]
        taken = self._ingest.take(page.stream, events, fresh=fresh, arrivals=arrivals)
        if self.options.record is not None:
            self.options.record.take(taken.events)
        newest = None if taken.newest is None else taken.newest / 1e9
        pulse.took_in(taken.kept, taken.repeated, len(page.bad), newest)
        for reason in page.bad:
            self.notice(f"{page.stream.label}: an event could not be read and was left out: {reason}")
        if page.date_skew is not None:
            self._skew = page.date_skew
        self._ingest.judge_health("poll_ok", page.stream)
        self._changes += 1
        self._send(taken.events, fresh, note)
        return taken.kept

    def _to(self, deliver: Deliver | None) -> Delivery | None:
        if deliver is None:
            return None
        return Delivery(lambda parcel: deliver(self, parcel), self.keeping.save if self.keeping else lambda: None)

    def _send(
        self, events: Sequence[Seen] = (), fresh: bool = True, note: Callable[[], None] | None = None
    ) -> None:
        """Sends events, and what has become of alerts by now, to whom it may concern."""
        news, self._news = self._news, []
        if self._delivery is not None and (events or news or note):
            self._delivery.send(Parcel(events, news, fresh, note))

    def _alert_changed(self, change: Change) -> None:
        if self._delivery is not None:
            self._news.append(change)
            return  # told is what has been printed: the feed says so
        if change.absorbed and self._notifier is not None:
            self._notifier.joined(change.alert, change.absorbed)
        if change.notify and not (self._notifier is not None and self._notifier.offer(change.alert)):
            self.book.notified(change.alert)  # nobody will be told: the next run does not owe it either

    def _left_untold(self) -> list[Change]:
        """Once the look-back is in: alerts that the last run of a feed has raised, and not printed."""
        if self._delivery is None or self.keeping is None or self.keeping.told_since is None or self._is_settled:
            return []
        self._is_settled = True
        return [Change("fresh", alert, False) for alert in self.book.untold()]

    def notice(self, sentence: str) -> None:
        """Keeps a sentence for people; the newest ones stay, each once."""
        if sentence not in self._notices:
            self._notices = [*self._notices[-NOTICES_KEPT + 1 :], sentence]
            self._changes += 1

    def _is_catching_up(self) -> bool:
        if self._replay is not None:
            return self._replay.is_reading_back
        unread = (pulse.now.state for pulse in self.pulses.values() if pulse.now.last_success is None)
        if any(state in {"starting", "reading"} for state in unread):
            return True
        # a stream that cannot be read holds up nobody
        away = (stream for stream, homecoming in self._homecomings.items() if not homecoming.is_over)
        return any(self.pulses[stream].now.state in {"ok", "reading"} for stream in away)

    def _learn_from_introspection(self) -> None:
        """Which streams the token may read, and which integration is our own: its removal blinds us."""
        found = self.token.introspection
        if found is None or self.token.facts.state != "ok":
            return
        if self.engine is not None and found.uuid:
            self.engine.fill_list("self_integration", [found.uuid])
        for stream, pulse in self.pulses.items():
            if stream.feature not in found.features and pulse.now.state in {"starting", "stopped"}:
                pulse.absent()

    def _report_refusals(self) -> None:
        """A stream that was read and is now refused is an event of its own: somebody took our token away."""
        for stream, pulse in self.pulses.items():
            lost = pulse.now.state == "stopped" and pulse.now.last_success is not None
            if lost and stream not in self._reported:
                self._ingest.judge_health("token_refused", stream)
            (self._reported.add if lost else self._reported.discard)(stream)

    # what readers get

    @property
    def revision(self) -> int:
        """Grows whenever events, alerts or status have changed."""
        streams = sum(pulse.changes for pulse in self.pulses.values())
        own = self._changes + self.past.changes
        return (
            self.ring.revision
            + self.book.revision
            + own
            + streams
            + len(self._of_recording())
            + self._turns_of_state()
        )

    def status(self, fatal: str = "") -> Status:
        """A snapshot of everything but events and alerts."""
        oldest = self.ring.oldest_ns(self.options.account)
        learning, loading = self.past.progress()
        return Status(
            account=self.options.account,
            demo=self.options.demo is not None,
            replay="" if self.options.replay is None else self.options.replay.words,
            interval=self.options.interval,
            token=self.token.facts,
            streams={stream: pulse.now for stream, pulse in self.pulses.items()},
            budget=self.budget.use(),
            held=self.ring.held(self.options.account),
            capacity=self.options.capacity,
            oldest=None if oldest is None else oldest / 1e9,
            clock_skew=self._skew,
            notices=(
                *self._notices,
                *(self._remembering.notices() if self._remembering else ()),
                *self._of_recording(),
            ),
            fatal=fatal,
            learning=learning,
            loading=loading,
            whole_since=self.past.whole_since() / 1e9,
        )

    def _turns_of_state(self) -> int:
        return 0 if self._remembering is None else self._remembering.turns

    def _of_recording(self) -> list[str]:
        record = self.options.record
        return [record.problem] if record is not None and record.problem else []
