"""The order of alerts: which come first, and stay longest in a full book."""

from collections.abc import Iterable, Sequence
from heapq import nsmallest

from tui.events.alert import Alert

_RANKS = {"open": 2, "snoozed": 1}


def ranked(alerts: Iterable[Alert]) -> list[Alert]:
    """Open ones first, then snoozed ones, then the rest; of each the worst, then the newest."""
    return sorted(alerts, key=_rank, reverse=True)


def last_ranked(alerts: Iterable[Alert], number: int) -> Sequence[Alert]:
    """The alerts that `ranked` ends with, the last first: a few of many are found sooner than all are sorted."""
    return nsmallest(number, reversed(list(alerts)), key=_rank)


def _rank(alert: Alert) -> tuple[int, int, int, int]:
    return _RANKS.get(alert.status, 0), alert.severity, alert.last, alert.score
