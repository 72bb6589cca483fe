"""The row to go to for a moment: the first one from then on, and what there is to say of it."""

from datetime import tzinfo
from typing import NamedTuple

from tui.events.reading import Rows, Status
from tui.events.times import NANOSECONDS
from widgets.formatting import stamp


class Landing(NamedTuple):
    """Where one lands; without a row nothing moves."""

    row: int | None
    said: str
    load_from: int | None = None
    """From when on older events would have to be loaded, in nanoseconds since 1970."""


def place_from(rows: Rows, moment: int) -> int | None:
    """The place of the first row that is not before a moment; None when all are."""
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        seen = rows.seen(middle)
        if seen is None or seen.event.time < moment:  # the ring lets the oldest go first
            low = middle + 1
        else:
            high = middle
    return low if low < len(rows) else None


def landing(rows: Rows, moment: int, status: Status, zone: tzinfo) -> Landing:
    """The first row from a moment on, of rows by event time."""
    place = place_from(rows, moment)
    since = status.whole_since
    outside = since is not None and moment < since * NANOSECONDS
    held = _held(status, since, zone) if outside and since is not None else ""
    load_from = moment if outside else None
    seen = None if place is None else rows.seen(place)
    if place is None or seen is None:
        newest = rows.seen(len(rows) - 1) if len(rows) else None
        said = f"no row from {stamp(moment, zone)} on"
        more = held or (
            f"the newest is of {stamp(newest.event.time, zone)}" if newest else "the filter leaves none"
        )
        return Landing(None, f"{said}; {more}", load_from)
    said = f"the first row is of {stamp(seen.event.time, zone)}"
    return Landing(rows.row(place), f"{said}; {held}" if held else said, load_from)


def _held(status: Status, since: float, zone: tzinfo) -> str:
    told = f"the ring holds since {stamp(round(since * NANOSECONDS), zone)}"
    return f"{told}, and is full" if status.held >= status.capacity > 0 else f"{told}, L loads older events"
