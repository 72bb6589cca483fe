"""What a query asks in a context: the same tree, with conditions for what was written."""

from collections.abc import Callable, Iterable

from tui.events.alert import Alert
from tui.events.times import NANOSECONDS
from tui.query.clock import MINUTES, WEEKDAYS, at_work
from tui.query.conditions import OfAccount, OfAlerts, OfHours, OfLateness, OfStream, OfText, OfTime
from tui.query.context import Context
from tui.query.matching import matcher_of, plain_of, whole_of
from tui.query.moments import Moment
from tui.query.terms import ALWAYS_THERE, QUERY_FIELDS, TIMES, VISIBLE, QueryField
from tui.query.tree import And, Comparison, Node, Not, Operand, Or, Present, Term, Text
from tui.query.values import any_of, anything


def meaning(node: Node, context: Context) -> Node:
    """The same tree with tests for its leaves."""
    if isinstance(node, And):
        return And(tuple(meaning(part, context) for part in node.parts))
    if isinstance(node, Or):
        return Or(tuple(meaning(part, context) for part in node.parts))
    if isinstance(node, Not):
        return Not(meaning(node.part, context))
    if isinstance(node, Present):
        return _present(QUERY_FIELDS[node.field])
    assert isinstance(node, Term)
    if not node.field:
        return _of_text(QueryField("", _WORD, VISIBLE), node.operands, context)
    field = QUERY_FIELDS[node.field]
    if field.flats:
        return _of_text(field, node.operands, context)
    if field.of_alerts:
        return OfAlerts(_alert_matcher(field.name, node.operands))
    if field.name in TIMES:
        return Or(tuple(_of_time(field.name, moment, context) for moment in _moments(node.operands)))
    return _SPECIAL[field.name](node.operands, context)


_WORD = QUERY_FIELDS["user"].kind
"""A word without a field is compared as a person is: a part of any text, or a whole id."""


def _present(field: QueryField) -> Node:
    if field.name in ALWAYS_THERE:
        return And(())
    if field.name == "verdict":
        return OfAlerts(lambda alert: alert.verdict is not None)
    if field.of_alerts:
        return OfAlerts(lambda _: True)
    return OfText(field.flats, anything, ("present", field.flats))


def _of_text(field: QueryField, operands: tuple[Operand, ...], context: Context) -> Node:
    match = matcher_of(field, operands, context.names)
    key = (field, operands, Same(context.names))
    plain = plain_of(field, operands, context.names)
    return OfText(field.flats, match, key, whole_of(field, operands), plain)


class Same:
    """Equal to what holds the very same object: for what cannot be hashed, or not cheaply."""

    __slots__ = ("of",)

    def __init__(self, of: object) -> None:
        self.of = of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.of is self.of

    def __hash__(self) -> int:
        return id(self.of)


def _moments(operands: Iterable[Operand]) -> list[Moment]:
    return [operand for operand in operands if isinstance(operand, Moment)]


def _of_time(name: str, moment: Moment, context: Context) -> Node:
    start, end = moment.span(context.now_ns, context.zone)
    if name == "after":
        return OfTime(start=start)
    return OfTime(end=start) if name == "before" else OfTime(start, end)


def _of_lateness(operands: tuple[Operand, ...], _context: Context) -> Node:
    return Or(
        tuple(
            OfLateness(Comparison(operand.op, round(operand.number * NANOSECONDS)))
            for operand in operands
            if isinstance(operand, Comparison)
        )
    )


def texts_of(operands: Iterable[Operand]) -> list[str]:
    """The plain texts among operands."""
    return [operand.text for operand in operands if isinstance(operand, Text)]


def _of_hours(operands: tuple[Operand, ...], context: Context) -> Node:
    working = OfHours(at_work(context.hours))
    return Or(tuple(working if word == "business" else Not(working) for word in texts_of(operands)))


def _of_weekday(operands: tuple[Operand, ...], _context: Context) -> Node:
    days = {WEEKDAYS.index(word) for word in texts_of(operands)}
    return OfHours(tuple(minute // 1440 in days for minute in range(MINUTES)))


def _of_hour(operands: tuple[Operand, ...], _context: Context) -> Node:
    limits = [operand for operand in operands if isinstance(operand, Comparison)]
    hours = {hour for hour in range(24) if any(limit.holds(hour) for limit in limits)}
    return OfHours(tuple(minute // 60 % 24 in hours for minute in range(MINUTES)))


def _of_account(operands: tuple[Operand, ...], context: Context) -> Node:
    return OfAccount(matcher_of(QUERY_FIELDS["account"], operands, context.names), operands)


_SPECIAL: dict[str, Callable[[tuple[Operand, ...], Context], Node]] = {
    "stream": lambda operands, _: OfStream(frozenset(texts_of(operands))),
    "late": _of_lateness,
    "hours": _of_hours,
    "weekday": _of_weekday,
    "hour": _of_hour,
    "account": _of_account,
}


def _alert_matcher(name: str, operands: tuple[Operand, ...]) -> Callable[[Alert], bool]:
    if name in {"severity", "score"}:
        comparisons = [operand for operand in operands if isinstance(operand, Comparison)]
        return lambda alert: any(c.holds(getattr(alert, name)) for c in comparisons)
    if name == "status":
        match = any_of(texts_of(operands))
        return lambda alert: match(alert.status)
    if name == "verdict":
        words = any_of(texts_of(operands))
        return lambda alert: alert.verdict is not None and words(alert.verdict.word)
    fits = matcher_of(QUERY_FIELDS["rule"], operands)
    return lambda alert: fits(alert.rule)
