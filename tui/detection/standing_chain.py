"""How far a sequence had come: which step an event was, and at which step the chain stops."""

from tui.detection.kinds.chain import find_chain
from tui.detection.kinds.finding import Entry
from tui.detection.kinds.sequence import SequenceKind
from tui.detection.kinds.steps import Steps
from tui.detection.rule import Rule
from tui.detection.view import View
from tui.detection.wording import clause_text, length


def chain_standing(rule: Rule, kind: SequenceKind, state: Steps | None, view: View, role: int) -> str:
    """One sentence; steps count from 1."""
    if role >= len(kind.steps):
        return "cuts the chain: what came before it no longer counts"
    if kind.steps[role].absent:
        return f"is step {role + 1}, which must be absent: it undoes the chain"
    if state is None:
        return f"is step {role + 1}; chain stops at step 1: {_clause(rule, 0)} has not happened before"
    final = next((entry for entry in state.timelines[role].entries if entry.uuid == view.uuid), None)
    if final is None:
        return f"is step {role + 1}; no longer kept"
    stop = _stop(kind, state, final, role)
    if stop is not None:
        return f"is step {role + 1}; chain stops at step {stop + 1}: {_missing(rule, kind, stop)}"
    if role == len(kind.steps) - 1:
        return "chain complete"
    following = kind.steps[role + 1]
    within = length(following.within or kind.within)
    verb = "must stay away for" if following.absent else "must follow within"
    return f"chain complete up to step {role + 1}; step {role + 2}, {_clause(rule, role + 1)}, {verb} {within}"


def _stop(kind: SequenceKind, state: Steps, final: Entry, role: int) -> int | None:
    """The step, nearest to the event, without which no chain ends in it."""
    until = state.timelines[-1] if kind.until else None
    for first in range(role, -1, -1):
        steps, timelines = kind.steps[first : role + 1], state.timelines[first:]
        if find_chain(steps, timelines, until, final, kind.within) is None:
            return first
    return None


def _missing(rule: Rule, kind: SequenceKind, number: int) -> str:
    step = kind.steps[number]
    if step.absent:
        return f"{_clause(rule, number)} happened, and must be absent"
    times = f"{step.runs} times " if step.runs > 1 else ""
    return f"{_clause(rule, number)} did not happen {times}within {length(kind.within)} before"


def _clause(rule: Rule, number: int) -> str:
    return clause_text(rule.roles[number].match)
