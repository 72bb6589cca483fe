"""A chain in words: the reasons of a sequence, the whole first and then step by step."""

from collections.abc import Sequence
from datetime import tzinfo

from tui.detection.kinds.chain import Chain, Step
from tui.detection.wording import length, moment
from tui.events.alert import Why


class ChainWords:
    """Reasons for the chains of one rule; `clauses` are its steps in words."""

    def __init__(self, steps: Sequence[Step], clauses: Sequence[str], within: int, zone: tzinfo) -> None:
        self._steps = steps
        self._clauses = clauses
        self._within = within
        self._zone = zone

    def reasons(self, chain: Chain) -> tuple[Why, ...]:
        """How long it took, or that nothing undid it; then each step."""
        return (*self._whole(chain), *(self._step(number, chain) for number in range(len(self._steps))))

    def undoing(self, number: int, time: int) -> str:
        """What has undone a chain after it was told."""
        return f"{self._clauses[number]} at {moment(time, self._zone)}"

    def _whole(self, chain: Chain) -> tuple[Why, ...]:
        if self._steps[-1].absent:
            return (Why(f"nothing undid it within {self._distance(-1)}", "0", "1"),)
        present = sum(not step.absent for step in self._steps)
        if present == 1:
            return ()
        span = chain.entries[-1].time - chain.entries[0].time
        within = length(self._within)
        return (Why(f"{present} steps in order within {within}", length(span), within),)

    def _step(self, number: int, chain: Chain) -> Why:
        step, clause = self._steps[number], self._clauses[number]
        if step.absent:
            return Why(f"step {number + 1}, absent: {clause}", self._absence(number))
        events = chain.steps[number]
        when = moment(events[-1].time, self._zone)
        if step.runs == 1:
            return Why(f"step {number + 1}: {clause}", when)
        return Why(f"step {number + 1}: {clause}", f"{len(events)} events, the last at {when}", str(step.runs))

    def _absence(self, number: int) -> str:
        if number == 0:
            return f"none in {self._distance(0)} before"
        return "none in between" if number < len(self._steps) - 1 else f"none in {self._distance(number)} after"

    def _distance(self, number: int) -> str:
        return length(self._steps[number].within or self._within)
