"""Moments: nanoseconds since 1970 in UTC inside, RFC 3339 at the borders."""

import re
from datetime import UTC, datetime

_STAMP = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,}))?)?\s*([Zz]|[+-]\d\d:?\d\d)?\s*"
)
_USUAL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?Z")
"""What the service itself sends, which the standard library reads three times faster."""
NANOSECONDS = 1_000_000_000
EARLIEST, LATEST = -9_214_560_000_000_000_000, 9_214_646_399_999_999_999
"""First and last of the years 1678 to 2261: 64 bits have room for the offset of a local clock beside them."""


def parse_timestamp(text: str) -> int:
    """Nanoseconds since 1970 of an RFC 3339 timestamp; `ValueError` when it is none.

    Takes what the API is known to send: any number of fractional digits (those past the ninth are cut), any offset,
    a blank for the T, no zone (read as UTC), a second of 60. Moments outside the years 1678 to 2261 are pinned to
    their ends.

    >>> parse_timestamp("2024-12-02T11:54:19.71Z") - parse_timestamp("2024-12-02T08:54:19-03:00")
    710000000
    """
    usual = _USUAL.fullmatch(text)
    if usual is not None and not usual[1].endswith(":60"):
        since = datetime.fromisoformat(usual[1]) - _EPOCH_AS_READ
        return _pinned((since.days * 86_400 + since.seconds) * NANOSECONDS + _fraction(usual[2]))
    match = _STAMP.fullmatch(text)
    if match is None:
        raise ValueError(f"not a timestamp: {text!r}")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    leap = second == 60
    moment = datetime(year, month, day, hour, minute, 59 if leap else second, tzinfo=UTC)
    seconds = (moment - _EPOCH).days * 86_400 + (moment - _EPOCH).seconds + leap - _offset(match[8])
    return _pinned(seconds * NANOSECONDS + _fraction(match[7]))


def _fraction(digits: str | None) -> int:
    return int(digits[:9].ljust(9, "0")) if digits else 0


def _pinned(ns: int) -> int:
    return max(EARLIEST, min(LATEST, ns))


def _offset(zone: str | None) -> int:
    if zone is None or zone in "Zz":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 23 or minutes > 59:
        raise ValueError(f"not a zone: {zone!r}")
    return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_AS_READ = _EPOCH.replace(tzinfo=None)


def format_timestamp(ns: int) -> str:
    """RFC 3339 in UTC with as many fractional digits as needed, at most nine.

    >>> format_timestamp(1_500_000_000)
    '1970-01-01T00:00:01.5Z'
    """
    seconds, rest = divmod(ns, NANOSECONDS)
    moment = datetime.fromtimestamp(seconds, UTC).isoformat()[:19]  # half as long as to format each part
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    return f"{moment}{fraction}Z"


def to_datetime(ns: int) -> datetime:
    """An aware datetime in UTC, cut to microseconds."""
    seconds, rest = divmod(ns, NANOSECONDS)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
