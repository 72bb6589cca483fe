"""A query as a test of one event or of one alert."""

from collections.abc import Callable
from typing import TypeVar

from tui.events.alert import Alert
from tui.events.fields import Source
from tui.events.model import Seen
from tui.query.alert_view import alert_leaf
from tui.query.clock import minute_of_week, offset
from tui.query.conditions import OfAccount, OfAlerts, OfHours, OfLateness, OfStream, OfText, OfTime
from tui.query.context import Context
from tui.query.meaning import meaning
from tui.query.tree import And, Leaf, Node, Not, Or, Query

Predicate = Callable[[Seen], bool]
Subject = TypeVar("Subject")


def predicate(query: Query, context: Context) -> Predicate:
    """Whether an event matches; what stands after `|` plays no part."""
    return joined(meaning(query.root, context), lambda leaf: _leaf(leaf, context))


def alert_predicate(query: Query, context: Context) -> Callable[[Alert], bool]:
    """Whether an alert matches."""
    return joined(meaning(query.root, context), lambda leaf: alert_leaf(leaf, context))


def joined(node: Node, of_leaf: Callable[[Leaf], Callable[[Subject], bool]]) -> Callable[[Subject], bool]:
    """One test out of a tree of tests."""
    if isinstance(node, And | Or):
        tests = tuple(joined(part, of_leaf) for part in node.parts)
        if len(tests) == 1:
            return tests[0]
        together = all if isinstance(node, And) else any
        return lambda subject: together(test(subject) for test in tests)
    if isinstance(node, Not):
        inner = joined(node.part, of_leaf)
        return lambda subject: not inner(subject)
    return of_leaf(node)


def _leaf(leaf: Leaf, context: Context) -> Predicate:
    match leaf:
        case OfText():
            return _of_text(leaf)
        case OfTime(start=start, end=end):
            return lambda seen: (
                (start is None or seen.event.time >= start) and (end is None or seen.event.time < end)
            )
        case OfLateness(comparison=comparison):
            return lambda seen: comparison.holds(seen.late_ns)
        case OfStream(words=words):
            return lambda seen: seen.stream.value in words
        case OfAccount(match=match):
            return lambda seen: match(seen.account) or _text_fits(match, seen.event.account_uuid)
        case OfHours(minutes=minutes):
            return lambda seen: minutes[minute_of_week(seen.event.time + offset(seen.event.time, context.zone))]
        case OfAlerts(fits=fits):
            return lambda seen: any(fits(alert) for alert in _alerts(seen, context))
        case _:
            raise TypeError(f"not a condition: {leaf!r}")


def _of_text(leaf: OfText) -> Predicate:
    sources, match = leaf.sources, leaf.match

    def fits(seen: Seen) -> bool:
        return any(match(value) for source in sources[seen.stream] for value in _values(source, seen))

    return fits


def _values(source: Source, seen: Seen) -> tuple[str, ...]:
    return source.values(seen.event)


def _text_fits(match: Callable[[str], bool], value: object) -> bool:
    return isinstance(value, str) and match(value)


def _alerts(seen: Seen, context: Context) -> tuple[Alert, ...]:
    uuid = seen.event.uuid
    found = context.alerts_of(seen.stream, uuid) if isinstance(uuid, str) else ()
    return tuple(alert for alert in found if alert.account == seen.account)
