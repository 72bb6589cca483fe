"""Alerts, counted and sorted; there are few of them, so each is read by itself."""

from collections.abc import Callable, Sequence

import numpy as np

from tui.events.alert import Alert
from tui.query import Pipe
from tui.query.clock import DAY, HOUR, MONDAY, WEEK, WEEKDAYS, offset
from tui.query.context import Context
from tui.store.numbering import Key
from tui.store.ranking import place
from tui.store.tally import Tally, tallied_in_turn


def count_alerts(alerts: Sequence[Alert], pipe: Pipe, context: Context) -> Tally:
    """Alerts by the keys of the pipe; times are those of the latest evidence."""
    fields = (*pipe.by, pipe.of) if pipe.of else pipe.by
    local = [alert.last + offset(alert.last, context.zone) for alert in alerts]
    columns: list[list[Key]] = [[moment - moment % pipe.per for moment in local]] if pipe.per else []
    columns += [list(map(_READERS[name], alerts, local)) for name in fields]
    numberings: list[dict[Key, int]] = [{key: n for n, key in enumerate(dict.fromkeys(keys))} for keys in columns]
    numbers = [
        np.array([numbering[key] for key in keys], np.int64)
        for numbering, keys in zip(numberings, columns, strict=True)
    ]
    tally = tallied_in_turn([list(numbering) for numbering in numberings], numbers, len(alerts))
    return tally.without_last() if pipe.measure == "distinct" else tally


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
