"""How far back rules learn before one answer, which is waited for."""

from collections.abc import Sequence

from tui.cli.learning import learned
from tui.detection.past import needed, past_needed
from tui.detection.rule import Rule
from tui.events.times import NANOSECONDS
from tui.query import Query
from tui.query.tree import And, Node, Term, Text
from tui.settings import Settings


def learned_first(settings: Settings, asked: Query, rules: Sequence[Rule]) -> float:
    """Seconds back from now: no more than the rules need that the query asks for."""
    names = _rules_named(asked.root)
    concerned = (
        rules if names is None else needed(rules, [rule.id for rule in rules if rule.id.casefold() in names])
    )
    return min(learned(settings), past_needed(concerned) / NANOSECONDS)


def _rules_named(root: Node) -> frozenset[str] | None:
    """The rules that must have fired for anything to match, in lower case; None: any may."""
    for node in root.parts if isinstance(root, And) else (root,):
        if (
            isinstance(node, Term)
            and node.field == "rule"
            and all(isinstance(each, Text) for each in node.operands)
        ):
            return frozenset(each.text.casefold() for each in node.operands if isinstance(each, Text))
    return None
