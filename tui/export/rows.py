"""What of an event, an alert or a group is shown to people, as texts under headings."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from tui.events.alert import Alert
from tui.events.fields import person, value
from tui.events.model import Seen
from tui.events.names import Names
from tui.events.stream import Stream
from tui.events.times import to_datetime

EVENT_HEADINGS = ("TIME", "STREAM", "WHO", "WHAT", "ON", "FROM", "WITH")
ALERT_HEADINGS = ("TIME", "SEVERITY", "SCORE", "STATUS", "RULE", "WHAT")


def event_row(seen: Seen, zone: tzinfo, names: Names) -> tuple[str, ...]:
    """When, which stream, who did what to what, from where, with what."""
    who = person(seen)
    place = " ".join(part for part in (value(seen, "ip"), value(seen, "country"), value(seen, "city")) if part)
    software = " ".join(part for part in (value(seen, "app"), value(seen, "os")) if part)
    shown = who.shown if who else value(seen, "user") or ""
    return (
        local_time(seen.event.time, zone),
        seen.stream.value,
        shown,
        _what(seen),
        _on(seen, names),
        place,
        software,
    )


def alert_row(alert: Alert, zone: tzinfo) -> tuple[str, ...]:
    """When last, how bad, what people did with it and think of it, which rule, and what happened."""
    when = local_time(alert.last, zone)
    status = alert.status if alert.verdict is None else f"{alert.status}, {alert.verdict.word}"
    return (when, alert.severity.word.upper(), str(alert.score), status, alert.rule, alert.title)


def local_time(ns: int, zone: tzinfo) -> str:
    """A moment to the second, in the zone."""
    return f"{to_datetime(ns).astimezone(zone):%Y-%m-%d %H:%M:%S}"


def key_text(shown: Any) -> str:
    """A value of a group's key; missing ones are a dash."""
    return "-" if shown is None or shown == "" else str(shown)


def _what(seen: Seen) -> str:
    if seen.stream is Stream.SIGNIN:
        parts = (value(seen, "outcome"), value(seen, "category"), value(seen, "type"))
        return " ".join(dict.fromkeys(part for part in parts if part))
    return " ".join(part for part in (value(seen, "action"), value(seen, "object")) if part)


def _on(seen: Seen, names: Names) -> str:
    """Items, vaults, groups and people that something was done to, by name where one is known."""
    ids = (value(seen, "item"), value(seen, "vault"), value(seen, "group"))
    people = (person(seen, "object_user"), person(seen, "aux"))
    return _joined([*(names.shown(found) for found in ids if found), *(found.shown for found in people if found)])


def _joined(parts: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(parts))
