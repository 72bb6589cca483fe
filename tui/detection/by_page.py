"""A page judged rule by rule: each takes all its events before the next one does.

Exact, since rules share no state: each still meets its events in order of arrival, each with the clock as it stood
then. Rules that hear the hits of others come last, when those hits are known, and the hits are put in order again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import chain, groupby
from operator import itemgetter

from tui.alerts.hit import Hit
from tui.detection.as_events import HitView
from tui.detection.kinds.finding import Finding, Found, Key, Path, Turn
from tui.detection.matching import Test
from tui.detection.page import Page, Part, Row, Share, share_of
from tui.detection.prefilter import Candidates
from tui.detection.running import Running
from tui.right_of_way import RIGHT_OF_WAY


def in_hearing_order(running: Sequence[Running]) -> Sequence[Running] | None:
    """The rules, each after those whose hits it hears; None if they hear each other, or one whichever fires."""
    if any(one.hears_any for one in running):
        return None
    by_name = {one.rule.id: one for one in running}
    try:
        names = list(TopologicalSorter({name: one.rule.hears for name, one in by_name.items()}).static_order())
    except CycleError:
        return None
    return [by_name[name] for name in names if name in by_name]


def judged_by_page(
    page: Page,
    candidates: Sequence[Candidates[Running]],
    places: Mapping[Running, int],
    hearing: Callable[[str], Candidates[Running]],
) -> list[tuple[int, list[Hit]]]:
    """The rows that complete something, with the hits of each.

    `places` are the rules' own, in the order of hearing; `hearing` tells whom the hits of a rule may concern.
    """
    found = _Judgement(page, places, hearing).hits(_parts(page, candidates))
    page.close()
    return found


class _Judgement:
    """The hits of a page as they come together."""

    def __init__(
        self, page: Page, places: Mapping[Running, int], hearing: Callable[[str], Candidates[Running]]
    ) -> None:
        self._page = page
        self._places = places
        self._hearing = hearing
        self._hits: list[tuple[Path, Hit]] = []
        self._heard: defaultdict[Running, list[Turn]] = defaultdict(list)

    def hits(self, parts: "defaultdict[Running, list[Part]]") -> list[tuple[int, list[Hit]]]:
        """Row by row, in the order of event by event."""
        for one in self._places:
            RIGHT_OF_WAY.give()
            if one in self._heard:
                own = self._places[one]
                self._tell(one, one.detector.take_hits(self._page, parts.get(one, ()), own, self._heard[one]))
            elif one in parts:
                self._tell(one, one.detector.take_page(parts[one]))
        self._hits.sort(key=itemgetter(0))
        return [(row, [hit for _, hit in hits]) for row, hits in groupby(self._hits, key=lambda told: told[0][0])]

    def _tell(self, one: Running, found: Iterable[Found]) -> None:
        for number, (row, role, key, finding, path) in enumerate(found):
            where = path or (row, self._places[one], role)
            self._report(one, (*where, number), key, finding)

    def _report(self, one: Running, path: Path, key: Key, finding: Finding) -> None:
        hit = one.reporter.hit(finding, key)
        self._hits.append((path, hit))
        if not one.is_heard or finding.undone:
            return
        severity, _ = hit.graded(hit.measure)
        view = HitView(finding.trigger, one.rule.id, severity.word, finding.fresh)
        for other, role, by, matches, excuses in self._hearing(one.rule.id):
            if (matches is not None and not matches(view)) or (excuses is not None and excuses(view)):
                continue
            other_key = view.key(by, other.missing)
            if other_key is not None:
                turn = (path[0], path[1], (*path, self._places[other], role), role, other_key, view)
                self._heard[other].append(turn)


def _parts(page: Page, candidates: Sequence[Candidates[Running]]) -> "defaultdict[Running, list[Part]]":
    """What each rule gets of a page, role by role; candidates are few, and many roles share their rows."""
    rows_of: defaultdict[int, list[int]] = defaultdict(list)
    for row, each in enumerate(map(id, candidates)):
        rows_of[each].append(row)
    pieces: defaultdict[tuple[Running, int, tuple[str, ...]], list[list[int]]] = defaultdict(list)
    for rows in rows_of.values():
        for one, role, by, matches, excuses in candidates[rows[0]]:
            left = _left(page, rows, matches, excuses)
            if left:
                pieces[one, role, by].append(left)
    parts: defaultdict[Running, list[Part]] = defaultdict(list)
    known: dict[tuple[object, ...], Share] = {}
    for (one, role, by), lists in pieces.items():
        name = (by, one.missing, *map(id, lists))
        if name not in known:
            rows = lists[0] if len(lists) == 1 else sorted(chain.from_iterable(lists))
            known[name] = share_of(page, rows, by, one.missing)
        if known[name].rows:
            parts[one].append(Part(role, known[name]))
    return parts


def _left(page: Page, rows: list[int], matches: Test | None, excuses: Test | None) -> list[int]:
    """The rows of which is true what the parts of an event cannot tell alone."""
    if matches is None and excuses is None:
        return rows
    holds = Row(page).holds
    return [
        row
        for row in rows
        if (matches is None or holds(matches, row)) and (excuses is None or not holds(excuses, row))
    ]
