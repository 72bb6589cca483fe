"""Values as people read them: times in their zone, ages, counts, text cut to a number of cells.

Text arrives cleaned (`tui.events.clean`); nothing here is ever parsed as markup.
"""

from datetime import date, datetime, tzinfo

from rich.cells import cell_len, set_cell_size

from tui.events.times import to_datetime

_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def width_of(text: str) -> int:
    """Cells that a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int, keep_end: bool = False, *, cut: str = "…") -> str:
    """The text if it fits, else as much as does, with a mark where it is cut; `keep_end` cuts in the middle.

    >>> fit("credentials_failed", 10), fit("2001:db8::8a2e:370", 12, keep_end=True)
    ('credentia…', '2001:d…e:370')
    """
    if width_of(text) <= width:
        return text
    if width <= 1:
        return cut if width == 1 else ""
    if not keep_end:
        return _start(text, width - 1) + cut
    tail = (width - 1) // 2
    return _start(text, width - 1 - tail) + cut + _end(text, tail)


def _start(text: str, width: int) -> str:
    return text[:width] if text.isascii() else set_cell_size(text, width).rstrip()


def _end(text: str, width: int) -> str:
    if text.isascii():
        return text[len(text) - width :]
    end = text[max(0, len(text) - width) :]
    while width_of(end) > width:
        end = end[1:]
    return end


def padded(text: str, width: int, *, right: bool = False, keep_end: bool = False, cut: str = "…") -> str:
    """The text in exactly that many cells; `right` sets it to the right."""
    fitted = fit(text, width, keep_end, cut=cut)
    blanks = " " * (width - width_of(fitted))
    return blanks + fitted if right else fitted + blanks


def local(ns: int, zone: tzinfo) -> datetime:
    """A moment in a zone."""
    return to_datetime(ns).astimezone(zone)


def clock(ns: int, zone: tzinfo) -> str:
    """`12:04:31`."""
    return f"{local(ns, zone):%H:%M:%S}"


def moment(ns: int, zone: tzinfo, today: date, cells: int = 8) -> str:
    """The time if it is of today, else the day too, as far as they fit in that many cells, at least 6.

    15: `12:04:31`, `Th 12:04:31`, `12 Nov 12:04:31`, `12 Nov 25 12:04`; from 12 on `12 Nov 12:04`, `12 Nov 2025`;
    8: `Th 12:04`, `12 Nov`, `Nov 2025`; 6: `12:04`, `Th 12h`, `12 Nov`, `Nov 25`.
    """
    when = local(ns, zone)
    days = (today - when.date()).days
    if days == 0:
        return f"{when:%H:%M:%S}" if cells >= 8 else f"{when:%H:%M}"
    if 0 < days < 7:
        hour = f"{when:%H:%M:%S}" if cells >= 11 else f"{when:%H:%M}" if cells >= 8 else f"{when:%H}h"
        return f"{_WEEKDAYS[when.weekday()]} {hour}"
    month = _MONTHS[when.month - 1]
    day = f"{when.day:2d} {month}"
    if when.year == today.year:
        return f"{day} {when:%H:%M:%S}" if cells >= 15 else f"{day} {when:%H:%M}" if cells >= 12 else day
    if cells >= 12:
        return f"{day} {when:%y %H:%M}" if cells >= 15 else f"{day} {when.year}"
    return f"{month} {when.year}" if cells >= 8 else f"{month} {when.year % 100:02d}"


def stamp(ns: int, zone: tzinfo) -> str:
    """Day, time and zone: `Fri 20 Nov 2026 12:04:31 CET`."""
    when = local(ns, zone)
    return f"{when:%a} {when.day} {_MONTHS[when.month - 1]} {when:%Y %H:%M:%S} {when.tzname() or ''}".rstrip()


def age(seconds: float, *, tight: bool = False) -> str:
    """A span in its largest unit: `3 s`, `62 s`, `5 m`, `2 h`, `41 d`; tight leaves the blank out."""
    amount, unit = max(0, round(seconds)), "s"
    for size, limit, name in ((60, 90, "m"), (60, 90, "h"), (24, 48, "d")):
        if amount < limit:
            break
        amount, unit = amount // size, name
    return f"{amount}{'' if tight else ' '}{unit}"


STEP, STEPPED = 5, 90
"""Seconds that ages below so many are told by."""


def ago(seconds: float, *, short: bool = False) -> str:
    """How long ago, in 7 cells: `15s ago`, `41d ago`; short in 3, without the word. From 1,000 days on one more.

    Seconds go by fives: on a slow line each change of a line costs some eighty bytes.

    >>> ago(17), ago(200), ago(200, short=True)
    ('15s ago', ' 3m ago', ' 3m')
    """
    told = f"{age(seconds // STEP * STEP if seconds < STEPPED else seconds, tight=True):>3}"
    return told if short else f"{told} ago"


def count(number: int) -> str:
    """A count in at most five cells: `412`, `9,780`, `214k`, `1.2M`, `34M`."""
    if number < 10_000:
        return f"{number:,}"
    if number < 1_000_000:
        return f"{number // 1000}k"
    return f"{number / 1e6:.1f}M" if number < 10_000_000 else f"{number // 1_000_000}M"
