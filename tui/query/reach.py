"""What a query can reach, told from its tree alone: which streams, and how far back."""

from collections.abc import Iterator

from tui.events.fields import FIELDS
from tui.events.stream import Stream
from tui.query.context import Context
from tui.query.errors import QueryError
from tui.query.moments import Moment
from tui.query.terms import QUERY_FIELDS, STREAMS
from tui.query.tree import And, Leaf, Node, Not, Or, Present, Term, Text


def terms_of(node: Node) -> Iterator[Term | Present]:
    """Every condition of a tree."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from terms_of(part)
    elif isinstance(node, Not):
        yield from terms_of(node.part)
    elif isinstance(node, Term | Present):
        yield node


def streams_of(root: Node) -> frozenset[str]:
    """The streams where something can match; alerts only when they are named."""
    asked = {word for word in STREAMS if _may(root, word) is not False}
    named = {
        operand.text
        for term in terms_of(root)
        if isinstance(term, Term) and term.field == "stream"
        for operand in term.operands
        if isinstance(operand, Text)
    }
    if "alert" not in named:
        asked.discard("alert")
    elif "alert" in asked and len(asked) > 1:
        raise QueryError("alerts and events cannot be asked for together", 0, "stream:alert alone")
    return frozenset(asked)


def _may(node: Node, stream: str) -> bool | None:
    """Whether the tree is true on a stream; None when that depends on the event."""
    if isinstance(node, And):
        found = {_may(part, stream) for part in node.parts}
        return False if False in found else None if None in found else True
    if isinstance(node, Or):
        found = {_may(part, stream) for part in node.parts}
        return True if True in found else None if None in found else False
    if isinstance(node, Not):
        inner = _may(node.part, stream)
        return None if inner is None else not inner
    return _leaf_may(node, stream)


def _leaf_may(leaf: Leaf, stream: str) -> bool | None:
    if not isinstance(leaf, Term | Present) or not leaf.field:
        return None
    if leaf.field == "stream":
        return not isinstance(leaf, Term) or Text(stream) in leaf.operands
    flats = QUERY_FIELDS[leaf.field].flats
    if flats and stream != "alert" and not any(Stream(stream) in FIELDS[flat].sources for flat in flats):
        return False
    return None


def earliest(node: Node, context: Context) -> int | None:
    """The moment before which nothing can match, in nanoseconds since 1970; None when there is none."""
    if isinstance(node, And):
        return max((found for part in node.parts if (found := earliest(part, context)) is not None), default=None)
    if isinstance(node, Or):
        starts = [earliest(part, context) for part in node.parts]
        return None if None in starts else min(start for start in starts if start is not None)
    if isinstance(node, Term) and node.field in {"after", "on"}:
        moments = [operand for operand in node.operands if isinstance(operand, Moment)]
        return min(moment.span(context.now_ns, context.zone)[0] for moment in moments)
    return None


def latest(node: Node, context: Context) -> int | None:
    """The moment from which on nothing can match, in nanoseconds since 1970; None when there is none."""
    if isinstance(node, And):
        return min((found for part in node.parts if (found := latest(part, context)) is not None), default=None)
    if isinstance(node, Or):
        ends = [latest(part, context) for part in node.parts]
        return None if None in ends else max(end for end in ends if end is not None)
    if isinstance(node, Term) and node.field in {"before", "on"}:
        moments = [operand for operand in node.operands if isinstance(operand, Moment)]
        end = 1 if node.field == "on" else 0
        return max(moment.span(context.now_ns, context.zone)[end] for moment in moments)
    return None
