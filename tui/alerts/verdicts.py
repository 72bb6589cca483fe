"""Verdicts as lessons: which values of an entity somebody expects, and which are bad. The newest counts."""

from collections.abc import Container, Iterable, Iterator, Sequence

from msgspec.structs import replace

from tui.alerts.joining import is_bad, is_expected, merged, put_away
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
        """The lesson of an alert, what has closed it, and those of its rule and entity whose alerts are gone."""
        of_key = self._of_key.get((alert.account, alert.rule, alert.key), {})
        return tuple(
            each
            for name, each in of_key.items()
            if name == alert.id or name not in are_there or each.verdict == alert.verdict
        )

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

    def put_back(self, alert_id: str, verdict: Verdict | None, lessons: Iterable[Lesson]) -> bool:
        """As it was when this was the verdict on an alert; what has joined lessons since stays with them."""
        before, own = self._snapshot, self._lessons.get(alert_id)
        if own is not None and own.verdict != verdict:
            self.put(alert_id, None)
        for each in lessons:
            now = self._lessons.get(each.id)
            if now is None or now.verdict != each.verdict:
                self.put(each.id, each)
        return self._snapshot != before

    def next_moment(self, alert: Alert, now_ns: int) -> int:
        """When a verdict on an alert is made: after those on its like, though the clock was set back."""
        of_key = self._of_key.get((alert.account, alert.rule, alert.key), {})
        return max([now_ns, *(each.verdict.made + 1 for each in of_key.values())])

    def lesson_of(self, alert: Alert, verdict: Verdict) -> Lesson | None:
        """What a verdict on an alert teaches; None where its rule learns nothing."""
        if not alert.novel:
            return None
        key = (alert.account, alert.rule, alert.key)
        return Lesson(alert.id, *key, verdict, alert.novel, alert.measure, alert.last)

    def recalled(self, alert: Alert) -> Alert:
        """An alert of the last run, with the values that its verdict was about."""
        lesson = self._lessons.get(alert.id)
        return alert if lesson is None else replace(alert, novel=lesson.values)

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
        if alert.verdict is None or not is_bad(alert):
            return
        old = self._lessons.get(alert.id)
        known = () if old is None else old.values
        lesson = self.lesson_of(replace(alert, novel=merged(known, alert.novel)), alert.verdict)
        if lesson is not None and lesson.values != known and (old is not None or len(self) < MOST):
            self.put(alert.id, lesson)

    def read_again(self, alert: Alert, novel: Iterable[str]) -> None:
        """The verdict on an expected alert holds for what it had found by then, also if that is read only now.

        An alert of the last run has no values until its rule fires again. Of a value that somebody has spoken of,
        nothing new is learnt.
        """
        if alert.verdict is None or not is_expected(alert):
            return
        unspoken = tuple(value for value in novel if self._newest(alert, value) is None)
        old = self._lessons.get(alert.id)
        if unspoken and (old is not None or len(self) < MOST):
            known = () if old is None else old.values
            self.put(alert.id, self.lesson_of(replace(alert, novel=merged(known, unspoken)), alert.verdict))

    def _newest(self, alert: Alert, value: str) -> Verdict | None:
        of_key = self._of_key.get((alert.account, alert.rule, alert.key), {})
        found = [lesson.verdict for lesson in of_key.values() if value in lesson.values]
        return max(found, key=lambda verdict: verdict.made, default=None)


def _key(lesson: Lesson) -> Key:
    return (lesson.account, lesson.rule, lesson.key)
