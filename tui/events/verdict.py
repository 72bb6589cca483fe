"""What people think of an alert, and what the rules learn from it."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

PARTED = "\x1f"
"""Between the values of several fields in one, as rules keep them; cleaning would change it."""
_SECONDS = 10
"""Digits of a moment, in seconds since 1970: a stretch of time that was too busy is named by its beginning."""

VerdictWord: TypeAlias = Literal["expected", "bad"]
"""expected: as it should be, and so will the same be next time; bad: never to be taken for usual."""


class Verdict(Struct, frozen=True):
    """What somebody thinks of an alert."""

    word: VerdictWord
    author: str
    reason: str
    made: int
    """Nanoseconds since 1970."""


class Lesson(Struct, frozen=True):
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


def in_words(values: Sequence[str], measure: int) -> str:
    """What a rule learns, as far as people can read it: a stretch of time is told by how much was in it."""
    if all(value.isdecimal() and len(value) == _SECONDS for value in values):
        return f"{measure} at a time"
    if len(values) > 1:
        return f"{len(values)} values"
    return values[0].replace(PARTED, ", ")
