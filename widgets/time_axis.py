"""The words under a chart of time: hours and days beneath their bins, how long a bin is, what a span is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from itertools import pairwise

from tui.events.durations import format_duration
from tui.events.times import NANOSECONDS
from widgets.formatting import local

_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_EVERY = (1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)
"""Seconds between labels."""
_APART = 9
"""Cells from one label to the next, at least."""
_DAY = 86_400


def lasting(edges: Sequence[int]) -> str:
    """How long most bins are: `15m`."""
    return format_duration(_usual_length(edges) / NANOSECONDS)


def axis(
    edges: Sequence[int], columns: Sequence[int], room: int, zone: tzinfo, today: date
) -> Iterator[tuple[int, str]]:
    """Labels with their first cell, none beyond the room and none over another: the first bin, then round times.

    `columns` are the first cells of the bins.
    """
    seconds = _usual_length(edges) // NANOSECONDS
    every = next((each for each in _EVERY if each * columns[-1] >= seconds * (len(edges) - 1) * _APART), _DAY)
    free = 0
    for place, edge in enumerate(edges[:-1]):
        when = local(edge, zone)
        since_midnight = when.hour * 3600 + when.minute * 60 + when.second
        if place and since_midnight % every:
            continue
        label = _first(when, today, seconds) if not place else _label(when, seconds)
        if columns[place] >= free and columns[place] + len(label) <= room:
            free = columns[place] + len(label) + 2
            yield columns[place], label


def _usual_length(edges: Sequence[int]) -> int:
    """Nanoseconds that most bins last."""
    return Counter(end - start for start, end in pairwise(edges)).most_common(1)[0][0]


def _first(when: datetime, today: date, seconds: int) -> str:
    """With its day, unless that is today."""
    label = _label(when, seconds)
    return label if when.date() == today or label == _day(when) else f"{_day(when)} {label}"


def _label(when: datetime, seconds: int) -> str:
    if seconds >= _DAY or not (when.hour or when.minute or when.second):
        return _day(when)
    return f"{when:%H:%M}" if seconds >= 60 or not when.second else f"{when:%H:%M:%S}"


def _day(when: datetime) -> str:
    return f"{_WEEKDAYS[when.weekday()]} {when.day}"


def span_words(start: int, end: int, zone: tzinfo, today: date) -> str:
    """`12:00 to 12:30`, with the days that are not today."""
    first, last = local(start, zone), local(end, zone)
    told = (f"{_day(first)} " if first.date() != today else "") + _clock(first)
    other_day = f"{_day(last)} " if last.date() != first.date() else ""
    return f"{told} to {other_day}{_clock(last)}"


def _clock(when: datetime) -> str:
    return f"{when:%H:%M:%S}" if when.second else f"{when:%H:%M}"
