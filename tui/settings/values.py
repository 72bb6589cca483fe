"""Understands one value, a text (flag, variable) or what TOML made of it; `ValueError` says what is wrong."""

import re
from collections.abc import Callable
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from tui.events.durations import format_duration, parse_duration
from tui.events.times import NANOSECONDS, parse_timestamp
from tui.settings.config_file import HoursTable
from tui.settings.local_zone import local_zone
from tui.settings.model import BusinessHours
from tui.settings.problem import nearest

SHORTEST_INTERVAL, USUAL_INTERVAL, LONGEST_INTERVAL = 1.0, 60.0, 300.0
"""Seconds; 1Password documents one request every 1 to 5 minutes."""
LONGEST_LEARN = 120 * 86_400.0
"""Seconds for which the service keeps events."""
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)", re.ASCII)


def text(value: object) -> str:
    """Any text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is missing")
    return value.strip()


def switch(value: object) -> bool:
    """A yes or no."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold()
    if word in ("1", "true", "yes", "on"):
        return True
    if word in ("", "0", "false", "no", "off"):
        return False
    raise ValueError("it is on or off")


def texts(value: object) -> tuple[str, ...]:
    """A list of texts, or one text with commas between them."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise ValueError("a list of texts")
    return tuple(str(part).strip() for part in parts if str(part).strip())


def whole(lowest: int, highest: int) -> Callable[[object], int]:
    """A whole number in a range."""

    def read(value: object) -> int:
        written = str(value).strip()
        if not re.fullmatch(r"\d{1,12}", written, re.ASCII) or not lowest <= int(written) <= highest:
            raise ValueError(f"it is a whole number from {lowest} to {highest}")
        return int(written)

    return read


def one_of(*choices: str) -> Callable[[object], str]:
    """One word of a few."""

    def read(value: object) -> str:
        word = str(value).strip()
        if word not in choices:
            meant = nearest(word, choices)
            raise ValueError(f"it is one of {', '.join(choices)}" + (f"; {meant}" if meant else ""))
        return word

    return read


def duration(value: object) -> float:
    """Seconds of a duration."""
    return parse_duration(text(value))


def interval(value: object) -> float:
    """Seconds between two polls of a stream."""
    seconds = parse_duration(text(value))
    if not SHORTEST_INTERVAL <= seconds <= LONGEST_INTERVAL:
        raise ValueError(
            f"an interval is 1s to {format_duration(LONGEST_INTERVAL)}; 1Password documents 1 to 5 minutes"
        )
    return seconds


def learn(value: object) -> float:
    """How far back rules learn: a duration, at most as long as the service keeps events; 0 is off."""
    if str(value).strip() == "0":
        return 0.0
    seconds = duration(value)
    if seconds > LONGEST_LEARN:
        raise ValueError("at most 120d: the service keeps no more")
    return seconds


def since(now: float) -> Callable[[object], float]:
    """Seconds back from now, given as duration or as moment."""

    def read(value: object) -> float:
        written = text(value)
        try:
            return parse_duration(written)
        except ValueError:
            pass  # then it is a moment, or nothing that we know
        try:
            moment = parse_timestamp(written) / NANOSECONDS
        except ValueError:
            raise ValueError("it is a duration (90m, 24h, 7d) or a moment (2026-11-23T08:00:00Z)") from None
        if moment > now:
            raise ValueError("that moment is still to come")
        return now - moment

    return read


def zone(value: object) -> tzinfo:
    """A time zone by its name; `local` is this machine's."""
    name = text(value)
    if name == "local":
        return local_zone()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        known = {zone.casefold(): zone for zone in available_timezones()}
        meant = nearest(name, known).removeprefix("did you mean ").removesuffix("?")
        hint = f"; did you mean {known[meant]}?" if meant else ""
        raise ValueError(f"there is no such time zone{hint}") from error


def business_hours(table: HoursTable) -> BusinessHours:
    """Days (`mon-fri`, `mon,wed`) and hours (`08:00`) of work; an end before the start is past midnight."""
    return BusinessHours(_days(table.days), _minutes(table.from_), _minutes(table.to))


def _days(written: str) -> frozenset[int]:
    days: set[int] = set()
    for part in written.casefold().split(","):
        first, _, last = (end.strip()[:3] for end in part.partition("-"))
        if first not in _DAYS or (last or first) not in _DAYS:
            raise ValueError(f"days are mon to sun, like mon-fri or mon,wed; not {part.strip()[:20]!r}")
        start, end = _DAYS.index(first), _DAYS.index(last or first)
        days.update(day % 7 for day in range(start, end + 1 if end >= start else end + 8))
    return frozenset(days)


def _minutes(written: str) -> int:
    match = _CLOCK.fullmatch(written.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match else -1
    if not 0 <= minutes <= 24 * 60:
        raise ValueError(f"a time of day is written 08:00; not {written.strip()[:20]!r}")
    return minutes
