"""What rules learn from verdicts. It stands beside what they have seen, so that a verdict can be taken back whole.

An expected alert only shortens the waiting: it makes known what the rule would come to know by itself.

- first_seen: the values that were new to the key are known, from the alert's latest evidence on.
- travel: the later place is one of the person's own.
- deviation: as much as that in one stretch is known, at any hour, give or take what the key scatters by.

What a bad alert has found never becomes known, however often it comes: its values stay new, its place strange, its
stretch counts in no baseline. Verdicts on one value may differ: the newest counts.

The other kinds learn nothing from a verdict: they hold events against limits, not against what is usual. Nor does
`silence`, since a holiday does not change a stream's rhythm; nor `first_seen` with `idle`, which asks how long
somebody was away, and being back says that by itself; nor `travel` with `familiar = false`, which wants no place to
be known.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from tui.events.verdict import Lesson

_Key: TypeAlias = tuple[str, ...]
"""The values of a rule's `by` fields."""


class Taught:
    """What has been said of one rule's findings. Detectors keep it and look into it as it is at the time."""

    __slots__ = ("_amounts", "_expected", "bad")

    def __init__(self) -> None:
        self._expected: dict[_Key, dict[str, int]] = {}
        """Values, and since when."""
        self.bad: dict[_Key, set[str]] = {}
        """Values that must never become known. Asked of most events: where nothing is bad, it is empty."""
        self._amounts: dict[_Key, list[tuple[int, int]]] = {}
        """Since when how much is expected."""

    def learn(self, lessons: Iterable[Lesson]) -> None:
        """These and no others hold from now on, the oldest first."""
        for table in (self._expected, self.bad, self._amounts):
            table.clear()
        for lesson in lessons:
            key = tuple(value for _, value in lesson.key)
            if lesson.verdict.word == "expected":
                self._expected.setdefault(key, {}).update(dict.fromkeys(lesson.values, lesson.since))
                self.bad.get(key, set()).difference_update(lesson.values)
                self._amounts.setdefault(key, []).append((lesson.since, lesson.measure))
            else:
                self.bad.setdefault(key, set()).update(lesson.values)
                for value in lesson.values:
                    self._expected.get(key, {}).pop(value, None)

    def is_expected(self, key: _Key, value: str, time: int) -> bool:
        """Whether somebody had called it expected for a moment."""
        since = self._expected.get(key, {}).get(value)
        return since is not None and since < time

    def is_bad(self, key: _Key, value: str) -> bool:
        """Whether it must never become known."""
        return value in self.bad.get(key, ())

    def amount(self, key: _Key, time: int) -> int:
        """How much was expected for a moment."""
        return max((measure for since, measure in self._amounts.get(key, ()) if since < time), default=0)


class Lessons:
    """What each rule is taught. The engine's thread alone changes it."""

    def __init__(self) -> None:
        self._given: Sequence[Lesson] = ()
        self._of_rule: dict[str, Taught] = {}

    def of(self, rule: str) -> Taught:
        """What one rule is taught; the same object for good, so that rules that are replaced go on with it."""
        return self._of_rule.setdefault(rule, Taught())

    def learn(self, lessons: Sequence[Lesson]) -> None:
        """These and no others hold from now on, the oldest first; the same object again is no news."""
        if lessons is self._given:
            return
        self._given = lessons
        by_rule: dict[str, list[Lesson]] = {rule: [] for rule in self._of_rule}
        for lesson in lessons:
            by_rule.setdefault(lesson.rule, []).append(lesson)
        for rule, of_rule in by_rule.items():
            self.of(rule).learn(of_rule)
