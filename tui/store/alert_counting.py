"""Alerts, counted and sorted; there are few of them, so no columns."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from tui.events.alert import Alert
from tui.query import Pipe
from tui.query.clock import DAY, HOUR, MONDAY, WEEK, WEEKDAYS, offset
from tui.query.context import Context
from tui.store.keys import Key, Keys
from tui.store.ranking import place


def count_alerts(alerts: Iterable[Alert], pipe: Pipe, context: Context) -> Counter[Keys]:
    """Alerts by the keys of the pipe; times are those of the latest evidence."""
    fields = (*pipe.by, pipe.of) if pipe.of else pipe.by
    found: Counter[Keys] = Counter()
    for alert in alerts:
        local = alert.last + offset(alert.last, context.zone)
        begin: Keys = (local - local % pipe.per,) if pipe.per else ()
        found[(*begin, *(_READERS[name](alert, local) for name in fields))] += 1
    return found


def sorted_alerts(alerts: Sequence[Alert], pipe: Pipe, context: Context) -> list[Alert]:
    """By latest evidence, or by the field of the pipe."""
    found = sorted(alerts, key=lambda alert: (alert.last, alert.id))
    read = _READERS.get(pipe.sort)
    if read is not None:
        found.sort(
            key=lambda a: place(read(a, a.last + offset(a.last, context.zone)), pipe.sort), reverse=pipe.descending
        )
    elif pipe.sort:
        found.sort(key=_MOMENTS[pipe.sort], reverse=pipe.descending)
    return found[: pipe.limit]


_READERS: dict[str, Callable[[Alert, int], Key]] = {
    "rule": lambda alert, _: alert.rule,
    "severity": lambda alert, _: alert.severity.word,
    "score": lambda alert, _: alert.score,
    "status": lambda alert, _: alert.status,
    "verdict": lambda alert, _: None if alert.verdict is None else alert.verdict.word,
    "account": lambda alert, _: alert.account,
    "user": lambda alert, _: alert.who or None,
    "weekday": lambda _, local: WEEKDAYS[(local + MONDAY) % WEEK // DAY],
    "hour": lambda _, local: local % DAY // HOUR,
}
_MOMENTS: dict[str, Callable[[Alert], float]] = {
    "time": lambda alert: alert.last,
    "received": lambda alert: alert.raised,
    "late": lambda alert: alert.late,
}
