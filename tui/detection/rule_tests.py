"""Runs the tests that stand in rule files."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui.alerts.book import AlertBook
from tui.detection.engine import Engine
from tui.detection.rule import Rule, RuleTest
from tui.detection.rule_test_events import ACCOUNT, START, HealthTurn, events_of
from tui.detection.table import WrongKeyError, nearest
from tui.events.alert import Alert
from tui.events.times import NANOSECONDS


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a test gave."""

    rule: str
    test: RuleTest
    alerts: tuple[Alert, ...]
    """Alerts of the rule, the worst first."""
    complaint: str = ""
    """What differs from what was expected; empty when the test passed."""


def run_tests(rule: Rule, others: Iterable[Rule] = ()) -> list[Verdict]:
    """Runs each test of a rule; `others` are the rules that it may switch on beside it, or reads hits of."""
    known = {other.id: other for other in others}
    verdicts = []
    for test in rule.tests:
        wanted = dict.fromkeys((*test.others, *sorted(rule.hears)))
        unknown = [name for name in wanted if name not in known]
        if unknown:
            verdicts.append(
                Verdict(rule.id, test, (), f"with: no such rule {unknown[0]!r}{nearest(unknown[0], known)}")
            )
        else:
            verdicts.append(run_test(rule, test, [known[name] for name in wanted]))
    return verdicts


def run_test(rule: Rule, test: RuleTest, others: Iterable[Rule] = ()) -> Verdict:
    """Feeds a test's events in order of arrival to the rule, which is on even if it is shipped off."""
    try:
        alerts = _alerts(rule, test, others)
    except WrongKeyError as error:
        return Verdict(rule.id, test, (), f"{error.key}: {error.message}")
    return Verdict(rule.id, test, alerts, _complaint(test, alerts))


def _alerts(rule: Rule, test: RuleTest, others: Iterable[Rule]) -> tuple[Alert, ...]:
    engine = Engine([replace(rule, enabled=True), *others], lists=test.lists, account=ACCOUNT)
    book = AlertBook()
    now = START
    for event in events_of(test.events, rule.roles[0].streams[0]):
        now = max(now, event.received)
        hits = engine.tick(now)
        if isinstance(event, HealthTurn):
            hits += engine.judge_health(event.type, event.stream, event.received)
        else:
            hits += engine.judge(event)
        for hit in hits:
            book.join(hit, now)
    if test.until is not None:
        for hit in engine.tick(START + round(test.until * NANOSECONDS)):
            book.join(hit, now)
    return tuple(alert for alert in book.alerts() if alert.rule == rule.id)


def _complaint(test: RuleTest, alerts: tuple[Alert, ...]) -> str:
    if len(alerts) != test.expect:
        return f"expected {test.expect} alerts, not {len(alerts)}" + "".join(f"; {alert.title}" for alert in alerts)
    worst = max((alert.severity for alert in alerts), default=None)
    if test.severity is not None and worst != test.severity:
        return f"expected severity {test.severity.word}, not {worst.word if worst is not None else 'none'}"
    return ""
