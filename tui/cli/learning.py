"""How far back rules learn for one command: as told, else as its answer needs."""

from collections.abc import Sequence

from tui.detection.past import needed, past_needed
from tui.detection.rule import Rule
from tui.events.times import NANOSECONDS
from tui.query import Query
from tui.query.tree import And, Node, Term, Text
from tui.settings import Settings

LEARN, DEMO_LEARN = 30 * 86_400.0, 7 * 86_400.0
"""Seconds back from now where nothing was said."""


def learned(settings: Settings) -> float:
    """For a watch or a feed, which learn in the background."""
    if settings.learn is not None:
        return settings.learn
    return DEMO_LEARN if settings.demo else LEARN


def learned_first(settings: Settings, asked: Query, rules: Sequence[Rule]) -> float:
    """For an answer that is waited for: no more than the rules need that it asks for."""
    names = _rules_named(asked.root)
    concerned = rules if names is None else needed(rules, names)
    return min(learned(settings), past_needed(concerned) / NANOSECONDS)


def _rules_named(root: Node) -> frozenset[str] | None:
    """The rules that must have fired for anything to match; None: any may."""
    for node in root.parts if isinstance(root, And) else (root,):
        if (
            isinstance(node, Term)
            and node.field == "rule"
            and all(isinstance(each, Text) for each in node.operands)
        ):
            return frozenset(each.text for each in node.operands if isinstance(each, Text))
    return None
