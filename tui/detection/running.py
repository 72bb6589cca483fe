"""A rule with its state, as an engine runs it."""

from tui.detection.clauses import AnyOf
from tui.detection.kinds.finding import Detector
from tui.detection.reporting import Reporter
from tui.detection.rule import Role, Rule
from tui.detection.titles import MISSING
from tui.detection.view import HIT


def _hears_any(role: Role) -> bool:
    return HIT in role.streams and not all(
        any(condition.field == "rule" and isinstance(condition.form, AnyOf) for condition in alternative)
        for alternative in role.match
    )


class Running:
    """One rule at work."""

    __slots__ = ("detector", "hears_any", "is_heard", "missing", "reads_alone", "reporter", "rule", "take")

    def __init__(self, rule: Rule, detector: Detector, reporter: Reporter, is_heard: bool) -> None:
        self.rule = rule
        self.detector = detector
        self.take = detector.take
        self.reporter = reporter
        self.is_heard = is_heard
        """Its hits are a step of another rule."""
        self.hears_any = any(map(_hears_any, rule.roles))
        """Hits are a step of it, whichever rule's."""
        self.reads_alone = False
        """All that it takes comes with one stream: it goes by that stream's clock."""
        self.missing = MISSING if rule.kind.name == "event" else None
        """What stands in a key for a value that is not there; None: missing is nobody's burst."""
