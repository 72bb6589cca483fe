"""Ranges of time that are asked for often, and what people type for a moment."""

import re
from datetime import timedelta, tzinfo
from typing import NamedTuple

from tui.events.times import to_datetime
from tui.query.moments import read_moment
from tui.query.ranging import stamp, terms_of_range

_CLOCK = re.compile(r"\d{1,2}:\d\d(:\d\d)?", re.ASCII)


class Preset(NamedTuple):
    """A range by its name: what its two ends are written as."""

    name: str
    after: str = ""
    before: str = ""
    more: str = ""
    """A condition besides."""

    @property
    def terms(self) -> str:
        """The range as a query has it."""
        return " ".join(part for part in (terms_of_range(self.after, self.before), self.more) if part)


def presets(now_ns: int, zone: tzinfo) -> list[Preset]:
    """The ranges as seen from a moment. Weeks are written by their Mondays: the language has no word for them."""
    today = to_datetime(now_ns).astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    return [
        Preset("All that is held"),
        Preset("Last 15 minutes", "-15m"),
        Preset("Last hour", "-1h"),
        Preset("Last 24 hours", "-24h"),
        Preset("Last 7 days", "-7d"),
        Preset("Today", "today"),
        Preset("Today in business hours", "today", more="hours:business"),
        Preset("Yesterday", "yesterday", "today"),
        Preset("This week", f"{monday}"),
        Preset("Last week", f"{monday - timedelta(days=7)}", f"{monday}"),
    ]


def spelt_out(text: str, now_ns: int, zone: tzinfo) -> str:
    """What is typed for a moment as queries take it; `ValueError` when it is none.

    A time of day (`02:14`) is the last such time, and one without a zone is of the clock that the screen tells.
    """
    text = text.strip()
    if not text:
        return ""
    if _CLOCK.fullmatch(text):
        return stamp(_last(text, now_ns, zone), zone)
    moment = read_moment(text)
    return text if moment.local is None else stamp(moment.span(now_ns, zone)[0], zone)


def _last(clock: str, now_ns: int, zone: tzinfo) -> int:
    today = to_datetime(now_ns).astimezone(zone).date()
    clock = clock.rjust(len(clock) + len(clock.partition(":")[0]) % 2, "0")
    found = [read_moment(f"{today - timedelta(days=back)}T{clock}").span(now_ns, zone)[0] for back in (0, 1)]
    return next((at for at in found if at <= now_ns), found[-1])


def begin_of(text: str, now_ns: int, zone: tzinfo) -> int | None:
    """The first moment of what is typed, in nanoseconds since 1970; None when nothing is."""
    text = spelt_out(text, now_ns, zone)
    return read_moment(text).span(now_ns, zone)[0] if text else None
