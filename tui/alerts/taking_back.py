"""Deeds are taken back: things become as they were, but nothing is hidden that has come since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from msgspec.structs import replace

from tui.alerts.joining import is_bad, is_expected, put_away
from tui.alerts.page import Key, Page
from tui.alerts.suppressing import Suppressions
from tui.alerts.verdicts import Verdicts
from tui.events.alert import Alert
from tui.events.dealing import Suppression
from tui.events.verdict import Lesson

REMEMBERED = 100
"""Deeds that can be taken back: the last on each alert."""
GONE = "That alert is no longer in the book."

PagesOf: TypeAlias = Callable[[Key], Sequence[Page]]


@dataclass(frozen=True, slots=True)
class Before:
    """How things were before a deed."""

    key: Key
    alert: Alert | None
    suppression: Suppression | None
    lessons: tuple[Lesson, ...]


class TakingBack:
    """Works on the pages of a book, under its lock."""

    def __init__(
        self, pages: Mapping[str, Page], pages_of: PagesOf, suppressions: Suppressions, verdicts: Verdicts
    ) -> None:
        self._pages = pages
        self._pages_of = pages_of
        self._suppressions = suppressions
        self._verdicts = verdicts
        self._before: dict[str, Before] = {}

    def __contains__(self, alert_id: str) -> bool:
        return alert_id in self._before

    def remember(self, alert_id: str, before: Before) -> None:
        """How things were before a deed."""
        self._before.pop(alert_id, None)
        self._before[alert_id] = before
        while len(self._before) > REMEMBERED:
            del self._before[next(iter(self._before))]

    def undo(self, alert_id: str) -> str:
        """Empty, or a sentence why not."""
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

    def _put_suppression_back(self, alert_id: str, before: Before) -> None:
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
        page.alert = replace(as_before, verdict=before.verdict, reopened=before.reopened)
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
