"""What people do with alerts: put them away for a while, keep a rule quiet about somebody, and take that back."""

from collections.abc import Mapping

from msgspec.structs import replace

from tui.alerts.joining import is_bad, is_expected, put_away
from tui.alerts.page import Key, Page
from tui.alerts.suppressing import Suppressions
from tui.alerts.taking_back import GONE, Before, PagesOf, TakingBack
from tui.alerts.verdicts import MOST as MOST_LESSONS
from tui.alerts.verdicts import Verdicts
from tui.events.clean import clean
from tui.events.dealing import Deed, Suppression
from tui.events.verdict import Verdict

MOST = 1_000
"""Suppressions at a time."""
LONGEST = 10 * 366 * 86_400
"""Seconds, about ten years."""


class Dealing:
    """Works on the pages of a book, under its lock. Replies are empty, or say why nothing was done."""

    def __init__(
        self, pages: Mapping[str, Page], pages_of: PagesOf, suppressions: Suppressions, verdicts: Verdicts
    ) -> None:
        self._pages = pages
        self._pages_of = pages_of
        self._suppressions = suppressions
        self._verdicts = verdicts
        self._taking_back = TakingBack(pages, pages_of, suppressions, verdicts)

    def do(self, alert_id: str, deed: Deed, now_ns: int, author: str) -> str:
        """Does it, and remembers how it was before."""
        if deed.kind == "undo":
            return self._taking_back.undo(alert_id)
        page = self._pages.get(alert_id)
        before = self._as_it_is(alert_id, page)
        if before is None:
            return GONE
        deed = replace(deed, reason=clean(deed.reason).strip())
        said = self._end(before, deed) if page is None else self._deal(page, deed, now_ns, author)
        if not said:
            self._taking_back.remember(alert_id, before)
        return said

    def knows(self, alert_id: str) -> bool:
        """Whether something made from an alert stands, or a deed can be taken back; it may have left the book."""
        stands = self._suppressions.key_of(alert_id) is not None or self._verdicts.get(alert_id) is not None
        return stands or alert_id in self._taking_back

    def _as_it_is(self, alert_id: str, page: Page | None) -> Before | None:
        if page is not None:
            lessons = self._verdicts.of(page.alert, self._pages)
            return Before(page.key, page.alert, self._suppressions.get(page.key), lessons)
        lesson, standing = self._verdicts.get(alert_id), self._suppressions.key_of(alert_id)
        key = standing if lesson is None else (lesson.account, lesson.rule, lesson.key)
        if key is None:
            return None
        return Before(key, None, self._suppressions.get(key), () if lesson is None else (lesson,))

    def _end(self, before: Before, deed: Deed) -> str:
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
