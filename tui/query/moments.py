"""Moments as people write them: `-24h`, `yesterday`, `2026-03-02`, `2026-03-02T09:00Z`."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct

from tui.events.durations import parse_duration
from tui.events.times import NANOSECONDS, parse_timestamp, to_datetime

_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WITH_ZONE = re.compile(r"(?:[zZ]|[+-]\d\d:?\d\d)\s*$", re.ASCII)
_DAY = timedelta(days=1)


class Moment(Struct, frozen=True):
    """An instant or a day; what it means depends on the clock and the zone of who asks."""

    ago: int | None = None
    """Nanoseconds before now."""
    day: date | int | None = None
    """A date, or days after today."""
    instant: int | None = None
    """Nanoseconds since 1970."""
    local: datetime | None = None
    """A date and time without a zone: in the zone of who asks."""

    @property
    def is_day(self) -> bool:
        """It is a whole day."""
        return self.day is not None

    def span(self, now: int, zone: tzinfo) -> tuple[int, int]:
        """First nanosecond, and the first one that is past it; the two are the same for an instant."""
        if self.ago is not None:
            return now - self.ago, now - self.ago
        if self.instant is not None:
            return self.instant, self.instant
        if self.local is not None:
            at = _nanoseconds(self.local.replace(tzinfo=zone))
            return at, at
        day = self.day
        if not isinstance(day, date):
            day = to_datetime(now).astimezone(zone).date() + timedelta(days=day or 0)
        return _midnight(day, zone), _midnight(day + _DAY, zone)


def read_moment(text: str) -> Moment:
    """The moment that a text means; `ValueError` when it means none."""
    word = text.strip().casefold()
    if word == "now":
        return Moment(ago=0)
    if word in _DAYS:
        return Moment(day=_DAYS[word])
    if _DATE.fullmatch(word):
        return Moment(day=_date(word))
    if _DATE.match(word):
        return _instant(text.strip())
    try:
        return Moment(ago=round(parse_duration(word.removeprefix("-")) * NANOSECONDS))
    except ValueError:
        raise ValueError(f"not a time: {text}") from None


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"not a day of the calendar: {text}") from None
    if not 1700 <= day.year <= 2250:
        raise ValueError(f"out of all reach: {text}")
    return day


def _instant(text: str) -> Moment:
    _date(text[:10])
    try:
        instant = parse_timestamp(text)
    except ValueError:
        raise ValueError(f"not a time: {text}") from None
    if _WITH_ZONE.search(text[10:]):
        return Moment(instant=instant)
    return Moment(local=to_datetime(instant).replace(tzinfo=None))


def _midnight(day: date, zone: tzinfo) -> int:
    return _nanoseconds(datetime.combine(day, time(), tzinfo=zone))


def _nanoseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
