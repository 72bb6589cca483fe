"""What is usual: the middle of earlier counts and how far they scatter, both deaf to a few wild ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from tui.detection.wall import Wall

TO_DEVIATION = 1.4826
"""The median distance from the median, times this, is the standard deviation of normally scattered values."""
SAMPLES = 3
"""Fewer samples of a season say less than all hours together."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Counts of earlier buckets, summed up."""

    median: float
    spread: float
    highest: int
    buckets: int
    season: str = ""

    def z(self, count: int) -> float:
        """How many spreads a count lies above the median."""
        return (count - self.median) / self.spread

    def words(self) -> str:
        """`median 1, spread 1.0, highest 1, over 216 buckets`."""
        over = f"over {self.buckets} buckets" + (f" of the same {self.season}" if self.season else "")
        return f"median {self.median:g}, spread {self.spread:.1f}, highest {self.highest}, {over}"


def baseline_of(counts: Sequence[int], season: str = "") -> Baseline:
    """The baseline of some counts; that of none is zero with a spread of one."""
    if not counts:
        return Baseline(0, 1.0, 0, 0, season)
    middle = median(counts)
    scatter = median(abs(count - middle) for count in counts)
    spread = max(TO_DEVIATION * scatter, sqrt(middle), 1.0)
    return Baseline(middle, spread, max(counts), len(counts), season)


@dataclass(frozen=True, slots=True)
class Season:
    """Whether a bucket is held against all earlier ones or those of the same hour."""

    name: str = "none"

    def slots(self, number: int, start: int, bucket: int, wall: Wall) -> tuple[str, Sequence[int]]:
        """The season's name and its earlier buckets, newest first; none when there is no season."""
        days = {"hour_of_day": 1, "hour_of_week": 7}.get(self.name)
        if days is None:
            return "", ()
        slots = []
        back = days
        while (earlier := wall.before(number * bucket, back) // bucket) >= start:
            slots.append(earlier)
            back += days
        return self.name.replace("_", " "), slots
