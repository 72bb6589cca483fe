"""Small rules and a short way to run events through them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tomli_w

from tui.alerts.book import AlertBook
from tui.alerts.hit import Hit
from tui.detection.engine import Engine
from tui.detection.loading import load_rules
from tui.detection.rule import Rule
from tui.events.alert import Alert
from tui.events.model import Seen

USUAL: Mapping[str, Any] = {"id": "tried", "title": "it", "why": "because", "severity": "medium"}
COUNT = {"kind": "count", "stream": "signin", "match": {"outcome": "failure"}, "at_least": 3, "within": "10m"}
DISTINCT = {"kind": "distinct", "stream": "usage", "of": "item", "at_least": 3, "within": "10m"}
EVENT = {"kind": "event", "stream": "audit", "match": {"action": "export"}}
FAILED = {"stream": "signin", "match": {"outcome": "failure"}}
SUCCEEDED = {"stream": "signin", "match": {"outcome": "success"}}


def sequence(*steps: Mapping[str, Any], within: str = "1h", **more: Any) -> dict[str, Any]:
    """Keys of a sequence rule."""
    return {"kind": "sequence", "within": within, "step": list(steps), **more}


def rule(keys: Mapping[str, Any], **more: Any) -> Rule:
    """A rule of some keys, the others usual."""
    return load_rules([("tried.toml", text(keys, **more))])[0]


def text(keys: Mapping[str, Any], **more: Any) -> str:
    """The rule's file."""
    return tomli_w.dumps({"rule": [{**USUAL, **keys, **more}]})


def hits(rules: Rule | Iterable[Rule], events: Iterable[Seen], **engine: Any) -> list[Hit]:
    """What the rules say to events in the order given."""
    running = Engine([rules] if isinstance(rules, Rule) else rules, **engine)
    return [hit for event in events for hit in running.judge(event)]


def alerts(rules: Rule | Iterable[Rule], events: Iterable[Seen], **engine: Any) -> Sequence[Alert]:
    """The alerts of it."""
    book = AlertBook()
    for hit in hits(rules, events, **engine):
        book.join(hit, 0)
    return book.alerts()
