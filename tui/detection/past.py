"""Which rules must know the past, and how far back each looks."""

from collections.abc import Iterable, Sequence

from tui.detection.backtest import touched
from tui.detection.kinds.deviation import DeviationKind
from tui.detection.kinds.first_seen import FirstSeenKind
from tui.detection.kinds.sightings import DAY
from tui.detection.kinds.silence import WEEKS, SilenceKind
from tui.detection.kinds.travel import TravelKind
from tui.detection.rule import Kind, Rule


def past_of(kind: Kind) -> int:
    """Nanoseconds before an event in which something may have happened that decides about it."""
    match kind:
        case FirstSeenKind():
            return max(kind.idle, kind.schooling.history)
        case DeviationKind():
            return kind.history
        case SilenceKind():
            return WEEKS * 7 * DAY
        case TravelKind():
            return kind.memory if kind.familiar is None else max(kind.memory, kind.familiar.history)
        case _:
            return kind.within


def learners(rules: Iterable[Rule], look_back: int) -> list[Rule]:
    """The rules for which a look-back of so many nanoseconds is not enough, with those that hear them or that
    they hear."""
    on = [rule for rule in rules if rule.enabled]
    ids = touched(on, [rule.id for rule in on if past_of(rule.kind) > look_back])
    return needed(on, ids)


def needed(rules: Sequence[Rule], ids: Iterable[str]) -> list[Rule]:
    """These rules, and those whose hits they read."""
    found = set(ids)
    while more := {name for rule in rules if rule.id in found for name in rule.hears} - found:
        found |= more
    return [rule for rule in rules if rule.id in found]


def past_needed(rules: Iterable[Rule]) -> int:
    """How far back the rule looks that looks furthest, in nanoseconds; 0 for none."""
    return max((past_of(rule.kind) for rule in rules), default=0)
