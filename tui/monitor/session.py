"""One account while it is watched: the client, the ring, the rules, the alerts, and the tasks that join them.

Lives in the monitor's thread and loop; what other threads read are snapshots.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from tui.alerts.book import AlertBook
from tui.events.reading import Status
from tui.events.stream import Stream
from tui.events_api.client import DEADLINE
from tui.events_api.errors import EventsApiError
from tui.events_api.pages import Cursor, Page, Reset
from tui.monitor.assembly import new_budget, new_client, new_engine, open_keeping
from tui.monitor.beat import Beat
from tui.monitor.catching_up import is_catching_up
from tui.monitor.delivery import Deliver, Delivery, Gated
from tui.monitor.following import Fetcher, Pace, StreamFollower
from tui.monitor.homecoming import Homecoming
from tui.monitor.ingest import Ingest
from tui.monitor.intake import Intake
from tui.monitor.look_back import LOOK_BACK_PATIENCE, LookBack, homecoming_of
from tui.monitor.notices import Notices
from tui.monitor.options import MonitorOptions
from tui.monitor.past import Past
from tui.monitor.questions import Questions
from tui.monitor.recall import recall
from tui.monitor.recorded_health import pulse_of
from tui.monitor.remembering import Remembering
from tui.monitor.renewal import TokenRenewal
from tui.monitor.replaying import Replay
from tui.monitor.rights import Rights
from tui.monitor.rule_renewal import RuleRenewal
from tui.monitor.settling import Settling
from tui.monitor.snapshot import revision_of, status_of
from tui.monitor.telling import Telling
from tui.monitor.token_watch import TokenWatch
from tui.notifications.notifier import Notifier
from tui.recording.playback import Playback
from tui.state.checkpoint import Place
from tui.store.ring import EventRing


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
        self.changes = 0
        """Grows with each stream that a one-shot read could not read."""
        self.notices = Notices()
        self.ring = EventRing(options.capacity, options.account) if options.ring is None else options.ring()
        self.book = AlertBook()
        self.questions = Questions(self.ring, self.book.alerts, self.book.of, options, clock)
        self._renewal_of_rules = self._rules_renewed()
        self.engine = new_engine(options)
        self.keeping = open_keeping(options, self.book, clock)
        for said in recall(options, self.book, clock):
            self.notices.say(said)
        if self.keeping is not None and self.keeping.is_read_only:
            notifier = None  # the other one notifies
        self._delivery = self._to(options.deliver)
        self._telling = Telling(self.book, notifier, self._delivery, self.keeping, clock)
        changed = self._telling.alert_changed
        self._ingest = Ingest(options.account, self.ring, self.engine, self.book, changed, clock)
        self._ingest.read_backlog(options.streams)
        self._settling = Settling(options.settles, clock)
        self.budget = new_budget(options.requests_per_minute)
        self._client = new_client(options, self.budget, deadline, clock)
        reading = (self._client, self.budget)
        self.past = Past(options, reading, self.engine, self.ring, self._ingest, self.notices.say, clock, sleep)
        self.token = TokenWatch(options, self._client, clock)
        self._renewal_of_token = self._token_renewed(options)
        self.pulses = {stream: pulse_of(stream, options) for stream in Stream if stream in options.streams}
        self.failures: dict[Stream, EventsApiError | None] = {}
        """One-shot reads: how each stream ended."""
        self.remembering = None if self.keeping is None else Remembering(self.keeping)
        self.intake = Intake(
            self._ingest,
            self.pulses,
            self._telling,
            self.notices,
            self.remembering,
            options.record,
            is_delivered=self._delivery is not None,
        )
        self._rights = Rights(self.token, self.pulses, self.engine, self._ingest, options.record)
        self._followers = {stream: self._follower(stream) for stream in self.pulses}
        self.look_backs: dict[Stream, LookBack] = {}
        self._homecomings = {stream: self._homecoming(stream, place) for stream, place in self._kept_places()}
        self.replay = self._of(options.replay)
        if self.remembering is not None and notifier is not None:
            self.remembering.tell_before_sending(notifier, self.book)

    # the tasks

    async def run(self) -> None:
        """Reads until it is cancelled; a one-shot read ends by itself."""
        self._settling.begin()
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
            if self.replay is not None:
                tasks.create_task(self.replay.play())
            if self.engine is not None:
                tasks.create_task(self._renewal_of_rules.run())
            if self._delivery is not None:
                tasks.create_task(self._delivery.run())
            if self.remembering is not None:
                tasks.create_task(self.remembering.run())

    async def _read_once(self) -> None:
        if not self._followers:
            await self.token.ask(self.options.retry_for or 0.0)
            return
        await self.past.learn_first()
        await asyncio.gather(*(self._read_stream_once(stream) for stream in self._followers))
        self.book.leave_out_unfound()

    async def _read_stream_once(self, stream: Stream) -> None:
        try:
            await self._followers[stream].read_to_the_end(self._beginning())
            self.failures[stream] = None
        except EventsApiError as error:
            self.failures[stream] = error
            self.changes += 1

    async def _follow(self, stream: Stream) -> None:
        place = None if self.keeping is None else self.keeping.places.get(stream)
        if place is None or stream not in self._homecomings:
            await self._followers[stream].follow(self._beginning())
        else:
            fallback = Reset(start_ns=place.read_again_from(int(self._clock() * 1e9)))
            await self._followers[stream].follow(Cursor(place.cursor), fallback)

    async def _keep_time(self) -> None:
        """Sends what is due, and lets the rules notice that time has passed."""
        beat = Beat(lambda: (self.ring.revision, self.book.revision, self.replay and self._clock()))
        while True:
            await self._sleep(beat.seconds())
            self._rights.look()
            if not self._is_catching_up():
                self._ingest.pass_time()
                self._settling.settle()
                self._telling.settle()
            self._telling.send()
            for notice in await self._telling.notify(catching_up=self._is_catching_up()):
                self.notices.say(notice)

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
        return Replay(playback, self.pulses, self._ingest, self._poll_streams, self.notices.say, self.token.told)

    def _rules_renewed(self) -> RuleRenewal:
        options = self.options
        tuning = replace(options.tuning, rules=options.rule_overrides, lists=options.lists)
        sleep = self._sleep if options.replay is None else asyncio.sleep  # files change in our time
        read = options.read_tuning
        return RuleRenewal(options.rules_folder, tuning, read, lambda: self.past, self.notices.say, sleep)

    def _token_renewed(self, options: MonitorOptions) -> TokenRenewal | None:
        if options.read_token is None:
            return None
        return TokenRenewal(self._client, options.secret, options.read_token, self.notices.say, self.token.renewed)

    def _beginning(self) -> Reset:
        return Reset(start_ns=self.past.begins)

    def _readable(self) -> list[Stream]:
        return [stream for stream, pulse in self.pulses.items() if pulse.now.state != "absent"]

    def _kept_places(self) -> list[tuple[Stream, Place]]:
        if self.keeping is None or self.options.read_once:
            return []
        return [(stream, place) for stream, place in self.keeping.places.items() if stream in self.pulses]

    def _homecoming(self, stream: Stream, place: Place) -> Homecoming:
        reading = (self._gate(), self.budget, self._pace(LOOK_BACK_PATIENCE))
        say, is_delivered = self.notices.say, self._delivery is not None
        look_back = self.look_backs[stream] = LookBack(stream, self.past.begins, reading, self.intake, say)
        pulse, end = self.pulses[stream], self.ring.end
        return homecoming_of(look_back, stream, place, pulse, self.intake, say, is_delivered, end)

    def _follower(self, stream: Stream) -> StreamFollower:
        pace = self._pace(self.options.retry_for)
        pulse = self.pulses[stream]
        renewed = None if self._renewal_of_token is None else self._renewal_of_token.watcher()
        return StreamFollower(stream, self._gate(), pulse, self._take, self.notices.say, pace, renewed)

    def _gate(self) -> Fetcher:
        return self._client if self._delivery is None else Gated(self._client, self._delivery.room)

    def _take(self, page: Page) -> int:
        """Takes a page of a stream that is followed."""
        self.pulses[page.stream].answered(self._clock(), page.seconds, 200)
        if self.replay is not None:
            return self.replay.take(page, self.intake.replayed)
        homecoming = self._homecomings.get(page.stream)
        if homecoming is not None:
            return homecoming.page(page)
        # without a kept place, all that comes before a stream was first read to its end is context
        is_read = self.pulses[page.stream].now.last_success is not None
        with self._settling.page(len(page.events)):
            return self.intake.followed(page, page.events, fresh=is_read or self._delivery is not None)

    def _pace(self, patience: float | None) -> Pace:
        sleep = self._sleep if self.options.replay is None else self.options.replay.rest
        return Pace(self.options.interval, patience, self._clock, sleep, random.random)

    def _to(self, deliver: Deliver | None) -> Delivery | None:
        if deliver is None:
            return None
        return Delivery(lambda parcel: deliver(self, parcel), self.keeping.save if self.keeping else lambda: None)

    def _is_catching_up(self) -> bool:
        return is_catching_up(self.pulses, self._homecomings, self.replay)

    # what readers get

    @property
    def revision(self) -> int:
        """Grows whenever events, alerts or status have changed."""
        return revision_of(self)

    def status(self, fatal: str = "") -> Status:
        """A snapshot of everything but events and alerts."""
        return status_of(self, fatal)
