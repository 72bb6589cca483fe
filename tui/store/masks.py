"""A query over columns: for each stretch of rows a mask, or one truth for all of them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui.query import Query
from tui.query.conditions import OfAccount, OfAlerts, OfHours, OfLateness, OfStream, OfText, OfTime
from tui.query.context import Context
from tui.query.meaning import meaning
from tui.query.tree import And, Leaf, Node, Not, Or
from tui.store.local_time import by_minute
from tui.store.luts import Bools
from tui.store.stretches import Found, Judge, Mask, Stretch, all_of, any_of, negated
from tui.store.table import Table
from tui.store.text_masks import of_account, of_text


def matches(table: Table, query: Query | None, context: Context, within: OfTime | None = None) -> Found:
    """Every stretch of the table where something matches, in order of arrival."""
    asked = And(()) if query is None else meaning(query.root, context)
    judge = judge_of(asked if within is None else And((within, asked)), table, context)
    found: Found = []
    for segment, start, end in table.stretches(table.head, table.end):
        stretch = Stretch(segment, start, end)
        mask = judge(stretch)
        if mask is True or (mask is not False and mask.any()):
            found.append((stretch, mask))
    return found


def judge_of(node: Node, table: Table, context: Context) -> Judge:
    """What tells the mask of a stretch."""
    if isinstance(node, And | Or):
        parts = sorted(node.parts, key=_cost)
        judges = [judge_of(part, table, context) for part in parts]
        return all_of(judges) if isinstance(node, And) else any_of(judges)
    if isinstance(node, Not):
        return negated(judge_of(node.part, table, context))
    return _leaf(node, table, context)


def _cost(node: Node) -> int:
    """What is cheap and takes much away comes first."""
    if isinstance(node, OfStream | OfTime):
        return 0
    if isinstance(node, OfAlerts | OfHours):
        return 3
    if isinstance(node, OfText):
        return 1 if node.whole is None else 2
    if isinstance(node, And | Or):
        return max(map(_cost, node.parts), default=0)
    return _cost(node.part) if isinstance(node, Not) else 1


def _leaf(leaf: Leaf, table: Table, context: Context) -> Judge:
    match leaf:
        case OfText():
            return of_text(leaf, table)
        case OfTime():
            return _of_time(leaf)
        case OfLateness(comparison=comparison):
            return lambda s: _compared(_lateness(s), comparison.op, comparison.number)
        case OfStream(words=words):
            return lambda _: table.stream.value in words
        case OfAccount():
            return of_account(leaf, table)
        case OfHours(minutes=minutes):
            working = np.frombuffer(bytes(minutes), np.bool_)  # a third of the time of `np.array`
            return lambda s: _by_minute(s, context, working)
        case OfAlerts():
            return _of_alerts(leaf, table, context)
        case _:
            raise TypeError(f"not a condition: {leaf!r}")


def _by_minute(stretch: Stretch, context: Context, of_week: NDArray[Any]) -> NDArray[Any]:
    segment, places = stretch.segment, stretch.places
    return by_minute(segment.time[places], segment.minutes()[places], context.zone, of_week)


def _of_time(leaf: OfTime) -> Judge:
    def judge(stretch: Stretch) -> Mask:
        segment = stretch.segment
        found: Mask = True
        if leaf.start is not None and segment.earliest < leaf.start:
            if segment.latest < leaf.start:
                return False
            found = segment.time[stretch.places] >= leaf.start
        if leaf.end is not None and segment.latest >= leaf.end:
            if segment.earliest >= leaf.end:
                return False
            before = segment.time[stretch.places] < leaf.end
            found = before if found is True else found & before
        return found

    return judge


def _lateness(stretch: Stretch) -> NDArray[np.uint64]:
    time, received = stretch.segment.time[stretch.places], stretch.segment.received[stretch.places]
    late = received.view(np.uint64) - time.view(np.uint64)  # exact, where a signed difference might not fit
    late[(received < time) | ~stretch.segment.fresh[stretch.places]] = 0
    return late


def _compared(values: NDArray[np.uint64], op: str, limit: float) -> Bools:
    found: Bools = _COMPARING[op](values, limit)
    return found


_COMPARING = {">=": np.greater_equal, "<=": np.less_equal, ">": np.greater, "<": np.less, "=": np.equal}


def _of_alerts(leaf: OfAlerts, table: Table, context: Context) -> Judge:
    evidence: dict[str, set[str]] = {}
    for alert in context.alerts():
        if leaf.fits(alert):
            uuids = (uuid for stream, uuid in alert.evidence if stream == table.stream)
            evidence.setdefault(alert.account, set()).update(uuids)
    found = [table.ids.rows(sorted(uuids), account) for account, uuids in evidence.items()]
    rows = np.sort(np.concatenate(found)) if found else np.empty(0, np.int64)

    def judge(stretch: Stretch) -> Mask:
        here = rows[np.searchsorted(rows, stretch.first) : np.searchsorted(rows, stretch.last)]
        found = np.zeros(stretch.end - stretch.start, np.bool_)
        found[here - stretch.first] = True
        return found if len(here) else False

    return judge
