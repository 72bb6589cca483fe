"""Lint: a clause that no event can meet is told, and one that some event can meet is not."""

from typing import Any

import pytest

from tests.detection.rules import EVENT, rule
from tui.detection.lint_clauses import lint_clauses


def said(match: Any, **more: Any) -> list[str]:
    """What is said of a rule with this clause."""
    found = lint_clauses(rule(EVENT, match=match, **more), ["tried"])
    return [f"{remark.problem.key}: {remark.problem.message}" for remark in found]


def test_an_action_that_no_such_object_has_is_told_with_the_nearest_one_that_it_has() -> None:
    assert said({"object": "gm", "action": "leave"}) == []

    (message,) = said({"object": "gm", "action": "revoke"})
    assert message.startswith("match.action: no gm is known to have the action 'revoke'")


@pytest.mark.parametrize(
    "match",
    [
        {"action": {"exists": False, "prefix": "ex"}},
        {"late": {"gt": "10m", "lt": "5m"}, "action": "export"},
        {"late": {"gte": "5m", "lt": "5m"}, "action": "export"},
    ],
)
def test_conditions_that_exclude_each_other_are_told(match: Any) -> None:
    assert any("can never match" in message for message in said(match))


@pytest.mark.parametrize(
    "match",
    [
        {"late": {"gte": "5m", "lte": "5m"}, "action": "export"},
        {"late": {"gt": "5m", "lt": "10m"}, "action": "export"},
        {"object": ["gm", "vault"], "action": "export"},
        {"object": "vault", "action": {"prefix": "ex"}},
    ],
)
def test_conditions_that_an_event_can_meet_are_not(match: Any) -> None:
    assert said(match) == []


def test_an_excuse_for_everything_that_matches_is_told() -> None:
    (message,) = said({"action": "export", "object": "vault"}, unless={"action": "export"})

    assert message == "unless" + ": excuses everything that matches: the rule never fires"
