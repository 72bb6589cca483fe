"""What people do with alerts: put them away for a while, keep a rule quiet about somebody, and take that back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from tui.alerts.joining import is_bad, is_expected, put_away
from tui.alerts.page import Key, Page
from tui.alerts.suppressing import Suppressions
from tui.alerts.verdicts import MOST as MOST_LESSONS
from tui.alerts.verdicts import Verdicts
from tui.events.alert import Alert
from tui.events.clean import clean
from tui.events.dealing import Deed, Suppression
from tui.events.verdict import Lesson, Verdict

MOST = 1_000
"""Suppressions at a time."""
REMEMBERED = 100
"""Deeds that can be taken back."""
GONE = "That alert is no longer in the book."
LONGEST = 10 * 366 * 86_400
"""Seconds, about ten years."""

PagesOf: TypeAlias = Callable[[Key], Sequence[Page]]


@dataclass(frozen=True, slots=True)
class _Before:
    """How things were before a deed."""

    key: Key
    alert: Alert | None
    suppression: Suppression | None
    lessons: tuple[Lesson, ...]


class Dealing:
    """Works on the pages of a book, under its lock. Replies are empty, or say why nothing was done."""

    def __init__(
        self, pages: Mapping[str, Page], pages_of: PagesOf, suppressions: Suppressions, verdicts: Verdicts
    ) -> None:
        self._pages = pages
        self._pages_of = pages_of
        self._suppressions = suppressions
        self._verdicts = verdicts
        self._before: dict[str, _Before] = {}

    def do(self, alert_id: str, deed: Deed, now_ns: int, author: str) -> str:
        """Does it, and remembers how it was before."""
        if deed.kind == "undo":
            return self._undo(alert_id)
        page = self._pages.get(alert_id)
        before = self._as_it_is(alert_id, page)
        if before is None:
            return GONE
        deed = replace(deed, reason=clean(deed.reason).strip())
        said = self._end(before, deed) if page is None else self._deal(page, deed, now_ns, author)
        if not said:
            self._before.pop(alert_id, None)
            self._before[alert_id] = before
            while len(self._before) > REMEMBERED:
                del self._before[next(iter(self._before))]
        return said

    def knows(self, alert_id: str) -> bool:
        """Whether something made from an alert stands, or a deed can be taken back; it may have left the book."""
        stands = self._suppressions.key_of(alert_id) is not None or self._verdicts.get(alert_id) is not None
        return stands or alert_id in self._before

    def _as_it_is(self, alert_id: str, page: Page | None) -> _Before | None:
        if page is not None:
            lessons = self._verdicts.of(page.alert, self._pages)
            return _Before(page.key, page.alert, self._suppressions.get(page.key), lessons)
        lesson, standing = self._verdicts.get(alert_id), self._suppressions.key_of(alert_id)
        key = standing if lesson is None else (lesson.account, lesson.rule, lesson.key)
        if key is None:
            return None
        return _Before(key, None, self._suppressions.get(key), () if lesson is None else (lesson,))

    def _end(self, before: _Before, deed: Deed) -> str:
        """Of an alert that has left the book: what was made from it can be ended, nothing else."""
        if deed.kind == "withdraw" and before.lessons:
            for lesson in before.lessons:
                self._verdicts.put(lesson.id, None)
            return ""
        return self._lift(before.key, None) if deed.kind == "lift" else GONE

    def _deal(self, page: Page, deed: Deed, now_ns: int, author: str) -> str:
        match deed.kind:
            case "lift":
                return self._lift(page.key, page)
            case "acknowledge":
                return self._acknowledge(page)
            case "expected" | "bad":
                made = self._verdicts.next_moment(page.alert, now_ns)
                return self._judge(page, Verdict(deed.kind, author, deed.reason, made))
            case "withdraw":
                return self._withdraw(page)
        if deed.seconds is not None and not 0 < deed.seconds <= LONGEST:
            return "The end must lie ahead, and within ten years."
        until = None if deed.seconds is None else now_ns + round(deed.seconds * 1e9)
        if deed.kind == "suppress":
            return self._suppress(page, deed.reason, until, now_ns, author)
        if until is None:
            return "A snooze needs an end."
        if is_expected(page.alert):
            return "It is expected, and closed: withdraw that first."
        page.alert = put_away(page.alert, "snoozed", until, author, deed.reason)
        self._suppressions.count(page)
        return ""

    def _acknowledge(self, page: Page) -> str:
        if is_expected(page.alert):
            return self._withdraw(page)
        is_open = self._suppressions.shown(page).status not in {"acknowledged", "closed"}
        page.alert = put_away(page.alert, "acknowledged" if is_open else "open")
        self._suppressions.count(page)
        return ""

    def _judge(self, page: Page, verdict: Verdict) -> str:
        """Expected closes an alert, bad opens it; what it had found new is known from now on, or never."""
        lesson = self._verdicts.lesson_of(page.alert, verdict)
        if lesson is not None and self._verdicts.get(lesson.id) is None and len(self._verdicts) >= MOST_LESSONS:
            return f"There are {MOST_LESSONS:,} verdicts that rules learn from: withdraw one first."
        self._verdicts.put(page.alert.id, lesson)
        status = "acknowledged" if verdict.word == "expected" else "open"
        page.alert = replace(put_away(page.alert, status), verdict=verdict)
        return ""

    def _withdraw(self, page: Page) -> str:
        lessons = self._verdicts.of(page.alert, self._pages)
        if page.alert.verdict is None and not lessons:
            return "Nobody has called it expected or bad."
        for lesson in lessons:
            self._verdicts.put(lesson.id, None)
        closed = is_expected(page.alert)
        page.alert = replace(put_away(page.alert, "open") if closed else page.alert, verdict=None)
        self._suppressions.count(page)
        return ""

    def _suppress(self, page: Page, reason: str, until: int | None, now_ns: int, author: str) -> str:
        if not reason:
            return "A suppression needs a reason: it hides what comes later too."
        if is_bad(page.alert):
            return "It is called bad: withdraw that before you hide what comes later."
        old = self._suppressions.get(page.key)
        if old is None and len(self._suppressions) >= MOST:
            return f"There are {MOST:,} suppressions: lift one first."
        if page.alert.status != "open" and not is_expected(page.alert):
            page.alert = put_away(page.alert, "open")
        account, rule, key = page.key
        up_to, hidden = page.alert.severity, 0
        if old is not None:
            up_to, hidden = max(up_to, old.up_to), old.hidden
        made = Suppression(page.alert.id, account, rule, key, up_to, author, reason, now_ns, until, hidden)
        for other in self._pages_of(page.key):
            if old is not None and other.hidden_by == (old.id, old.made):
                other.hidden_by = (made.id, made.made)  # counted already
        self._suppressions.put(made, self._pages_of(page.key))
        return ""

    def _lift(self, key: Key, page: Page | None) -> str:
        if self._suppressions.get(key) is not None:
            self._suppressions.drop(key, self._pages_of(key))
        elif page is None or page.alert.status != "snoozed":
            return "It is neither snoozed nor suppressed."
        if page is not None and page.alert.status == "snoozed":
            page.alert = put_away(page.alert, "open")
        return ""

    def _undo(self, alert_id: str) -> str:
        before = self._before.pop(alert_id, None)
        if before is None:
            return "There is nothing to take back."
        standing = self._suppressions.get(before.key)
        self._put_suppression_back(alert_id, before)
        verdict = None if before.alert is None else before.alert.verdict
        has_taught = self._verdicts.put_back(alert_id, verdict, before.lessons)
        page = self._pages.get(alert_id)
        if page is None:
            return "" if has_taught or self._suppressions.get(before.key) != standing else GONE
        return "" if before.alert is None else self._put_alert_back(page, before.alert)

    def _put_suppression_back(self, alert_id: str, before: _Before) -> None:
        standing, old = self._suppressions.get(before.key), before.suppression
        if old is None and standing is not None and standing.id == alert_id:
            self._suppressions.drop(before.key, self._pages_of(before.key))
        elif old is not None and standing != old:
            hidden = old.hidden if standing is None else standing.hidden
            self._suppressions.put(replace(old, hidden=hidden), self._pages_of(before.key))

    def _put_alert_back(self, page: Page, before: Alert) -> str:
        now = page.alert
        if now.note and now.note != before.note and not is_bad(before):
            page.alert = replace(now, verdict=before.verdict)
            return f"Meanwhile: {now.note}. It stays as it is."
        if said := self._overtaken(now, before):
            verdict = None if is_expected(before) else before.verdict
            page.alert = replace(now if now.status == "open" else put_away(now, "open"), verdict=verdict)
            return said
        as_before = put_away(now, before.status, before.until, before.by, before.because)
        page.alert = replace(as_before, verdict=before.verdict)
        self._suppressions.count(page)
        return ""

    def _overtaken(self, now: Alert, before: Alert) -> str:
        """Why an alert is not put away again as it was; empty when it may be."""
        if before.status == "open":
            return ""
        if now.severity > before.severity:
            return "It has become worse since, and stays open."
        if before.note and not now.note:
            return "It has happened again since, and stays open."
        if self._verdicts.is_something_else(before, now.novel):
            return "Something else has joined it since: it stays open."
        return ""
