"""The rules at work: events in, hits out. One engine an account, used from one thread."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from itertools import groupby, islice
from operator import attrgetter

from tui.alerts.hit import Hit
from tui.detection.as_events import HealthView, HitView
from tui.detection.by_page import in_hearing_order, judged_by_page
from tui.detection.clock import ArrivalClock
from tui.detection.collector import collector_at_rest
from tui.detection.hearing import reads_alone
from tui.detection.identities import Identities
from tui.detection.kinds.finding import Detector, Finding, Key
from tui.detection.kinds.learning import Learning
from tui.detection.lessons import Lessons
from tui.detection.lists import Lists, ListSetting, awaited, merged, shipped_lists
from tui.detection.page import Page
from tui.detection.prefilter import Candidates, Prefilter
from tui.detection.reporting import Reporter
from tui.detection.rule import Rule
from tui.detection.running import Running
from tui.detection.view import View
from tui.detection.wall import Wall
from tui.events.model import Seen
from tui.events.names import NO_NAMES, Names
from tui.events.stream import Stream
from tui.query.clock import WorkingHours

FEW = 24
"""Events that are sooner judged one by one than by columns."""


class Engine:
    """Judges events in whatever order they arrive; all windows run on the events' own time."""

    def __init__(
        self,
        rules: Iterable[Rule],
        *,
        names: Names = NO_NAMES,
        zone: tzinfo = UTC,
        hours: WorkingHours | None = None,
        lists: Mapping[str, ListSetting] | None = None,
        account: str = "",
        few: int = FEW,
    ) -> None:
        self.account = account
        self._few = few
        self.clock = ArrivalClock()
        self._zone = zone
        self._names = names
        self._wall = Wall(zone, hours)
        self._lists = Lists(merged(shipped_lists(), lists or {}), names)
        self._filled: dict[str, Sequence[str]] = {}
        """Lists that became known later."""
        self._identities = Identities()
        self.lessons = Lessons()
        """What people have said of earlier alerts."""
        self._running: list[Running] = []
        self.use(rules)

    def use(self, rules: Iterable[Rule]) -> None:
        """Sets the rules; those that look for what they looked for before keep what they know."""
        on = [rule for rule in rules if rule.enabled]
        heard = frozenset[str]().union(*(rule.hears for rule in on))
        before = {one.rule.id: one for one in self._running}
        self._running = [
            Running(
                rule,
                self._detector(rule, before.get(rule.id)),
                Reporter(rule, self._lists, self._names, self._identities),
                rule.id in heard,
            )
            for rule in on
        ]
        at_work = {one.rule.id: one for one in self._running}
        for one in self._running:
            one.reads_alone = one.detector.reads_alone = reads_alone(one, at_work)
        order = in_hearing_order(self._running)
        places = {one: place for place, one in enumerate(self._running)}
        self._places = None if order is None else {one: places[one] for one in order}
        """Where each rule stands, in the order in which they judge a page; None if only event by event will do."""
        roles = [(one, number, role) for one in self._running for number, role in enumerate(one.rule.roles)]
        self._prefilter = Prefilter(roles, self._lists)

    def _detector(self, rule: Rule, before: Running | None) -> Detector:
        if before is not None and rule.looks_for == before.rule.looks_for:
            return before.detector
        detector: Detector = rule.kind.detector(rule, self._zone)
        detector.heed(self.lessons.of(rule.id))
        return detector

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that are on."""
        return [one.rule for one in self._running]

    def take_over(self, other: "Engine") -> None:
        """Goes on with what another engine's rules know, where they look for the same."""
        taught = {one.rule.id: one for one in other._running}
        for one in self._running:
            found = taught.get(one.rule.id)
            if found is not None and found.rule.looks_for == one.rule.looks_for:
                one.detector, one.take = found.detector, found.take
                one.detector.reads_alone = one.reads_alone
                one.detector.heed(self.lessons.of(one.rule.id))

    def judge(self, seen: Seen) -> list[Hit]:
        """The hits that an event completes."""
        candidates, readings, getters = self._prefilter.of_event(seen.stream, seen.event)
        clock, identities = self.clock, self._identities
        arrival = clock.arrival(seen)
        user = identities.learn(seen.stream, seen.event)
        late = seen.late if seen.fresh and clock.is_live else 0.0
        view = View(
            seen,
            identities,
            arrival=arrival,
            late=late,
            wall=self._wall,
            getters=getters,
            readings=readings,
            user=user,
        )
        return self._try(view, candidates)

    def judge_page(self, page: Sequence[Seen]) -> list[tuple[Seen, list[Hit]]]:
        """The events of a page that complete something, with the hits of each; the page's size changes none."""
        runs = groupby(page, attrgetter("stream"))
        with collector_at_rest():
            return [
                (seen, hits) for stream, run in runs for seen, hits in self._judge_run(stream, list(run)) if hits
            ]

    def _judge_run(self, stream: Stream, run: Sequence[Seen]) -> Iterator[tuple[Seen, list[Hit]]]:
        """Events of one stream, one after the other, with what they complete; whole stretches by columns.

        A stretch ends where an event tells something new of a person: what follows may read them differently.
        """
        if self._places is None or len(run) < self._few:
            yield from ((seen, self.judge(seen)) for seen in run)
            return
        events = [seen.event for seen in run]
        actors = self._identities.settled_actors(stream, events)
        start = 0
        while start < len(run):
            if actors is None:
                actors = self._identities.actors(stream, islice(events, start, None))
            end = start + len(actors)
            if len(actors) >= self._few:
                yield from self._judge_stretch(stream, run[start:end], actors, self._places)
                start = end
            for seen in run[start : end + 1]:
                yield seen, self.judge(seen)
            start, actors = end + 1, None

    def _judge_stretch(
        self, stream: Stream, stretch: Sequence[Seen], actors: Sequence[str], places: Mapping[Running, int]
    ) -> Iterator[tuple[Seen, list[Hit]]]:
        """Events among which nothing new is told of people."""
        candidates, readings = self._prefilter.of_page(stream, [seen.event for seen in stretch])
        arrivals, clocks = self.clock.arrivals(stream, stretch)
        alone = self.clock.alone(stream, arrivals, clocks)
        page = Page(
            stretch,
            readings=readings,
            told=self._prefilter.told(stream),
            getters=self._prefilter.getters(stream),
            arrivals=arrivals,
            clocks=clocks,
            alone=alone,
            actors=actors,
            identities=self._identities,
            wall=self._wall,
            is_live=self.clock.is_live,
        )
        for row, hits in judged_by_page(page, candidates, places, self._prefilter.hearing):
            yield stretch[row], hits

    def judge_health(self, type: str, stream: str, time: int) -> list[Hit]:
        """The hits of a turn in a stream's health: token_refused, unreachable, stalled, cursor_reset, poll_ok, …"""
        if type == "poll_ok" and not self.clock.is_live:
            return []  # what a backlog has not brought yet is not missing
        return self._judge(HealthView(type, stream, time, self.account, self._identities, self._wall))

    def _judge(self, view: View) -> list[Hit]:
        return self._try(view, self._prefilter.candidates(view))

    def _try(self, view: View, candidates: Candidates[Running]) -> list[Hit]:
        """What comes of an event that rules may be concerned by."""
        hits: list[Hit] = []
        clock, keys = self.clock.now, view.keys
        alone = clock if self.clock.is_one else self.clock.of(view.source)
        for one, role, by, matches, excuses in candidates:
            if (matches is not None and not matches(view)) or (excuses is not None and excuses(view)):
                continue
            key = keys.get(by) or view.key(by, one.missing)
            if key is not None:
                for finding in one.take(view, key, role, alone if one.reads_alone else clock):
                    hits += self._report(one, finding, key)
        return hits

    def _report(self, one: Running, finding: Finding, key: Key) -> list[Hit]:
        """The hit, and those of the sequences that it is a step of."""
        hit = one.reporter.hit(finding, key)
        if not one.is_heard or finding.undone:
            return [hit]
        severity, _ = hit.graded(hit.measure)
        return [hit, *self._judge(HitView(finding.trigger, one.rule.id, severity.word, finding.fresh))]

    def tick(self, now_ns: int) -> list[Hit]:
        """The hits of what has not happened by now; to be asked for now and then once the monitor is live."""
        due = [(one, key, finding) for one in self._running for key, finding in one.detector.tick(now_ns)]
        return [hit for one, key, finding in due for hit in self._report(one, finding, key)]

    def fill_list(self, name: str, entries: Iterable[str]) -> None:
        """Sets a list that is known only later, `self_integration` say."""
        if self._filled.get(name) != (found := tuple(entries)):
            self._filled[name] = found
            self._lists.fill(name, found)
            self._prefilter.build()

    def fill_lists_of(self, other: "Engine") -> None:
        """Sets the lists that another engine was told of later."""
        for name, entries in other._filled.items():
            self.fill_list(name, entries)

    def use_lists(self, lists: Mapping[str, ListSetting]) -> None:
        """Sets the lists of the settings; those that were filled meanwhile stay."""
        self._lists.replace(merged(shipped_lists(), lists) | self._filled)
        self._prefilter.build()

    def waiting(self) -> dict[str, tuple[str, ...]]:
        """The rules that wait for lists, and for which."""
        return {one.rule.id: names for one in self._running if (names := awaited(one.rule, self._lists))}

    def learning(self) -> dict[str, Learning]:
        """The rules that have not seen enough yet to tell what is usual, and how much they have."""
        found = {one.rule.id: one.detector.learning(self.clock.now) for one in self._running}
        return {name: learning for name, learning in found.items() if learning is not None}
