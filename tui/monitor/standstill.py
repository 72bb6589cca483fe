"""Notices a service that always says there is more, and gives nothing: endless paging, seen in the field."""

from tui.events_api.pages import Cursor, Page, PageRequest

STANDING_LIMIT = 3
"""Pages in a row that lead back to where we were and bring nothing new."""
EMPTY_LIMIT = 30
"""Pages in a row without events; a few are normal, says the Events API reference."""
EMPTY_SECONDS = 2.0
"""Pause between empty pages beyond that: they do lead somewhere."""
PLACES_KEPT = 10_000
"""Places remembered since something new came; a circle longer than that is not noticed."""


class Standstill:
    """Watches the pages of one stream; says in `reason` why there is no use in going on at once."""

    def __init__(self) -> None:
        self._been: set[int] = set()
        self._standing = 0
        self._empty = 0

    def page(self, asked: PageRequest, page: Page, kept: int) -> None:
        """Notes a page that was asked for, and how many of its events were new."""
        if kept or not page.has_more:
            self._been.clear()
            self._standing = self._empty = 0
            return
        if isinstance(asked, Cursor) and len(self._been) < PLACES_KEPT:
            self._been.add(hash(asked.text))
        brought = bool(page.events or page.bad)
        if hash(page.cursor) in self._been:
            self._standing += 1
        elif brought:
            self._standing = 0
        self._empty = 0 if brought else self._empty + 1

    @property
    def reason(self) -> str:
        """Empty while things go on."""
        if self._standing >= STANDING_LIMIT:
            return "The service says there is more, but its cursor stands still"
        if self._empty >= EMPTY_LIMIT:
            return "The service says there is more, but sends nothing"
        return ""

    def pause(self, interval: float) -> float:
        """Seconds to wait before the next page."""
        return interval if self._standing >= STANDING_LIMIT else min(interval, EMPTY_SECONDS)
