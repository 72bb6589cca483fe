"""The rows of one stream in order of event time; late ones are sorted in when somebody asks."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_SPARE = 8
"""A new array gets room for an eighth more."""


class TimeIndex:
    """Rows sorted by time, then by row.

    What `order` gave out never changes: new rows go behind it or into a copy.
    """

    def __init__(self, most_pending: int) -> None:
        self._most_pending = most_pending
        """Rows that may wait to be sorted in."""
        self._rows: Ints = np.empty(0, np.int64)
        self._times: Ints = np.empty(0, np.int64)
        self._start = self._end = 0
        self._head = 0
        self._pending: list[tuple[Ints, Ints]] = []
        self._waiting = 0

    def add(self, rows: Ints, times: Ints, head: int) -> None:
        """Takes rows of a page; `head` is the oldest row that is still kept."""
        self._pending.append((rows, times))
        self._waiting += len(rows)
        if self._waiting >= self._most_pending:
            self.order(head)

    def order(self, head: int) -> Ints:
        """All rows from `head` on, by time."""
        if self._pending:
            rows = np.concatenate([page[0] for page in self._pending])
            times = np.concatenate([page[1] for page in self._pending])
            self._pending, self._waiting = [], 0
            sorting = np.argsort(times, kind="stable")
            self._merge(rows[sorting], times[sorting])
        if head > self._head:
            self._forget(head)
        return self._rows[self._start : self._end]

    def _merge(self, rows: Ints, times: Ints) -> None:
        old_times = self._times[self._start : self._end]
        place = self._start + int(np.searchsorted(old_times, times[0], side="right"))
        if place == self._end and self._end + len(rows) <= len(self._rows):
            self._rows[self._end : self._end + len(rows)] = rows
            self._times[self._end : self._end + len(rows)] = times
            self._end += len(rows)
            return
        behind = slice(place, self._end)
        later_rows = np.concatenate([self._rows[behind], rows])
        later_times = np.concatenate([self._times[behind], times])
        sorting = np.argsort(later_times, kind="stable")  # rows grow with arrival: equal times stay sorted by row
        before = slice(self._start, place)
        self._replace([self._rows[before], later_rows[sorting]], [self._times[before], later_times[sorting]])

    def _replace(self, rows: list[Ints], times: list[Ints]) -> None:
        length = sum(map(len, rows))
        room = length + length // _SPARE + 1024
        self._rows, self._times = _joined(rows, room), _joined(times, room)
        self._start, self._end = 0, length

    def _forget(self, head: int) -> None:
        self._head = head
        kept = self._rows[self._start : self._end] >= head
        first = int(kept.argmax()) if kept.any() else len(kept)
        self._start += first
        if not kept[first:].all():
            stays = kept[first:]
            here = slice(self._start, self._end)
            self._replace([self._rows[here][stays]], [self._times[here][stays]])


def _joined(parts: list[Ints], room: int) -> Ints:
    joined = np.empty(room, np.int64)
    np.concatenate(parts, out=joined[: sum(map(len, parts))])
    return joined
