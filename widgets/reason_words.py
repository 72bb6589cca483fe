"""Reasons as sentences that fit: what was asked, what was found (bold), its limit, what is usual."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from tui.events.alert import Why
from widgets.formatting import local, width_of
from widgets.looks import Looks
from widgets.strips import Part
from widgets.wrapping import cells

APART = "   "
"""Between reasons on one line."""
TELLING = 2
"""Up to this weight a reason says more than that an event matched."""
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (\S+)", re.ASCII)
_CHOICES = re.compile(r"\[([^\[\]]*)\]")


def weight(why: Why) -> int:
    """How much a reason tells: 0 a value beside its own limit, 1 a span or what is usual, 2 a step,
    3 what the event had to be, 4 what would have excused it."""
    if why.limit and why.limit not in why.clause.split():
        return 0
    if why.limit or why.baseline:
        return 1
    if why.clause.startswith("step "):
        return TELLING
    return 4 if why.clause.startswith("unless ") else 3


def reason_lines(
    looks: Looks, whys: Sequence[Why], today: date | None, width: int, *, packed: bool
) -> list[tuple[int, list[Part]]]:
    """The reasons, the most telling first, each with its weight; those that only say what matched share lines,
    and `packed` lets the others do so too."""
    rows: list[tuple[int, list[Part]]] = []
    for why in sorted(whys, key=weight):
        said, heavy = sentence(looks, why, today, width), weight(why)
        shares = (
            rows and (packed or rows[-1][0] > TELLING) and cells(rows[-1][1]) + len(APART) + cells(said) <= width
        )
        if shares:
            rows[-1] = (rows[-1][0], [*rows[-1][1], Part(APART), *said])
        else:
            rows.append((heavy, said))
    return rows


def sentence(looks: Looks, why: Why, today: date | None, width: int) -> list[Part]:
    """`different item by user within 15m: 31 (limit 15)`; too long, it loses what is usual, then words."""
    value = short_times(why.value, looks.zone, today)
    clause = f"{why.clause}: "
    if why.clause.endswith(f" = {value}"):
        clause = why.clause[: -len(value)]
    rest = [Part(value, "bright")]
    if why.limit:
        rest.append(Part(f" (limit {why.limit})", "dim"))
    if why.baseline and width_of(clause) + cells(rest) + 2 + width_of(why.baseline) <= width:
        rest.append(Part(f"  {why.baseline}", "new"))
    if (room := width - cells(rest)) < width_of(clause):
        clause = f"{_shortened(clause.removesuffix(': '), room - 2, looks.glyphs.cut)}: "
    return [Part(clause), *rest]


def _shortened(clause: str, room: int, cut: str) -> str:
    """The clause with fewer choices in its brackets, then with fewer words; its first word stays."""
    while width_of(clause) > room and (choices := _last_choices(clause, cut)):
        start, end, values = choices
        clause = f"{clause[:start]}[{', '.join([*values[:-1], cut])}]{clause[end:]}"
    words = clause.split(" ")
    while len(words) > 1 and width_of(" ".join(words)) > room:
        words = [*words[: -2 if words[-1] == cut else -1], cut]
        if len(words) == 2 and width_of(" ".join(words)) > room:
            return words[0]
    return " ".join(words)


def _last_choices(clause: str, cut: str) -> tuple[int, int, list[str]] | None:
    """The last brackets with more than one choice: where they are, and the choices."""
    for found in reversed(list(_CHOICES.finditer(clause))):
        values = [value for value in found[1].split(", ") if value != cut]
        if len(values) > 1:
            return found.start(), found.end(), values
    return None


def short_times(text: str, zone: tzinfo, today: date | None) -> str:
    """The text with its moments in the zone and as short as the day allows; a zone that is unknown stays named.

    >>> short_times("the last at 2026-11-23 07:43:22 UTC", UTC, date(2026, 11, 23))
    'the last at 07:43:22'
    """

    def said(found: re.Match[str]) -> str:
        try:
            when = datetime.fromisoformat(found[1])
            known = next((z for z in (UTC, zone) if when.replace(tzinfo=z).tzname() == found[2]), None)
            ns = None if known is None else int(when.replace(tzinfo=known).timestamp()) * 10**9
            return found[0] if ns is None else _moment(local(ns, zone), today)
        except (ValueError, OverflowError):  # digits that are no moment, or one at the end of the calendar
            return found[0]

    return _MOMENT.sub(said, text)


def _moment(when: datetime, today: date | None) -> str:
    days = None if today is None else (today - when.date()).days
    if days == 0:
        return f"{when:%H:%M:%S}"
    return f"{when:%a %H:%M:%S}" if days is not None and 0 < days < 7 else f"{when.day} {when:%b %H:%M:%S}"
