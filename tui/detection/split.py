"""Where history stops to teach the rules and they begin to judge.

Rules learn from what lies before the part that is asked about, as a watch does. Where nothing lies before it, in a
recording say, each rule that must know what is usual learns from the start of it, for as long as it needs, and at
most from the first half.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tui.detection.kinds.travel import TravelKind
from tui.detection.past import needed
from tui.detection.rule import Kind, Rule
from tui.detection.rule_states import history_needed


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one rule learns from, and from when on it is judged. Times are nanoseconds since 1970."""

    start: int
    judged: int
    needs: int
    """Nanoseconds that it should learn for at least."""

    @property
    def is_short(self) -> bool:
        """It has less to learn from than it needs."""
        return self.judged - self.start < self.needs


@dataclass(frozen=True, slots=True)
class Split:
    """History, parted."""

    start: int
    """Where it begins, in nanoseconds since 1970."""
    judged: int
    """From when on rules are judged that have nothing to learn."""
    lessons: Mapping[str, Lesson]
    """Of the rules that must know what is usual, by id."""

    def judged_from(self, rule: str) -> int:
        """From when on the alerts of a rule count."""
        lesson = self.lessons.get(rule)
        return self.judged if lesson is None else lesson.judged

    def upto(self, time: int) -> "Split":
        """The same, but what happens at this time is judged."""
        lessons = {rule: replace(each, judged=min(each.judged, time)) for rule, each in self.lessons.items()}
        return replace(self, judged=min(self.judged, time), lessons=lessons)


def split(rules: Iterable[Rule], start: int, judged: int, end: int) -> Split:
    """Parts history that begins at `start`, and that is asked about from `judged` on."""
    on = [rule for rule in rules if rule.enabled]
    lessons = {}
    for rule in on:
        need = max(to_learn(each.kind) for each in needed(on, [rule.id]))
        if need:
            own = judged if judged > start else start + min(need, (end - start) // 2)
            lessons[rule.id] = Lesson(start, own, need)
    return Split(start, judged, lessons)


def both(one: Split, other: Split) -> Split:
    """The same history for two versions of rules: what either learns from counts for neither."""
    lessons = dict(one.lessons)
    for rule, lesson in other.lessons.items():
        lessons[rule] = max(lesson, lessons.get(rule, lesson), key=lambda each: each.judged)
    return replace(one, lessons=lessons)


def to_learn(kind: Kind) -> int:
    """Nanoseconds of history without which a rule says nothing, or too much; 0: it needs none."""
    if isinstance(kind, TravelKind):
        return 0 if kind.familiar is None else kind.familiar.learn
    return history_needed(kind)
