"""Why an answer is empty: a condition names a value that nothing has, often by a slip of the keys."""

from collections import Counter
from collections.abc import Iterator

from tui.cli.problem import Problem
from tui.events.stream import Stream
from tui.query import Pipe, Query
from tui.query.completion import written
from tui.query.context import Context
from tui.query.slips import nearest_seen
from tui.query.terms import GROUP_FIELDS
from tui.query.tree import And, Node, Or, Term, Text
from tui.store.answers import answer
from tui.store.groups import Groups
from tui.store.ring import EventRing

MOST = 400
"""Values of a field that are looked through, the most frequent ones of each stream."""


def unseen(asked: Query, ring: EventRing, context: Context) -> Problem | None:
    """A note on the first value of a query that nothing has; None where all have been seen, or nothing was read."""
    if not _has_any(asked, And(()), ring, context):
        return None
    for field, value in _values(asked.root):
        if not _has_any(asked, Term(field, (value,)), ring, context):
            what = "alert" if asked.asks_alerts else "event that was read"
            near = nearest_seen(field, value.text, _seen(asked, field, ring, context), context.names)
            hint = "" if near is None else f"did you mean {field}:{written(context.names.of(near) or near)}?"
            return Problem(f"no {what} has {field}:{written(value.text)}", hint, status=0, kind="note")
    return None


def _values(node: Node) -> Iterator[tuple[str, Text]]:
    """The values that are looked for, each with its field; what must not be there may well be missing."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _values(part)
    elif isinstance(node, Term) and node.field:
        yield from ((node.field, operand) for operand in node.operands if isinstance(operand, Text))


def _has_any(asked: Query, root: Node, ring: EventRing, context: Context) -> bool:
    """Whether anything in the streams of a query fits one condition of it."""
    found = answer(ring, Query(asked.text, root, Pipe("count"), asked.streams, asked.needs_rules), context)
    return isinstance(found, Groups) and found.total > 0


def _seen(asked: Query, field: str, ring: EventRing, context: Context) -> list[str]:
    """Values that the field has, the most frequent first."""
    if field == "rule":
        return [rule for rule, _ in Counter(alert.rule for alert in context.alerts()).most_common(MOST)]
    if field not in GROUP_FIELDS:
        return []
    found: Counter[str] = Counter()
    for stream in Stream:
        if stream.value in asked.streams or asked.asks_alerts:
            found.update(dict(ring.top(stream, None, context, field, MOST)))
    return [value for value, _ in found.most_common()]
