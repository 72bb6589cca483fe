"""An alert as `query stream:alert` prints it."""

from typing import Any

from tui.events.alert import Alert
from tui.events.times import format_timestamp


def alert_as_output(alert: Alert) -> dict[str, Any]:
    """The alert as data, ready for JSON; `time` is its latest evidence."""
    return {
        "opwatch": {"stream": "alert", "account": alert.account},
        "id": alert.id,
        "rule": alert.rule,
        "title": alert.title,
        "severity": alert.severity.word,
        "score": alert.score,
        "time": format_timestamp(alert.last),
        "entity": dict(alert.entity or alert.key),
        "why": [
            {"clause": why.clause, "value": why.value, "limit": why.limit, "baseline": why.baseline}
            for why in alert.why
        ],
        "events": [uuid for _, uuid in alert.evidence],
        "status": alert.status,
        "until": None if alert.until is None else format_timestamp(alert.until),
        "by": alert.by,
        "reason": alert.because,
        "note": alert.note or alert.reopened,
        "attack": list(alert.attack),
    }
