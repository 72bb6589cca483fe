"""An alert as `query stream:alert` prints it."""

from collections.abc import Mapping
from typing import Any

from tui.events.alert import Alert
from tui.events.times import format_timestamp


def alert_as_output(alert: Alert, risks: Mapping[str, float] | None = None) -> dict[str, Any]:
    """The alert as data, ready for JSON; `time` is its latest evidence.

    `risks` says what each alert adds to the score of its entity; where all alerts are not at hand, `risk` is left
    out.
    """
    verdict = alert.verdict
    found = {
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
        "hidden": alert.hidden,
        "verdict": "" if verdict is None else verdict.word,
        "verdict_by": "" if verdict is None else verdict.author,
        "verdict_time": None if verdict is None else format_timestamp(verdict.made),
        "verdict_reason": "" if verdict is None else verdict.reason,
        "note": alert.note or alert.reopened,
        "attack": list(alert.attack),
    }
    return found if risks is None else found | {"risk": risks.get(alert.id, 0.0)}
