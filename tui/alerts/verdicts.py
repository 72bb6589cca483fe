"""Verdicts as lessons: which values of an entity somebody expects, and which are bad. The newest counts."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from tui.alerts.joining import is_bad, is_expected, put_away
from tui.alerts.page import Key
from tui.events.alert import Alert
from tui.events.verdict import Lesson, Verdict

MOST = 1_000
"""Lessons at a time."""


class Verdicts:
    """By alert and by account, rule and entity. The book's lock guards them."""

    def __init__(self) -> None:
        self._lessons: dict[str, Lesson] = {}
        self._of_key: dict[Key, dict[str, Lesson]] = {}
        self._snapshot: tuple[Lesson, ...] = ()

    def __len__(self) -> int:
        return len(self._lessons)

    def __iter__(self) -> Iterator[Lesson]:
        return iter(self._lessons.values())

    @property
    def lessons(self) -> Sequence[Lesson]:
        """All of them, the oldest first; the same object for as long as they are the same."""
        return self._snapshot

    def get(self, alert_id: str) -> Lesson | None:
        """The lesson of an alert."""
        return self._lessons.get(alert_id)

    def of(self, alert: Alert, are_there: Container[str]) -> tuple[Lesson, ...]:
        """The lesson of an alert, and those of its rule and entity whose alerts are there no more."""
        of_key = self._of_key.get((alert.account, alert.rule, alert.key), {})
        return tuple(each for name, each in of_key.items() if name == alert.id or name not in are_there)

    def put(self, alert_id: str, lesson: Lesson | None) -> None:
        """From now on this is the lesson of an alert; None: it teaches nothing."""
        old = self._lessons.pop(alert_id, None)
        if old is not None:
            of_key = self._of_key[_key(old)]
            del of_key[alert_id]
            if not of_key:
                del self._of_key[_key(old)]
        if lesson is not None:
            self._lessons[alert_id] = lesson
            self._of_key.setdefault(_key(lesson), {})[alert_id] = lesson
        self._snapshot = tuple(sorted(self._lessons.values(), key=lambda each: each.verdict.made))

    def restore(self, kept: Iterable[Lesson]) -> None:
        """Those of the last run."""
        for each in kept:
            self.put(each.id, each)

    def lesson_of(self, alert: Alert, verdict: Verdict) -> Lesson | None:
        """What a verdict on an alert teaches; None where its rule learns nothing."""
        if not alert.novel:
            return None
        key = (alert.account, alert.rule, alert.key)
        return Lesson(alert.id, *key, verdict, alert.novel, alert.measure, alert.last)

    def opened(self, alert: Alert) -> Alert:
        """A new alert, closed if there is nothing in it but what is expected."""
        verdicts = [self._newest(alert, value) for value in alert.novel]
        expected = [verdict for verdict in verdicts if verdict is not None and verdict.word == "expected"]
        if not expected or len(expected) < len(verdicts):
            return alert
        return replace(put_away(alert, "acknowledged"), verdict=max(expected, key=lambda each: each.made))

    def is_something_else(self, alert: Alert, novel: Iterable[str]) -> bool:
        """Whether a hit on an expected alert brings what nobody has called expected."""
        if not is_expected(alert):
            return False
        found = [self._newest(alert, value) for value in novel]
        return any(verdict is None or verdict.word != "expected" for verdict in found)

    def grown(self, alert: Alert) -> None:
        """What joins a bad alert is bad."""
        lesson = self._lessons.get(alert.id)
        if is_bad(alert) and lesson is not None and alert.novel != lesson.values:
            self.put(alert.id, replace(lesson, values=alert.novel, measure=alert.measure, since=alert.last))

    def _newest(self, alert: Alert, value: str) -> Verdict | None:
        of_key = self._of_key.get((alert.account, alert.rule, alert.key), {})
        found = [lesson.verdict for lesson in of_key.values() if value in lesson.values]
        return max(found, key=lambda verdict: verdict.made, default=None)


def _key(lesson: Lesson) -> Key:
    return (lesson.account, lesson.rule, lesson.key)
