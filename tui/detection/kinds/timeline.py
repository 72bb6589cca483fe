"""The entries of one key in order of event time, late ones put where they belong."""

from bisect import bisect_left, bisect_right, insort

from tui.detection.kinds.finding import Entry
from tui.detection.kinds.memory import ENTRIES


class Timeline:
    """A bounded sorted list. Forgetting goes by arrival, so that a batch that comes a week late still counts."""

    __slots__ = ("_capacity", "entries", "oldest_arrival", "overflow", "times")

    def __init__(self, capacity: int = ENTRIES) -> None:
        self._capacity = capacity
        self.oldest_arrival = 0
        """No entry arrived before this."""
        self.entries: list[Entry] = []
        self.times: list[int] = []
        """The entries' times, for bisection."""
        self.overflow = 0

    def add(self, entry: Entry) -> int | None:
        """Puts an entry in its place and gives the place; None if it is there already."""
        entries, times = self.entries, self.times
        if not times:
            self.oldest_arrival = entry.arrival
        elif entry.time <= times[-1]:
            return self._insert(entry)
        entries.append(entry)
        times.append(entry.time)
        return len(entries) - 1

    def _insert(self, entry: Entry) -> int | None:
        """Puts a late entry, or one of the same moment, where it belongs."""
        entries = self.entries
        place = bisect_left(entries, entry[:2])
        if place < len(entries) and entries[place][:2] == entry[:2]:
            return None
        entries.insert(place, entry)
        insort(self.times, entry.time)
        return place

    def shorten(self, clock: int, keep: int) -> bool:
        """Forgets entries that arrived longer than `keep` ago, and the oldest of too many; true if any went.

        Both go in batches, so that the cost of an event does not grow with the entries kept.
        """
        before = len(self.entries)
        is_old = before and self.oldest_arrival + keep + keep // 8 < clock
        if not is_old and before <= self._capacity:
            return False
        if is_old:
            kept = [entry for entry in self.entries if entry.arrival + keep >= clock]
            self._replace(kept)
        if len(self.entries) > self._capacity:
            surplus = len(self.entries) - self._capacity + self._capacity // 8
            self.overflow += surplus
            self._replace(self.entries[surplus:])
        return len(self.entries) < before

    def _replace(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.times = [entry.time for entry in entries]
        self.oldest_arrival = min((entry.arrival for entry in entries), default=0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Places of the entries from start to end, both inclusive, as a slice."""
        return bisect_left(self.times, start), bisect_right(self.times, end)

    def any_within(self, start: int, end: int) -> bool:
        """Whether there is an entry from start to end, both inclusive."""
        place = bisect_left(self.times, start)
        return place < len(self.times) and self.times[place] <= end

    def after(self, mark: tuple[int, str]) -> int:
        """The place of the first entry after a (time, uuid)."""
        return bisect_right(self.entries, (*mark, "\uffff"))

    def before(self, mark: tuple[int, str]) -> int:
        """The place of the first entry that is not before a (time, uuid)."""
        return bisect_left(self.entries, mark)
