"""The search of a sequence: from the last step backwards, the latest events that fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.detection.kinds.finding import Entry
from tui.detection.kinds.timeline import Timeline

_BEFORE_ALL = (-(2**63), "")


@dataclass(frozen=True, slots=True)
class Step:
    """What a step asks besides its clauses."""

    runs: int = 1
    """So many events, others may lie between."""
    absent: bool = False
    """No such event: before the next step, between the neighbours, or after the step before."""
    within: int | None = None
    """For absent steps: how far from the neighbour, if not the rule's own."""
    differs: tuple[str, ...] = ()
    """Fields that must be there and differ from the step before."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps that were found, each with its events, oldest first; an absent step has none."""

    steps: tuple[tuple[Entry, ...], ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All events in order."""
        return tuple(entry for step in self.steps for entry in step)

    @property
    def final(self) -> Entry:
        """The event that it ends in."""
        return self.steps[-1][-1]

    def gap(self, place: int, steps: Sequence[Step], within: int) -> tuple[int, int]:
        """The first and the last moment at which an event of an absent step undoes the chain."""
        reach = steps[place].within or within
        start = self.steps[place - 1][-1].time if place else self.final.time - reach
        if place == len(self.steps):
            return start, start + reach
        return start, self.steps[place + 1][-steps[place + 1].runs].time


def find_chain(
    steps: Sequence[Step], timelines: Sequence[Timeline], until: Timeline | None, final: Entry, within: int
) -> Chain | None:
    """The shortest chain that ends in an event of the last of the steps, or None.

    Order is by time, ties by uuid; nothing before the latest `until` event that precedes the final one is used.
    """
    floor = max((final.time - within, ""), _cut(until, final))
    found: list[tuple[Entry, ...]] = [(final,)]
    later, following = steps[-1], final
    for place in range(len(steps) - 2, -1, -1):
        step = steps[place]
        if step.absent:
            found.append(())
            if place == 0 and timelines[0].any_within(final.time - (step.within or within), following.time):
                return None
            continue
        chosen = _latest(step.runs, timelines[place], floor, following, later.differs)
        if not chosen or (not found[-1] and timelines[place + 1].any_within(chosen[-1].time, following.time)):
            return None
        found.append(chosen)
        later, following = step, chosen[0]
    return Chain(_all_runs(steps, timelines, floor, found[::-1]))


def _cut(until: Timeline | None, final: Entry) -> tuple[int, str]:
    if until is None:
        return _BEFORE_ALL
    place = until.before(final[:2])
    return until.entries[place - 1][:2] if place else _BEFORE_ALL


def _latest(
    runs: int, timeline: Timeline, floor: tuple[int, str], following: Entry, differs: Sequence[str]
) -> tuple[Entry, ...]:
    """The latest `runs` events before the following one, oldest first; none if there are fewer."""
    chosen: list[Entry] = []
    for place in range(timeline.before(following[:2]) - 1, -1, -1):
        entry = timeline.entries[place]
        if entry[:2] <= floor:
            break
        if _differ(entry, following, differs):
            chosen.append(entry)
            if len(chosen) == runs:
                return tuple(reversed(chosen))
    return ()


def _differ(entry: Entry, following: Entry, fields: Sequence[str]) -> bool:
    for field in fields:
        one, two = (None if (view := at.view) is None else view.text(field) for at in (entry, following))
        if one is None or two is None or one == two:
            return False
    return True


def _all_runs(
    steps: Sequence[Step], timelines: Sequence[Timeline], floor: tuple[int, str], found: list[tuple[Entry, ...]]
) -> tuple[tuple[Entry, ...], ...]:
    """The chain with every event of the repeated steps, not only as many as it takes."""
    for place, step in enumerate(steps[:-1]):
        if step.runs > 1:
            before = next((events[-1] for events in reversed(found[:place]) if events), None)
            after = next(events[0] for events in found[place + 1 :] if events)
            low = max(floor, before[:2] if before else floor)
            entries = timelines[place].entries
            found[place] = tuple(entries[timelines[place].after(low) : timelines[place].before(after[:2])])
    return tuple(found)
