"""The order of alerts: which come first, and stay longest in a full book."""

from collections.abc import Iterable

from tui.events.alert import Alert

_RANKS = {"open": 2, "snoozed": 1}


def ranked(alerts: Iterable[Alert]) -> list[Alert]:
    """Open ones first, then snoozed ones, then the rest; of each the worst, then the newest."""
    return sorted(
        alerts,
        key=lambda alert: (_RANKS.get(alert.status, 0), alert.severity, alert.last, alert.score),
        reverse=True,
    )
