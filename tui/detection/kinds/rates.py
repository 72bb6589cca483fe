"""How much a key had in each stretch of time: the newest with their events, older ones as bare counts."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from tui.detection.kinds.baseline import SAMPLES, Baseline, baseline_of
from tui.detection.kinds.bucket import Bucket
from tui.detection.kinds.finding import Entry

OPEN = 26
"""Buckets that late events can still join with their values."""


class Rates:
    """The counts of one key."""

    __slots__ = ("_baseline", "_closed", "_history", "_open", "first", "touched")

    def __init__(self, history: int) -> None:
        self._history = history
        self._open: dict[int, Bucket] = {}
        self._closed: dict[int, int] = {}
        self._baseline: tuple[int, Baseline] | None = None
        self.first = 2**63
        """Event time of the oldest event."""
        self.touched = 0

    def add(self, number: int, time: int, value: str, uuid: str, mark: int) -> int:
        """Counts an event in its bucket; 0 when the bucket is closed and cannot tell."""
        if time < self.first:
            self.first = time
        if self._baseline is not None and number < self._baseline[0]:
            self._baseline = None
        bucket = self._open.get(number)
        if bucket is None:
            if number in self._closed or (len(self._open) >= OPEN and number < min(self._open)):
                self._closed[number] = self._closed.get(number, 0) + 1
                return 0
            bucket = self._open[number] = Bucket()
            self._close()
        return bucket.add(time, value, uuid, mark)

    def _close(self) -> None:
        while len(self._open) > OPEN:
            number = min(self._open)
            self._closed[number] = len(self._open.pop(number))
            self._forget(number + 1 - self._history)

    def _forget(self, before: int) -> None:
        """Drops counts that no open bucket is held against any more; they stand in order, but for late ones."""
        while self._closed and (oldest := next(iter(self._closed))) < before:
            del self._closed[oldest]

    @property
    def kept(self) -> int:
        """Buckets of which something is known."""
        return len(self._open) + len(self._closed)

    def entries(self, number: int) -> Sequence[Entry]:
        """Events of an open bucket."""
        return self._open[number].entries()

    def baseline(self, number: int, compute: Callable[[], Baseline]) -> Baseline:
        """The baseline of a bucket, computed once."""
        if self._baseline is None or self._baseline[0] != number:
            self._baseline = (number, compute())
        return self._baseline[1]

    def measured(
        self, start: int, end: int, slots: tuple[str, Sequence[int]], left_out: AbstractSet[int] = frozenset()
    ) -> Baseline:
        """The baseline of the buckets from start to before end, or of the slots if they are enough."""
        season, slots_of_season = slots
        chosen = [number for number in slots_of_season if number not in left_out]
        if len(chosen) >= SAMPLES:
            return baseline_of([self._count(number) for number in chosen], season)
        filled = [number for number in (*self._closed, *self._open) if start <= number < end]
        counts = [self._count(number) for number in filled if number not in left_out]
        return baseline_of(counts + [0] * (end - start - len(filled)))

    def _count(self, number: int) -> int:
        bucket = self._open.get(number)
        return self._closed.get(number, 0) if bucket is None else len(bucket)
