"""Rows out of a list, as a screen may be given them."""

from collections.abc import Sequence

import msgspec

from tui.events.model import Seen


def numbered(events: Sequence[Seen], first: int = 0) -> list[Seen]:
    """The events with row numbers in the order given."""
    return [msgspec.structs.replace(event, row=first + place) for place, event in enumerate(events)]


class ListRows:
    """Rows in the order of event time; counts how many events were read."""

    def __init__(self, events: Sequence[Seen], evicted: frozenset[int] = frozenset()) -> None:
        self._events = sorted(events, key=lambda seen: seen.event.time)
        self._places = {seen.row: place for place, seen in enumerate(self._events)}
        self._evicted = evicted
        self.reads = 0

    def __len__(self) -> int:
        return len(self._events)

    def seen(self, index: int) -> Seen | None:
        """The event at a place."""
        self.reads += 1
        found = self._events[index]
        return None if found.row in self._evicted else found

    def row(self, index: int) -> int:
        """The row number at a place."""
        return self._events[index].row

    def place(self, row: int) -> int | None:
        """The place of a row number."""
        return self._places.get(row)
