"""Stretches of rows, their masks, and how masks are joined; one truth may stand for all rows of a stretch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tui.store.luts import Bools
from tui.store.segment import Segment

Mask: TypeAlias = Bools | bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive rows of a segment, places `start` to `end`."""

    segment: Segment
    start: int
    end: int

    @property
    def first(self) -> int:
        """Its first row."""
        return self.segment.base + self.start

    @property
    def last(self) -> int:
        """The row after its last."""
        return self.segment.base + self.end

    @property
    def places(self) -> slice:
        """Where it lies in the segment's columns."""
        return slice(self.start, self.end)


Judge: TypeAlias = Callable[[Stretch], Mask]


Found: TypeAlias = list[tuple[Stretch, Mask]]


def all_of(judges: Sequence[Judge]) -> Judge:
    def judge(stretch: Stretch) -> Mask:
        found: Mask = True
        for part in judges:
            mask = part(stretch)
            if mask is False:
                return False
            if mask is not True:
                found = mask if found is True else found & mask
        return found

    return judge


def any_of(judges: Sequence[Judge]) -> Judge:
    def judge(stretch: Stretch) -> Mask:
        found: Mask = False
        for part in judges:
            mask = part(stretch)
            if mask is True:
                return True
            if mask is not False:
                found = mask if found is False else found | mask
        return found

    return judge


def negated(inner: Judge) -> Judge:
    def judge(stretch: Stretch) -> Mask:
        mask = inner(stretch)
        return not mask if isinstance(mask, bool) else ~mask

    return judge
