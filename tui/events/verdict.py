"""What people think of an alert, and what the rules learn from it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

VerdictWord: TypeAlias = Literal["expected", "bad"]
"""expected: as it should be, and so will the same be next time; bad: never to be taken for usual."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody thinks of an alert."""

    word: VerdictWord
    author: str
    reason: str
    made: int
    """Nanoseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a verdict says about values that a rule did not know of somebody. It outlives its alert."""

    id: str
    """That of the alert that the verdict is about."""
    account: str
    rule: str
    key: tuple[tuple[str, str], ...]
    verdict: Verdict
    values: tuple[str, ...]
    """As the kind of the rule names them (`Alert.novel`)."""
    measure: int
    """How much the alert had found."""
    since: int
    """Event time of its latest evidence: what is expected is known from then on."""
