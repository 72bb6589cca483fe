"""The row to go to for a moment: the first one from then on, and what there is to say of it."""

from datetime import tzinfo
from typing import NamedTuple

from tui.events.reading import Rows, Status
from tui.events.times import NANOSECONDS
from widgets.formatting import local


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


def landing(rows: Rows, moment: int, status: Status, now_ns: int, zone: tzinfo) -> Landing:
    """The first row from a moment on, of rows by event time. What to do is said first: the end may be cut."""
    place = place_from(rows, moment)
    since = None if status.whole_since is None else round(status.whole_since * NANOSECONDS)
    held, load_from = "", None
    if since is not None and moment < since:
        load_from = moment
        full = status.held >= status.capacity > 0
        held = f"the ring {'is full and ' * full}holds since {_told(since, now_ns, zone)}"
        held += "; " if full else ", L loads older; "
    seen = None if place is None else rows.seen(place)
    if place is not None and seen is not None:
        return Landing(rows.row(place), f"{held}first row {_told(seen.event.time, now_ns, zone)}", load_from)
    newest = rows.seen(len(rows) - 1) if len(rows) else None
    last = f"the newest: {_told(newest.event.time, now_ns, zone)}" if newest else "the filter leaves none"
    return Landing(None, f"{held}no row from {_told(moment, now_ns, zone)} on, {last}", load_from)


def _told(ns: int, now_ns: int, zone: tzinfo) -> str:
    """`Fri 20 Nov 11:59:44`, with the year if it is another one."""
    when, now = local(ns, zone), local(now_ns, zone)
    seconds = ":%S" if when.second else ""
    return when.strftime(f"%a %d %b{'' if when.year == now.year else ' %Y'} %H:%M{seconds}")
