"""How many different values a window holds, kept up to date while the window slides over a timeline."""

from collections.abc import Sequence

from tui.detection.kinds.finding import Entry


class Tally:
    """Counts a value's events in a slice of entries; `fitting` values have a count within bounds."""

    __slots__ = ("_high", "_low", "counts", "end", "fitting", "start")

    def __init__(self, low: int, high: int | None) -> None:
        self._low = low
        self._high = high
        self.start = 0
        self.end = 0
        self.counts: dict[str, int] = {}
        self.fitting = 0

    def reset(self) -> None:
        """Forgets everything: the entries have moved."""
        self.start = self.end = self.fitting = 0
        self.counts.clear()

    def inserted(self, place: int, entry: Entry) -> None:
        """An entry was put into the timeline."""
        if place < self.start:
            self.start += 1
            self.end += 1
        elif place < self.end:
            self.end += 1
            self._add(entry.value)

    def slide(self, entries: Sequence[Entry], start: int, end: int) -> None:
        """Moves the window to another slice, at the cost of the distance."""
        if start >= self.end or end <= self.start:
            self.reset()
            self.start = self.end = start
        for place in range(self.end, end):
            self._add(entries[place].value)
        for place in range(start, self.start):
            self._add(entries[place].value)
        for place in range(self.start, start):
            self._remove(entries[place].value)
        for place in range(end, self.end):
            self._remove(entries[place].value)
        self.start, self.end = start, end

    def fits(self, value: str) -> bool:
        """Whether a value's count is within bounds."""
        return self._fits(self.counts.get(value, 0))

    def _fits(self, count: int) -> bool:
        return count >= self._low and (self._high is None or count <= self._high)

    def _add(self, value: str) -> None:
        count = self.counts.get(value, 0)
        self.counts[value] = count + 1
        self.fitting += self._fits(count + 1) - self._fits(count)

    def _remove(self, value: str) -> None:
        count = self.counts[value]
        self.fitting += self._fits(count - 1) - self._fits(count)
        if count > 1:
            self.counts[value] = count - 1
        else:
            del self.counts[value]
