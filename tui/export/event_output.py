"""An event as `opwatch query` prints it: what the API sent, and what opwatch knows of it."""

import re
from collections.abc import Sequence
from typing import Any

from tui.events.alert import Alert
from tui.events.fields import value
from tui.events.model import Seen, as_sent
from tui.events.stream import Stream
from tui.events.times import EARLIEST, LATEST, format_timestamp

_IN_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def event_as_output(seen: Seen, alerts: Sequence[Alert] | None = None) -> dict[str, Any]:
    """The event as data, ready for JSON; `alerts` are those it took part in, None where no rules ran."""
    fields = as_sent(seen.event)
    shown = {name: fields[name] for name in ("uuid", "timestamp") if name in fields} | fields
    sent = shown.get("timestamp")
    if isinstance(sent, str):
        shown["timestamp"] = _in_utc(sent, seen.event.time)
    ours: dict[str, Any] = {
        "stream": seen.stream.value,
        "account": seen.account,
        "received": format_timestamp(seen.received // 1_000_000 * 1_000_000),
        "late_by_s": round(seen.late, 3),
    }
    if seen.stream is Stream.SIGNIN:
        ours["outcome"] = value(seen, "outcome") or "unknown"
    if alerts is not None:
        ours["alerts"] = sorted({alert.rule for alert in alerts})
    shown["opwatch"] = ours
    return shown


def _in_utc(sent: str, time: int) -> str:
    """The moment in UTC: as sent where that is UTC already, or lies beyond what is counted."""
    if _IN_UTC.fullmatch(sent):
        return sent
    return format_timestamp(time) if EARLIEST < time < LATEST else sent
