"""Why an event did, or did not, fire a rule: each condition with its verdict and the value that it met."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.alerts.hit import Hit
from tui.alerts.joining import alert_id
from tui.detection.as_events import HitView
from tui.detection.judged import Part, judged_case, judged_part
from tui.detection.kinds.sequence import SequenceKind
from tui.detection.lists import awaited
from tui.detection.replay import Replay, Surroundings, arriving
from tui.detection.rule import Rule
from tui.detection.split import Split
from tui.detection.standing import standing
from tui.detection.titles import MISSING
from tui.detection.view import View
from tui.detection.witness import Witness
from tui.events.alert import Alert
from tui.events.model import Seen


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole answer for one event."""

    rule: Rule
    seen: Seen
    parts: tuple[Part, ...]
    """The roles that it could play: one, or a step each."""
    cases: tuple[Part, ...]
    """The cases that may raise the severity."""
    fired: bool
    """The event itself completed something."""
    alerts: tuple[Alert, ...]
    """The rule's alerts that it is evidence of."""
    state: tuple[str, ...]

    @property
    def first_not_true(self) -> str:
        """What kept the event from the role that came nearest; empty when it played one."""
        if any(part.plays for part in self.parts):
            return ""
        part = max(self.parts, key=lambda each: each.nearness)
        return f"{part.name}: {part.first_not_true}" if len(self.parts) > 1 else part.first_not_true


def explain(
    rule: Rule,
    rules: Sequence[Rule],
    events: Sequence[Seen],
    target: Seen,
    around: Surroundings,
    now_ns: int,
    parted: Split | None = None,
) -> Explanation:
    """Runs history through the rule, which counts as on, and looks at it right after the event was judged."""
    heard = [other for other in rules if other.id in rule.hears]
    replay = Replay([*heard, replace(rule, enabled=True)], around, Witness, parted)
    account = _Account(rule, replay.engine, around)
    parts: tuple[Part, ...] = ()
    cases: tuple[Part, ...] = ()
    told: list[str] = []
    hits: list[Hit] = []
    for seen in events:
        found = replay.take(seen)
        if seen is target:
            hits = [hit for hit in found if hit.rule.id == rule.id]
            view = replay.engine.view(arriving(seen))
            views = [view, *(HitView(view, hit.rule.id, hit.severity.word, hit.fresh) for hit in found)]
            parts, cases, told = account.parts(views), account.cases(view), account.standings(views)
    replay.finish(now_ns)
    alerts = tuple(
        alert for alert in replay.book.of(target.stream, str(target.event.uuid)) if alert.rule == rule.id
    )
    state = (*account.readiness(target.event.time), *told, *_alerts_told(hits, alerts))
    return Explanation(rule, target, parts, cases, bool(hits), alerts, state)


def _alerts_told(hits: Sequence[Hit], alerts: Sequence[Alert]) -> list[str]:
    opened = {alert_id(hit) for hit in hits}
    told = []
    for alert in alerts:
        word = "opened" if alert.id in opened else "was absorbed by" if hits else "is evidence of"
        told.append(f"{word} alert {alert.id} ({alert.severity.word}): {alert.title}")
    if hits and not alerts:
        told.append("fired; its alert no longer names it")
    return told


def _role_name(rule: Rule, number: int) -> str:
    if not isinstance(rule.kind, SequenceKind):
        return "match"
    return f"step {number + 1}" if number < len(rule.kind.steps) else "until"


class _Account:
    """The rule before its engine, asked about single events."""

    def __init__(self, rule: Rule, engine: Witness, around: Surroundings) -> None:
        self._rule = rule
        self._engine = engine
        self._around = around

    def parts(self, views: Sequence[View]) -> tuple[Part, ...]:
        """Each role, before the event or before the hit that it gave."""
        return tuple(self._best(number, views) for number in range(len(self._rule.roles)))

    def _best(self, number: int, views: Sequence[View]) -> Part:
        return max((self._part(number, view) for view in views), key=lambda part: part.nearness)

    def _part(self, number: int, view: View) -> Part:
        rule, role = self._rule, self._rule.roles[number]
        name = _role_name(rule, number)
        needs_key = rule.kind.name != "event"
        return judged_part(name, role, view, self._engine.lists, self._around.names, needs_key=needs_key)

    def cases(self, view: View) -> tuple[Part, ...]:
        """What raises the severity."""
        streams = self._rule.roles[self._rule.kind.final].streams
        return tuple(
            judged_case(number, case, streams, view, self._engine.lists, self._around.names)
            for number, case in enumerate(self._rule.cases, 1)
        )

    def standings(self, views: Sequence[View]) -> list[str]:
        """How far the rule has come, for each role that the event plays."""
        detector = self._engine.detector(self._rule.id)
        told = []
        for view in views:
            for number, role in enumerate(self._rule.roles):
                key = view.key(role.by, MISSING if self._rule.kind.name == "event" else None)
                if detector is None or key is None or not self._part(number, view).plays:
                    continue
                told.append(standing(self._rule, detector, view, number, key, self._around.zone))
        return [sentence for sentence in dict.fromkeys(told) if sentence]

    def readiness(self, time: int) -> list[str]:
        """What keeps the rule as a whole quiet."""
        rule = self._rule
        told = []
        if not rule.enabled:
            told.append(f"the rule is off{f': {rule.off_reason}' if rule.off_reason else ''}")
        if waiting := awaited(rule, self._engine.lists):
            told.append(f"waits for {' and '.join(f'lists.{name}' for name in waiting)}")
        detector = self._engine.detector(rule.id)
        left = None if detector is None else detector.learning(time)
        if left is not None:
            told.append(left.words())
        return told
