"""What hits do to the pages of a book: they open alerts, let them grow, make several one, or undo them.

A hit that lies between two alerts makes them one: otherwise their number would depend on the order in which late
events arrive.
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from tui.alerts.change import Turn, kind_of
from tui.alerts.hit import Hit
from tui.alerts.joining import (
    absorbed,
    back_in_sight,
    grown,
    is_expected,
    is_near,
    opened,
    put_away,
    teller,
    undone,
    words_of,
)
from tui.alerts.kept import retold, worded
from tui.alerts.page import Key, Page, worst
from tui.alerts.shelf import Shelf
from tui.alerts.suppressing import Suppressions
from tui.alerts.verdicts import Verdicts


class Growing:
    """Works on the shelf of a book, under its lock."""

    def __init__(
        self, shelf: Shelf, suppressions: Suppressions, verdicts: Verdicts, make_room: Callable[[], None]
    ) -> None:
        """`make_room` is called before a page is put on the shelf."""
        self._shelf = shelf
        self._suppressions = suppressions
        self._verdicts = verdicts
        self._make_room = make_room

    def take(self, hit: Hit, now_ns: int) -> Turn:
        """Takes a hit into the alert it belongs to, or opens one."""
        key = (hit.account, hit.rule.id, hit.key)
        near = self._near(key, hit)
        if hit.undone:
            return self._undo(near, key, hit, now_ns)
        return self._grow(near[0], near[1:], hit) if near else self._open(key, hit, now_ns)

    def _near(self, key: Key, hit: Hit) -> Sequence[Page]:
        """The alerts that a hit belongs to; what is only repeated changes no borders between them."""
        pages = self._shelf.of_key(key)
        counted = [page for page in pages if page.last_run and page.has_counted(hit)]
        if counted:
            return [min(counted, key=lambda page: sum(one not in page.evidence for one in hit.evidence))]
        earliest, latest = hit.first - hit.rule.dedup, hit.last + hit.rule.dedup
        around = [page for page in pages if page.alert.last >= earliest and page.alert.first <= latest]
        return [page for page in around if is_near(page.alert, hit)]

    def _open(self, key: Key, hit: Hit, now_ns: int) -> Turn:
        page = Page(self._verdicts.opened(opened(hit, now_ns)), key, {}, words_of(hit))
        if page.alert.id in self._shelf.pages:  # its first event fires again, further away than `dedup_max`
            return self._grow(self._shelf.pages[page.alert.id], (), hit)
        self._make_room()
        self._shelf.put(page, hit.evidence)
        self._suppressions.count(page, has_fired=True)
        return ("new", page, ())

    def _undo(self, near: Sequence[Page], key: Key, hit: Hit, now_ns: int) -> Turn:
        """Acknowledges an alert that something has undone; the evidence of that joins the rest."""
        page = near[0] if near else self._open(key, replace(hit, fresh=False), now_ns)[1]
        evidence = self._shelf.take_evidence(page, [one for one in hit.evidence if one not in page.evidence])
        page.alert = replace(undone(page.alert, hit), evidence=evidence)
        return ("undone", page, ())

    def _grow(self, page: Page, others: Sequence[Page], hit: Hit) -> Turn:
        before, counted = self._suppressions.shown(page), page.has_counted(hit)
        words = words_of(hit)
        if page.told is None:
            page.alert, page.told = worded(page.alert, hit), words
        for other in others:
            self._absorb(page, other, hit.rule.repeats)
        new = [evidence for evidence in hit.evidence if evidence not in page.evidence]
        page.told = teller(page.told, words)
        new_events = len(new) if hit.evidence else 1
        evidence = self._shelf.take_evidence(page, new)
        if counted:
            after = retold(page.alert, hit, page.told, evidence)
        else:
            after = grown(page.alert, hit, page.told, new_events, evidence)
            is_other = self._verdicts.is_something_else(before, hit.novel)
            if is_other or (before.note and not is_expected(before)):  # it happened again
                after = replace(after, status="open")
            if after.note:
                after = replace(after, note="")
        page.alert = put_away(after, "open") if after.until and after.status == "open" else after
        if before.status != "open" and self._suppressions.shown(page).status == "open":
            page.alert = back_in_sight(page.alert, before)
        elif page.alert.status == "open" and is_expected(page.alert):  # worse, and hidden all the same
            page.alert = replace(page.alert, verdict=None)
        self._verdicts.grown(page.alert)
        if counted:
            self._verdicts.read_again(page.alert, hit.novel)
        self._suppressions.count(page, has_fired=not counted)
        return (kind_of(after, [before]), page, tuple(other.alert.id for other in others))

    def _absorb(self, page: Page, other: Page, repeats: bool) -> None:
        self._shelf.remove(other)
        page.alert = absorbed(page.alert, other.alert, repeats)
        page.is_told = page.is_told or other.is_told
        page.told = other.told if page.told is None else teller(page.told, other.told or page.told)
        page.notified, page.sent = worst(page.notified, other.notified), worst(page.sent, other.sent)
        page.last_run += other.last_run
        self._shelf.take_evidence(page, [evidence for evidence in other.evidence if evidence not in page.evidence])
