"""An alert as queries see it: its own fields, and those of its key where an event's fields are asked for."""

from collections.abc import Callable

from tui.events.alert import Alert
from tui.query.clock import minute_of_week, offset
from tui.query.conditions import OfAccount, OfAlerts, OfHours, OfLateness, OfStream, OfText, OfTime
from tui.query.context import Context
from tui.query.terms import VISIBLE
from tui.query.tree import Leaf

Test = Callable[[Alert], bool]


def alert_leaf(leaf: Leaf, context: Context) -> Test:
    """The test of one condition; times are those of the latest evidence."""
    match leaf:
        case OfText(flats=flats, match=match):
            return lambda alert: any(match(text) for text in alert_texts(alert, flats))
        case OfTime(start=start, end=end):
            return lambda alert: (start is None or alert.last >= start) and (end is None or alert.last < end)
        case OfLateness(comparison=comparison):
            return lambda alert: comparison.holds(round(alert.late * 1e9))
        case OfStream(words=words):
            return lambda _: "alert" in words
        case OfAccount(match=match):
            return lambda alert: match(alert.account)
        case OfHours(minutes=minutes):
            return lambda alert: minutes[minute_of_week(alert.last + offset(alert.last, context.zone))]
        case OfAlerts(fits=fits):
            return fits
        case _:
            raise TypeError(f"not a condition: {leaf!r}")


def alert_texts(alert: Alert, flats: tuple[str, ...]) -> list[str]:
    """The alert's values for fields of the flat view."""
    texts = [value for name, value in alert.key if name in flats]
    if flats == VISIBLE:
        texts += [alert.title, alert.rule, alert.severity.word, alert.status]
    if "user" in flats:
        texts.append(alert.who)
    if "uuid" in flats:
        texts += [alert.id, *(uuid for _, uuid in alert.evidence)]
    return [text for text in texts if text]
