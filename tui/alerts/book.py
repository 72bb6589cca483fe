"""The book of alerts: hits on one entity join into one alert; bounded, and safe to read from any thread."""

from collections.abc import Collection, Iterable, Sequence
from threading import RLock

from msgspec.structs import replace

from tui.alerts.change import Change, ChangeKind
from tui.alerts.dealing import Dealing
from tui.alerts.growing import Growing
from tui.alerts.hit import Hit
from tui.alerts.joining import put_away
from tui.alerts.kept import KeptAlert, recalled
from tui.alerts.page import Page, worst
from tui.alerts.ranking import last_ranked, ranked
from tui.alerts.relearning import Relearnt
from tui.alerts.shelf import Shelf
from tui.alerts.suppressing import Suppressions
from tui.alerts.verdicts import Verdicts
from tui.events.alert import Alert, Severity
from tui.events.dealing import Deed, Suppression
from tui.events.verdict import Lesson

CAPACITY = 5_000


class AlertBook:
    """All alerts of one monitor."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._lock = RLock()
        self._shelf = Shelf()
        self._pages = self._shelf.pages
        self._suppressions = Suppressions()
        self._verdicts = Verdicts()
        self._dealing = Dealing(self._pages, self._shelf.of_key, self._suppressions, self._verdicts)
        self._growing = Growing(self._shelf, self._suppressions, self._verdicts, lambda: self._make_room(1))
        self._sorted: tuple[Alert, ...] | None = ()
        self.revision = 0
        """Grows whenever an alert has changed."""
        self.dropped = 0
        """Alerts that went because there were too many."""

    def __len__(self) -> int:
        return len(self._pages)

    def join(self, hit: Hit, now_ns: int) -> Change:
        """Takes a hit into the alert it belongs to, or opens one."""
        with self._lock:
            change = self._change(*self._growing.take(hit, now_ns))
            self._changed()
            return change

    def alerts(self) -> Sequence[Alert]:
        """Open ones first, then snoozed ones, then the rest; of each the worst, then the newest."""
        with self._lock:
            if self._sorted is None:
                pages = self._pages.values()
                shown = (
                    map(self._suppressions.shown, pages) if self._suppressions else [page.alert for page in pages]
                )
                self._sorted = tuple(ranked(shown))
            return self._sorted

    def of(self, stream: str, uuid: str) -> Sequence[Alert]:
        """The alerts that an event is evidence of, the worst first. Most are of none: that is told at once."""
        if not self._shelf.is_named(stream, uuid):
            return ()
        with self._lock:
            return ranked(map(self._suppressions.shown, self._shelf.of_event(stream, uuid)))

    def get(self, alert_id: str) -> Alert | None:
        """An alert by its id."""
        with self._lock:
            page = self._pages.get(alert_id)
            return None if page is None else self._suppressions.shown(page)

    def deal(self, alert_id: str, deed: Deed, now_ns: int, author: str) -> str:
        """Does what somebody wants with an alert; empty, or a sentence why not."""
        with self._lock:
            said = self._dealing.do(alert_id, deed, now_ns, author)
            self._changed()
            return said

    def knows(self, alert_id: str) -> bool:
        """Whether there is an alert, or something that was made from it."""
        with self._lock:
            return alert_id in self._pages or self._dealing.knows(alert_id)

    def suppressions(self) -> Sequence[Suppression]:
        """Those that stand, the newest first."""
        with self._lock:
            return sorted(self._suppressions, key=lambda each: each.made, reverse=True)

    @property
    def lessons(self) -> Sequence[Lesson]:
        """What verdicts teach the rules, the oldest first; the same object for as long as it is the same."""
        return self._verdicts.lessons

    def pass_time(self, now_ns: int) -> list[Change]:
        """Ends snoozes and suppressions whose time is over; only what was snoozed may notify then."""
        with self._lock:
            over = self._suppressions.over(now_ns)
            for key in over:
                self._suppressions.drop(key, self._shelf.of_key(key))
            woken = [
                page
                for page in self._pages.values()
                if page.alert.status == "snoozed" and (page.alert.until or 0) <= now_ns
            ]
            for page in woken:
                page.alert = replace(put_away(page.alert, "open"), reopened="its snooze is over")
            if over or woken:
                self._changed()
            return [self._change("woken", page) for page in woken]

    def notified(self, alert: Alert, *, to_nobody: bool = False) -> None:
        """Notes that a notification of an alert is about to be sent, or never will be: not worth one again.

        An alert that has meanwhile become part of another one counts for that one.
        """
        with self._lock:
            page = self._pages.get(alert.id)
            pages = self._shelf.of_key((alert.account, alert.rule, alert.key)) if page is None else (page,)
            for page in pages:
                if page.alert.first <= alert.first and alert.last <= page.alert.last:
                    page.sent = worst(page.sent, alert.severity)
                    page.notified = worst(page.notified, page.sent)
                    page.is_told = page.is_told or not to_nobody
            self._changed()

    def to_tell(self, alert: Alert) -> Alert | None:
        """An alert that waits to be told, as it is now; None when somebody has put it away.

        That is then not told, and is still to be told should it come back in sight by itself.
        """
        with self._lock:
            page = self._pages.get(alert.id)
            if page is None:
                return alert
            shown = self._suppressions.shown(page)
            if shown.status == "open":
                return shown
            page.notified = page.sent
            return None

    def told(self, alert_id: str) -> Severity | None:
        """The worst severity at which somebody was told of an alert, also by the last run."""
        with self._lock:
            page = self._pages.get(alert_id)
            return None if page is None else page.sent

    def untold(self) -> list[Alert]:
        """Alerts of which nobody was told, or not how bad they are."""
        with self._lock:
            pages = [page for page in self._pages.values() if page.sent is None or page.sent < page.alert.severity]
            return [self._suppressions.shown(page) for page in pages]

    def proof(self, rules: Collection[str]) -> set[tuple[str, str]]:
        """The events that alerts of these rules name: stream and uuid."""
        with self._lock:
            of_rules = [page for page in self._shelf if page.alert.rule in rules]
            return {(one.stream, one.uuid) for page in of_rules for one in page.evidence}

    def to_learn(self, rules: Collection[str], since: int) -> "AlertBook":
        """A book for these rules while they judge again what has happened `since`, in nanoseconds since 1970.

        It begins with the alerts that they cannot raise anew: those of the last run, or of older events.
        """
        with self._lock:
            learned = AlertBook(self._capacity)
            of_rules = [page for page in self._shelf if page.alert.rule in rules]
            stay = [page for page in of_rules if page.last_run or page.alert.first < since]
            learned.restore(page.kept() for page in stay)
            return learned

    def relearn(self, learned: "AlertBook", relearnt: Relearnt) -> list[Change]:
        """Takes what rules say that have learnt the past, in place of what they had said before."""
        with self._lock:
            for lesson in learned.lessons:  # of verdicts on what is read only now
                page = self._pages.get(lesson.id)
                if page is not None and page.alert.verdict == lesson.verdict:
                    self._verdicts.read_again(page.alert, lesson.values)
            turns = relearnt.turn_over(self._shelf, learned._shelf, self._suppressions, self._verdicts)
            if not learned.dropped:
                turns += relearnt.explain(self._shelf, learned._shelf, self._suppressions)
            changes = [self._change(*turn) for turn in turns]
            self._make_room()
            self._changed()
            return changes

    def kept(self) -> tuple[int, list[KeptAlert], list[Suppression], list[Lesson]]:
        """The revision, and what of alerts, suppressions and verdicts outlives the program."""
        with self._lock:
            hiding = self._suppressions.hiding
            alerts = [page.kept(is_hidden=hiding(page) is not None) for page in self._pages.values()]
            return self.revision, alerts, list(self._suppressions), list(self._verdicts)

    def restore(
        self,
        kept: Iterable[KeptAlert],
        suppressions: Iterable[Suppression] = (),
        lessons: Iterable[Lesson] = (),
    ) -> list[Alert]:
        """Takes in alerts of the last run, before any hit; hits on them join them, whatever is read again.

        Returns those of which a notification is owed.
        """
        with self._lock:
            pages = [self._recall(each) for each in sorted(kept, key=lambda each: each.first)]
            self._suppressions.restore(suppressions, pages)
            self._verdicts.restore(lessons)
            for page in pages:
                page.alert = self._verdicts.recalled(page.alert)
            self._make_room()
            self._changed()
            return [page.alert for page in pages if page.alert.id in self._pages and self._worth_telling(page)]

    def leave_out_unfound(self) -> None:
        """Drops the alerts of the last run that nothing has found again: an answer is about what was read."""
        with self._lock:
            for page in [page for page in self._shelf if page.told is None]:
                self._shelf.remove(page)
            self._changed()

    def _recall(self, kept: KeptAlert) -> Page:
        page = Page(recalled(kept), (kept.account, kept.rule, kept.key), {}, None)
        page.notified = page.sent = kept.notified
        page.is_told = kept.notified is not None and not kept.untold
        page.last_run = ((kept.first, kept.last),)
        if page.alert.id not in self._pages:
            self._shelf.put(page, kept.evidence)
        return page

    def _changed(self) -> None:
        self.revision += 1
        self._sorted = None

    def _change(self, kind: ChangeKind, page: Page, absorbed: tuple[str, ...] = ()) -> Change:
        return Change(kind, self._suppressions.shown(page), self._worth_telling(page), absorbed)

    def _make_room(self, more: int = 0) -> None:
        """For so many more; a twentieth of a full book goes at once, in the order that `ranked` ends with."""
        while len(self._pages) + more > self._capacity:
            self._let_go()

    def _let_go(self) -> None:
        everything = map(self._suppressions.shown, self._pages.values())
        last = last_ranked(everything, max(1, self._capacity // 20))
        for alert in last:
            self._shelf.remove(self._pages[alert.id])
        self.dropped += len(last)

    def _worth_telling(self, page: Page) -> bool:
        """True once for each severity: some evidence is new, nobody has put it away, and the rule may notify."""
        alert = self._suppressions.shown(page)
        told = page.notified is not None and alert.severity <= page.notified
        may_tell = alert.fresh and alert.notifies and alert.severity > Severity.INFO and alert.status == "open"
        if told or not may_tell:
            return False
        page.notified = alert.severity
        return True
