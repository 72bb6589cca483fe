"""What state each rule is in: on, off, learning, or waiting for a list that only its owner can write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from tui.detection.kinds.deviation import DeviationKind
from tui.detection.kinds.first_seen import FirstSeenKind
from tui.detection.kinds.learning import Learning
from tui.detection.kinds.silence import SilenceKind
from tui.detection.lists import Lists, awaited
from tui.detection.rule import Kind, Rule
from tui.detection.wording import length


@dataclass(frozen=True, slots=True)
class RuleState:
    """The state, and what there is to say of it."""

    word: Literal["on", "off", "waiting", "learning", "needs history"]
    detail: str = ""

    def sentence(self) -> str:
        """The state in words; why a rule is off is its detail."""
        return self.word if self.word in ("on", "off") else self.detail


def rule_states(
    rules: Iterable[Rule], lists: Lists, learning: Mapping[str, Learning] | None = None, learnt: int | None = None
) -> dict[str, RuleState]:
    """The state of each rule by id; `learning` is what an engine knows that has read an account.

    `learnt` is how far back rules learn, in nanoseconds; None: not said.
    """
    return {rule.id: _state(rule, lists, learning, learnt) for rule in rules}


def _state(
    rule: Rule, lists: Lists, learning: Mapping[str, Learning] | None, learnt: int | None = None
) -> RuleState:
    if not rule.enabled:
        return RuleState("off", rule.off_reason)
    if waiting := awaited(rule, lists):
        return RuleState("waiting", f"waits for {' and '.join(f'lists.{name}' for name in waiting)}")
    if learning is None:
        need = history_needed(rule.kind)
        more = f", more than --learn {length(learnt)}" if learnt is not None and need > learnt else ""
        return RuleState("needs history", f"needs {length(need)} of history{more}") if need else RuleState("on")
    left = learning.get(rule.id)
    return RuleState("learning", left.words()) if left is not None else RuleState("on")


def history_needed(kind: Kind) -> int:
    """Nanoseconds that a rule must have seen before it tells anything."""
    match kind:
        case FirstSeenKind():
            return kind.idle or kind.warmup
        case DeviationKind() | SilenceKind():
            return kind.warmup
        case _:
            return 0
