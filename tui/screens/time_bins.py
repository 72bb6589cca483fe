"""Bins of time for a chart: round widths, edges on the local clock, right on the days when clocks are changed."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import pairwise
from math import gcd

from tui.events.reading import Status, Watch
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.query import parse
from tui.query.clock import DAY, HOUR, MINUTE, MONDAY, WEEK, offset
from tui.query.context import Context
from tui.query.parting import parted
from tui.query.reach import earliest, latest
from widgets.stream_health import health_of, verdict
from widgets.time_histogram import Bins

_OF_A_MINUTE = (1, 2, 5, 10, 15, 20, 30)
STEPS = (
    *(n * NANOSECONDS for n in _OF_A_MINUTE),
    *(n * MINUTE for n in _OF_A_MINUTE),
    *(n * HOUR for n in (1, 2, 3, 4, 6, 8, 12)),
    DAY,
    *(WEEK << n for n in range(12)),
)
"""Widths of bins, up to 80 years."""
MOST_ASKED = 20_000
"""Bins that are asked for at most; days of odd lengths are put together from shorter ones."""
FAILED = "failure"


def span_of(query: str, status: Status, now_ns: int, zone: tzinfo) -> tuple[int, int]:
    """From when to when a chart of the filter reaches: its range, else all that is held up to now.

    Of what is not held at most as much is shown as of what is.
    """
    root, context = parse(parted(query)[0]).root, Context(now_ns, zone)
    first, last = earliest(root, context), latest(root, context)
    end = now_ns if last is None else min(last, now_ns)
    since = status.whole_since or status.oldest
    held = end if since is None else round(since * NANOSECONDS)
    if first is None:
        first = held
    elif held < end:
        first = max(first, held - (end - held))
    return min(first, end - NANOSECONDS), end


def edges_of(start: int, end: int, most: int, zone: tzinfo) -> list[int]:
    """Where bins begin, and where the last one ends: all of the span, in at most so many bins."""
    for step in STEPS:
        if (end - start) // step < most:
            found = list(_edges(start, end, step, zone))
            if len(found) - 1 <= most:
                return found
    return [start, end]


def _edges(start: int, end: int, step: int, zone: tzinfo) -> Iterator[int]:
    edge = _begin(start, step, zone)
    yield edge
    while edge < end:
        edge = _next(edge, step, zone)
        yield edge


def _begin(moment: int, step: int, zone: tzinfo) -> int:
    """The last moment up to this one when the local clock told a multiple of the step."""
    ahead = offset(moment, zone)
    return _on_the_clock(moment - (moment + ahead + _shift(step)) % step, ahead, step, zone)


def _next(edge: int, step: int, zone: tzinfo) -> int:
    """The first moment after this one when the local clock tells a multiple of the step."""
    ahead = offset(edge, zone)
    return max(_on_the_clock(edge + step - (edge + ahead + _shift(step)) % step, ahead, step, zone), edge + 1)


def _on_the_clock(moment: int, ahead: int, step: int, zone: tzinfo) -> int:
    """The moment, where clocks were changed between: when they tell what was meant. Of a bin of up to an hour
    there are two when clocks go back; a longer one is longer then."""
    now_ahead = offset(moment, zone)
    if now_ahead == ahead or (step <= HOUR and not (now_ahead - ahead) % step):
        return moment
    corrected = moment + ahead - now_ahead
    return corrected if offset(corrected, zone) == now_ahead else moment


def _shift(step: int) -> int:
    return MONDAY if step % WEEK == 0 else 0


def bins_of(watch: Watch, streams: Sequence[Stream], query: str, now: float, most: int, zone: tzinfo) -> Bins:
    """What the filter matches in some streams, bin by bin; None where nothing was read, or is held any more."""
    status, now_ns = watch.status(), int(now * NANOSECONDS)
    edges = edges_of(*span_of(query, status, now_ns, zone), most, zone)
    none = [0] * (len(edges) - 1)
    rows, failed = [none], none
    for stream in streams:
        counts = _counted(watch, stream, query, "outcome" if stream is Stream.SIGNIN else "", edges)
        rows += counts.values()
        failed = counts.get(FAILED, failed) if stream is Stream.SIGNIN else failed
    sums = [sum(values) for values in zip(*rows, strict=True)]
    return Bins(tuple(edges), _as_far_as_known(edges, sums, streams, status, now), tuple(failed))


def _counted(watch: Watch, stream: Stream, query: str, by: str, edges: Sequence[int]) -> dict[str, list[int]]:
    start, length = edges[0], edges[-1] - edges[0]
    width = gcd(*(edge - start for edge in edges[1:]))
    number = min(MOST_ASKED, length // width)
    width = -(-length // number)
    found = watch.histogram(stream, query, by, start, edges[-1], number)
    places = [-(-(edge - start) // width) for edge in edges]
    return {value: [sum(row[a:b]) for a, b in pairwise(places)] for value, row in found.items()}


def _as_far_as_known(
    edges: Sequence[int], rows: Sequence[int], streams: Sequence[Stream], status: Status, now: float
) -> tuple[int | None, ...]:
    until = min((_known_until(status, stream, now) for stream in streams), default=now)
    since = status.whole_since or status.oldest or 0.0
    return tuple(
        row if row or (end > since * NANOSECONDS and start < until * NANOSECONDS) else None
        for row, (start, end) in zip(rows, pairwise(edges), strict=True)
    )


def _known_until(status: Status, stream: Stream, now: float) -> float:
    health = health_of(status, stream)
    is_late = health.last_success is not None and not verdict(health, now, status.interval).healthy
    return (health.last_success or now) if is_late else now
