"""The command that people give: it reads the alerts of a notification, one JSON object a line, the worst first."""

import json
from collections.abc import Sequence
from typing import Any

from tui.alerts.output import alert_as_output
from tui.events.alert import Alert
from tui.events.times import format_timestamp
from tui.notifications.child_process import hand_over
from tui.notifications.wording import Detail

DEADLINE = 10.0
"""Seconds."""


async def call(argv: Sequence[str], alerts: Sequence[Alert], detail: Detail) -> str:
    """Calls the command; returns what went wrong, or nothing."""
    lines = [json.dumps(told(alert, detail)) + "\n" for alert in alerts]
    return await hand_over(argv, "".join(lines).encode(), DEADLINE)


def told(alert: Alert, detail: Detail) -> dict[str, Any]:
    """The alert as data; whose account, whom and what only as far as `detail` allows."""
    if detail == "full":
        return alert_as_output(alert)
    found = {
        "opwatch": {"stream": "alert"},
        "id": alert.id,
        "rule": alert.rule,
        "severity": alert.severity.word,
        "score": alert.score,
        "time": format_timestamp(alert.last),
        "status": alert.status,
        "attack": list(alert.attack),
    }
    if detail == "actor":
        found |= {
            "opwatch": {"stream": "alert", "account": alert.account},
            "entity": dict(alert.entity or alert.key),
        }
    return found
