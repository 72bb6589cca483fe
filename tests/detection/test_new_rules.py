"""An engine that is given other rules while it runs."""

from tests.detection.rules import COUNT, EVENT, rule
from tests.factories import audit, signin
from tui.alerts.hit import Hit
from tui.detection.engine import Engine
from tui.detection.rule import Rule


def failures(engine: Engine, *at: float) -> list[Hit]:
    return [hit for n in at for hit in engine.judge(signin(category="mfa_failed", at=60 * n))]


def engine(first: Rule) -> Engine:
    return Engine([first])


def test_a_rule_that_looks_for_the_same_keeps_what_it_has_counted() -> None:
    running = engine(rule(COUNT))
    failures(running, 0, 1)

    running.use([rule(EVENT, id="first"), rule(COUNT, severity="high", title="said otherwise")])

    (hit,) = failures(running, 2)
    assert hit.severity.word == "high"
    assert hit.titled(3) == "said otherwise"


def test_a_rule_that_looks_for_something_else_begins_anew() -> None:
    running = engine(rule(COUNT))
    failures(running, 0, 1)

    running.use([rule(COUNT, within="20m")])

    assert not failures(running, 2, 3)
    assert failures(running, 4)


def test_new_rules_are_on_at_once_and_old_ones_gone() -> None:
    running = engine(rule(COUNT))

    running.use([rule(EVENT, id="new")])

    assert not failures(running, 0, 1, 2)
    assert [hit.rule.id for hit in running.judge(audit(action="export"))] == ["new"]


def test_a_list_that_was_filled_stays_filled() -> None:
    waiting = rule(EVENT, match={"action": "export", "object_uuid": {"in_list": "self_integration"}})
    running = engine(waiting)
    running.fill_list("self_integration", ["ours"])

    running.use([waiting])

    assert running.judge(audit(action="export", object_uuid="ours"))
