"""The figures of the side column, each asked of the watch by itself, so that no tick asks for all of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from tui.events.names import ID, Names, short_id
from tui.events.reading import Status, Watch
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from widgets.activity_heatmap import NOT_HELD
from widgets.looks import Looks
from widgets.stream_health import health_of, verdict
from widgets.strips import Part

HOUR = 3600
DAY = 86_400
WEEK_HOURS = 168
FAILURES = "outcome:failure"
DAY_BACK = "after:-24h"
HISTORY_DAYS = 2
"""With less history nothing is called new."""


def failures(watch: Watch, status: Status, now: float) -> dict[str, list[int | None]]:
    """Failed sign-ins of each hour by category; hours since the stream was last read are unknown, not zero."""
    end = int(now * NANOSECONDS)
    found = watch.histogram(Stream.SIGNIN, FAILURES, "category", end - DAY * NANOSECONDS, end, 24)
    known = 24 - _unread_hours(status, now)
    return {category: [*counts[:known], *[None] * (24 - known)] for category, counts in found.items()}


def _unread_hours(status: Status, now: float) -> int:
    health = health_of(status, Stream.SIGNIN)
    found = verdict(health, now, status.interval)
    if found.healthy or health.last_success is None:
        return 0
    return min(24, int((now - health.last_success) // HOUR))


def usual_failures(watch: Watch, status: Status, now: float) -> float | None:
    """Failed sign-ins of a day, from the week before the last 24 hours; None without a whole day of it."""
    days = _days_before(status, now - DAY)
    if days < 1:
        return None
    end = int((now - DAY) * NANOSECONDS)
    found = watch.histogram(Stream.SIGNIN, FAILURES, "category", end - days * DAY * NANOSECONDS, end, 1)
    return sum(sum(counts) for counts in found.values()) / days


def _days_before(status: Status, moment: float) -> int:
    return 0 if status.oldest is None else max(0, min(7, int((moment - status.oldest) // DAY)))


def has_history(status: Status, now: float) -> bool:
    """There are days to compare the last one with."""
    return status.oldest is not None and now - status.oldest >= HISTORY_DAYS * DAY


def countries(watch: Watch, status: Status, now: float, looks: Looks) -> list[list[Part]]:
    """Sign-ins of the day by country, a group each; those that the days before did not have are new."""
    found = watch.top(Stream.SIGNIN, DAY_BACK, "country", 8)
    before: set[str] | None = None
    if has_history(status, now):
        before = {country for country, _ in watch.top(Stream.SIGNIN, "before:-24h", "country", 400)}
    groups: list[list[Part]] = []
    for country, number in sorted(found, key=lambda pair: before is None or pair[0] in before):
        is_new = before is not None and country not in before
        group = [
            Part(country, "new" if is_new else "text", bold=is_new),
            Part(f" {number}", "bright"),
        ]
        groups.append([*group, Part(" new", "new")] if is_new else group)
    return groups or [[Part(looks.glyphs.dash, "rule")]]


def most_used_items(watch: Watch) -> list[tuple[str, int]]:
    """The items of the day by uses, named where there is a name."""
    return [(_named(watch.names, item), number) for item, number in watch.top(Stream.USAGE, DAY_BACK, "item", 6)]


def _named(names: Names, item: str) -> str:
    """The name of an id; what is no id has been named already."""
    return names.of(item) or (short_id(item) if ID.fullmatch(item) else item)


_SMALL = {Stream.SIGNIN: "outcome", Stream.USAGE: "action", Stream.AUDIT: "action"}
"""A field of each stream that every event has, with few values: their sum is the count of events."""


def rhythm(watch: Watch, status: Status, now: float, zone: tzinfo) -> list[list[int | None]]:
    """Events of the last 168 hours by weekday and hour of the zone.

    `NOT_HELD` before the oldest event, None where a stream has not been read since.
    """
    end = (int(now) // HOUR + 1) * HOUR
    start = end - WEEK_HOURS * HOUR
    totals = [0] * WEEK_HOURS
    for stream, by in _SMALL.items():
        found = watch.histogram(stream, "", by, start * NANOSECONDS, end * NANOSECONDS, WEEK_HOURS)
        _add(totals, found)
    read_until = _read_until(status, now)
    week: list[list[int | None]] = [[NOT_HELD] * 24 for _ in range(7)]
    for i, number in enumerate(totals):
        hour = start + i * HOUR
        if status.oldest is None or hour + HOUR <= status.oldest:
            continue
        when = datetime.fromtimestamp(hour, UTC).astimezone(zone)
        before = week[when.weekday()][when.hour]
        known = number if hour < read_until else None
        week[when.weekday()][when.hour] = None if known is None else known + max(0, before or 0)
    return week


def _read_until(status: Status, now: float) -> float:
    """The moment up to which every stream that may be read has been read."""
    judged = [(health_of(status, stream), stream) for stream in Stream]
    late = [
        health.last_success
        for health, _ in judged
        if health.state != "absent"
        and health.last_success is not None
        and not verdict(health, now, status.interval).healthy
    ]
    return min(late, default=now)


def rhythm_about(status: Status, now: float, zone: tzinfo) -> str:
    """What the week's picture is of, and from when on, where less than a week is held."""
    if status.oldest is None or now - status.oldest >= WEEK_HOURS * HOUR:
        return "all streams, weekday by hour, 7 d"
    since = datetime.fromtimestamp(status.oldest, UTC).astimezone(zone)
    return f"all streams by hour, since {since:%a %H:%M}"


def _add(totals: list[int], found: Mapping[str, Sequence[int]]) -> None:
    for counts in found.values():
        for i, number in enumerate(counts):
            totals[i] += int(number)
