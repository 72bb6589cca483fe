"""What becomes of alerts once rules have learnt the past: what they say then takes the place of what they had said.

An alert that they no longer raise is explained by the past. Nobody has to look at it, so it is closed, unless
somebody was told of it or has dealt with it: then it stays where it is, and says so.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce

from msgspec.structs import replace

from tui.alerts.change import Turn, kind_of
from tui.alerts.joining import absorbed, back_in_sight, is_bad, is_expected, put_away
from tui.alerts.page import Key, Page, worst
from tui.alerts.shelf import Shelf
from tui.alerts.suppressing import Suppressions
from tui.alerts.verdicts import Verdicts
from tui.events.alert import Alert

EXPLAINED = "the learned past explains it"


@dataclass(frozen=True, slots=True)
class Relearnt:
    """Which rules have learnt the past and judged again."""

    rules: Collection[str]
    judged: Collection[tuple[str, str]]
    """The evidence of alerts that they have judged again: stream and uuid."""
    unexplained: Collection[str] = field(default=())
    """Of these nothing is explained: they have said what they had said for other reasons."""

    def turn_over(self, shelf: Shelf, learned: Shelf, hiding: Suppressions, verdicts: Verdicts) -> list[Turn]:
        """Puts the pages of what the rules say now in place of those of the same alerts."""
        keys = [key for key in learned.keys if key[1] in self.rules]
        return [turn for key in keys for turn in _turned_over(key, shelf, learned, hiding, verdicts)]

    def explain(self, shelf: Shelf, learned: Shelf, hiding: Suppressions) -> list[Turn]:
        """Marks the alerts that the rules no longer raise."""
        explained = [page for page in shelf if self._is_explained(page, learned)]
        for page in explained:
            page.alert = _explained(page, hiding.shown(page))
        return [("explained", page, ()) for page in explained]

    def _is_explained(self, page: Page, learned: Shelf) -> bool:
        if page.alert.rule not in self.rules or page.alert.rule in self.unexplained:
            return False
        again = learned.pages.get(page.alert.id)
        is_raised = again is not None and again.told is not None
        has_fired = page.told is not None  # in this run
        if page.alert.note or is_expected(page.alert):  # something else explains it
            return False
        return has_fired and not is_raised and page.rests_on(self.judged)


def _turned_over(
    key: Key, shelf: Shelf, learned: Shelf, hiding: Suppressions, verdicts: Verdicts
) -> Iterable[Turn]:
    fired = [page for page in learned.of_key(key) if page.told is not None]
    families = [(page, _parents(page, shelf.of_key(key))) for page in fired]
    heirs = [(_heir(page, old, verdicts), page, old) for page, old in families]
    if all([new.alert] == [each.alert for each in old] for new, _, old in heirs):
        return  # as it was
    for page in dict.fromkeys(parent for _, old in families for parent in old):
        shelf.remove(page)
    for new, page, old in heirs:
        shelf.put(new, list(page.evidence))
        verdicts.grown(new.alert)
        hiding.count(new, has_fired=not old)
        before = [hiding.shown(each) for each in old]
        if [hiding.shown(new)] != before:
            gone = tuple(each.id for each in before if each.id not in learned.pages)
            yield (kind_of(new.alert, before), new, gone)


def _parents(page: Page, old: Iterable[Page]) -> list[Page]:
    """The old pages that a new one takes the place of: the same alert, or one with an event in common."""
    return [
        each for each in old if each.alert.id == page.alert.id or not page.evidence.keys().isdisjoint(each.evidence)
    ]


def _heir(page: Page, old: Sequence[Page], verdicts: Verdicts) -> Page:
    """A new page, its evidence not yet put, that goes on with what people did with the old ones and were told."""
    if not old:
        return Page(verdicts.opened(page.alert), page.key, {}, page.told)
    return Page(
        _dealt_with(page.alert, reduce(_both, (each.alert for each in old)), verdicts),
        page.key,
        {},
        page.told,
        notified=reduce(worst, (each.notified for each in old)),
        sent=reduce(worst, (each.sent for each in old)),
        is_told=any(each.is_told for each in old),
        last_run=tuple(span for each in old for span in each.last_run),
        hidden_by=old[0].hidden_by,
    )


def _both(one: Alert, other: Alert) -> Alert:
    return absorbed(one, other, repeats=False)


def _dealt_with(alert: Alert, before: Alert, verdicts: Verdicts) -> Alert:
    late = max(alert.late, before.late)
    same = replace(alert, verdict=before.verdict, raised=before.raised, late=late)
    same = put_away(same, before.status, before.until, before.by, before.because)
    same = replace(same, reopened=before.reopened)
    if alert.note and not before.note and not is_bad(before):
        return replace(same, status=alert.status)  # something has undone it
    is_back = bool(before.note) and not alert.note
    if before.status == "open" or not (
        is_back or alert.severity > before.severity or verdicts.is_something_else(before, alert.novel)
    ):
        return same
    return back_in_sight(put_away(same, "open"), before)


def _explained(page: Page, shown: Alert) -> Alert:
    """`shown` is how people see it."""
    alert = page.alert
    is_untouched = shown.status == "open" and alert.verdict is None and not page.is_told
    page.notified = page.sent  # what waits to be told is not: should it happen again, it is
    return replace(put_away(alert, "closed") if is_untouched else alert, note=EXPLAINED)
