"""The command that people give: it reads the alerts of a notification, one JSON object a line, the worst first."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tui.alerts.output import alert_as_output
from tui.events.alert import Alert
from tui.events.times import format_timestamp
from tui.notifications.child_process import hand_over
from tui.notifications.wording import Detail

DEADLINE = 10.0
"""Seconds."""


async def call(
    argv: Sequence[str], alerts: Sequence[Alert], detail: Detail, risks: Mapping[str, float] | None = None
) -> str:
    """Calls the command; returns what went wrong, or nothing. `risks`: see `alert_as_output`."""
    lines = [json.dumps(told(alert, detail, risks)) + "\n" for alert in alerts]
    return await hand_over(argv, "".join(lines).encode(), DEADLINE)


def told(alert: Alert, detail: Detail, risks: Mapping[str, float] | None = None) -> dict[str, Any]:
    """The alert as data, as `query` prints it; whose account, whom and what only as far as `detail` allows."""
    whole = alert_as_output(alert, risks)
    if detail == "full":
        return whole
    found: dict[str, Any] = {
        "opwatch": {"stream": "alert"},
        "id": alert.id,
        "rule": alert.rule,
        "severity": alert.severity.word,
        "score": alert.score,
        "time": format_timestamp(alert.last),
        "status": alert.status,
        "attack": list(alert.attack),
    }
    if "risk" in whole:
        found["risk"] = whole["risk"]
    if detail == "actor":
        found |= {
            "opwatch": {"stream": "alert", "account": alert.account},
            "entity": dict(alert.entity or alert.key),
        }
    return found
