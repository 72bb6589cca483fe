"""Lengths of time as people write them: `90s`, `1h30m`, `7d`."""

import re

SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|[smhdw])", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(rf"(?:{_PART.pattern}\s*)+", re.ASCII | re.IGNORECASE)
_LONGEST = 400 * 365 * 86_400.0
"""Seconds; beyond it a moment no longer fits a 64-bit count of nanoseconds."""


def parse_duration(text: str) -> float:
    """Seconds of a duration; `ValueError` when it is none, or longer than any clock here can hold.

    >>> parse_duration("1h30m"), parse_duration("7d")
    (5400.0, 604800.0)
    """
    stripped = text.strip()
    if len(stripped) > 40 or not _WHOLE.fullmatch(stripped):
        raise ValueError(f"not a duration: {text[:40]!r} (like 90s, 15m, 24h, 7d)")
    seconds = sum(float(number) * SECONDS[unit.lower()] for number, unit in _PART.findall(stripped))
    if seconds > _LONGEST:
        raise ValueError(f"too long a duration: {text!r}")
    return seconds


def format_duration(seconds: float) -> str:
    """A duration in its largest units, such as `parse_duration` reads; two units at most.

    >>> format_duration(5400), format_duration(86_400 * 7), format_duration(59.6), format_duration(0.25)
    ('1h30m', '7d', '60s', '250ms')
    """
    if 0 < seconds < 1:
        return f"{seconds * 1000:.0f}ms"
    rest = round(seconds)
    if rest < 90:
        return f"{rest}s"
    parts = []
    for unit in ("d", "h", "m", "s"):
        count, rest = divmod(rest, int(SECONDS[unit]))
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts[:2])
