"""Standing suppressions: which alerts they hide, and how much that is."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from tui.alerts.joining import is_bad, put_away
from tui.alerts.page import Key, Page
from tui.events.alert import Alert
from tui.events.dealing import Suppression


class Suppressions:
    """By account, rule and entity, one each. The book's lock guards them."""

    def __init__(self) -> None:
        self._of_key: dict[Key, Suppression] = {}

    def __len__(self) -> int:
        return len(self._of_key)

    def __iter__(self) -> Iterator[Suppression]:
        return iter(self._of_key.values())

    def get(self, key: Key | None) -> Suppression | None:
        """The suppression of a rule about an entity."""
        return None if key is None else self._of_key.get(key)

    def key_of(self, alert_id: str) -> Key | None:
        """The key of the suppression that was made from an alert: that may have left the book."""
        return next((key for key, each in self._of_key.items() if each.id == alert_id), None)

    def hiding(self, page: Page) -> Suppression | None:
        """What hides an alert; nothing hides one that is dealt with already, called bad, or worse."""
        found = self._of_key.get(page.key)
        if found is None or page.alert.status in {"acknowledged", "closed"} or page.alert.severity > found.up_to:
            return None
        if is_bad(page.alert):
            return None
        return found

    def shown(self, page: Page) -> Alert:
        """The alert as people see it."""
        found = self.hiding(page)
        if found is None:
            return page.alert
        hidden = put_away(page.alert, "suppressed", found.until, found.author, found.reason)
        return replace(hidden, hidden=found.hidden)

    def put(self, suppression: Suppression, pages: Iterable[Page]) -> None:
        """From now on it stands; the alerts that it hides are counted, each once."""
        self._of_key[suppression.account, suppression.rule, suppression.key] = suppression
        for page in pages:
            self.count(page)

    def count(self, page: Page, *, has_fired: bool = False) -> None:
        """Counts an alert that is hidden now and was not, or that has fired while it is."""
        found = self.hiding(page)
        if found is not None and (has_fired or page.hidden_by != (found.id, found.made)):
            page.hidden_by = (found.id, found.made)
            self._of_key[page.key] = replace(found, hidden=found.hidden + 1)

    def restore(self, kept: Iterable[Suppression], pages: Iterable[Page]) -> None:
        """Those of the last run: they have counted its alerts."""
        for each in kept:
            self._of_key[each.account, each.rule, each.key] = each
        for page in pages:
            found = self.hiding(page)
            page.hidden_by = None if found is None else (found.id, found.made)

    def drop(self, key: Key, pages: Iterable[Page]) -> Suppression | None:
        """Ends one. What it hid is in sight again and notifies nobody: it is old."""
        for page in pages:
            if self.hiding(page) is not None:
                page.call_told()
        return self._of_key.pop(key, None)

    def over(self, now_ns: int) -> list[Key]:
        """The keys of those whose time is over."""
        return [key for key, each in self._of_key.items() if each.until is not None and each.until <= now_ns]
