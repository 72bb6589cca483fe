"""A query over columns: for each stretch of rows a mask, or one truth for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.events.fields import Source
from tui.query.context import Context
from tui.query.meaning import OfAccount, OfAlerts, OfHours, OfLateness, OfStream, OfText, OfTime, meaning
from tui.query.tree import And, Leaf, Node, Not, Or, Query
from tui.query.values import Matcher
from tui.store.facets import Reader
from tui.store.local_time import by_minute
from tui.store.luts import Bools, Lut, Test, of_values
from tui.store.segment import Segment
from tui.store.table import Table

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
        return _all(judges) if isinstance(node, And) else _any(judges)
    if isinstance(node, Not):
        return _not(judge_of(node.part, table, context))
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


def _all(judges: list[Judge]) -> Judge:
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


def _any(judges: list[Judge]) -> Judge:
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


def _not(inner: Judge) -> Judge:
    def judge(stretch: Stretch) -> Mask:
        mask = inner(stretch)
        return not mask if isinstance(mask, bool) else ~mask

    return judge


def _leaf(leaf: Leaf, table: Table, context: Context) -> Judge:
    match leaf:
        case OfText():
            return _any(_text_judges(leaf, table))
        case OfTime():
            return _of_time(leaf)
        case OfLateness(comparison=comparison):
            return lambda s: _compared(_lateness(s), comparison.op, comparison.number)
        case OfStream(words=words):
            return lambda _: table.stream.value in words
        case OfAccount(match=match, key=key):
            account = ("account", "account_uuid")
            fits = _texts_fit(match)
            return _any([_of_lut(table, p, ("account", p, key), of_values(table.pools[p], fits)) for p in account])
        case OfHours(minutes=minutes):
            working = np.array(minutes, np.int64)
            return lambda s: by_minute(s.segment.time[s.places], context.zone, working) > 0
        case OfAlerts():
            return _of_alerts(leaf, table, context)
        case _:
            raise TypeError(f"not a test: {leaf!r}")


def _text_judges(leaf: OfText, table: Table) -> list[Judge]:
    """One for each part that the leaf reads, and for each other part on which that reading depends."""
    readers: dict[tuple[str, tuple[str, frozenset[str]] | None], list[Source]] = {}
    for source in leaf.sources[table.stream]:
        readers.setdefault((source.part, source.when), []).append(source)
    return [_part_judge(leaf, table, part, when, sources) for (part, when), sources in readers.items()]


def _part_judge(
    leaf: OfText, table: Table, part: str, when: tuple[str, frozenset[str]] | None, sources: list[Source]
) -> Judge:
    if part not in table.pools:
        return _of_packed(leaf, table, part)
    readers = tuple(source.texts for source in sources)
    judge = _of_lut(table, part, (part, when, leaf.key), _text_test(leaf, table, part, readers))
    if when is None:
        return judge
    other, allowed = when
    is_allowed = of_values(table.pools[other], lambda value: value in allowed)
    return _all([judge, _of_lut(table, other, (other, allowed), is_allowed)])


def _text_test(leaf: OfText, table: Table, part: str, readers: tuple[Reader, ...]) -> Test:
    pool, match = table.pools[part], leaf.match

    def fits(value: Any) -> bool:
        return any(match(text) for texts in readers for text in texts(value))

    def test(codes: Sequence[int]) -> Bools | list[bool]:
        facet = table.facets.get(part, pool, readers)
        return [fits(pool.values[code]) for code in codes] if facet is None else facet.fit(match, leaf.plain, codes)

    return test


def _of_lut(table: Table, part: str, key: object, test: Test) -> Judge:
    lut: Lut = table.luts.get(key, table.pools[part], test)
    return lambda stretch: False if lut.never else lut.of(stretch.segment.codes[part][stretch.places])


def _texts_fit(match: Matcher) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and match(value)


def _of_packed(leaf: OfText, table: Table, part: str) -> Judge:
    def judge(stretch: Stretch) -> Mask:
        if part != "uuid":
            return stretch.segment.packed[part].mask(stretch.start, stretch.end, leaf.match, leaf.whole)
        parts = table.ids.parts(stretch.first, stretch.last)
        return np.concatenate([ids.mask(start, end, leaf.match, leaf.whole) for ids, start, end in parts])

    return judge


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
    late[received < time] = 0
    return late


def _compared(values: NDArray[np.uint64], op: str, limit: float) -> Bools:
    found: Bools = _COMPARING[op](values, limit)
    return found


_COMPARING = {">=": np.greater_equal, "<=": np.less_equal, ">": np.greater, "<": np.less, "=": np.equal}


def _of_alerts(leaf: OfAlerts, table: Table, context: Context) -> Judge:
    evidence = {
        uuid
        for alert in context.alerts()
        if leaf.fits(alert)
        for stream, uuid in alert.evidence
        if stream == table.stream
    }
    rows = np.sort(table.ids.rows(sorted(evidence)))

    def judge(stretch: Stretch) -> Mask:
        here = rows[np.searchsorted(rows, stretch.first) : np.searchsorted(rows, stretch.last)]
        found = np.zeros(stretch.end - stretch.start, np.bool_)
        found[here - stretch.first] = True
        return found if len(here) else False

    return judge
