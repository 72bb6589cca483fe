"""A rule with its state, as an engine runs it."""

from tui.detection.kinds.finding import Detector
from tui.detection.reporting import Reporter
from tui.detection.rule import Rule
from tui.detection.titles import MISSING
from tui.detection.view import HIT


class Running:
    """One rule at work."""

    __slots__ = ("detector", "hears", "is_heard", "missing", "reporter", "rule", "take")

    def __init__(self, rule: Rule, detector: Detector, reporter: Reporter, is_heard: bool) -> None:
        self.rule = rule
        self.detector = detector
        self.take = detector.take
        self.reporter = reporter
        self.is_heard = is_heard
        """Its hits are a step of another rule."""
        self.hears = HIT in rule.streams
        """Hits of others are a step of it."""
        self.missing = MISSING if rule.kind.name == "event" else None
        """What stands in a key for a value that is not there; None: missing is nobody's burst."""
