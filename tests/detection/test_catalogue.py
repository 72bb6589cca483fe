"""The shipped rules: each is complete, keeps its own tests, and tells why it fired."""

import pytest

from tui.detection.loading import load_catalogue
from tui.detection.rule import Rule, RuleTest
from tui.detection.rule_tests import run_test
from tui.events.alert import Severity

RULES = load_catalogue()
FIRST = {
    "failed-signin-burst-user",
    "failed-signin-burst-ip",
    "password-spray",
    "success-after-failures",
    "mfa-burst-then-success",
    "bulk-access-distinct",
    "self-grant-vault",
    "vault-export",
    "integration-removed",
}


@pytest.mark.parametrize(
    ("rule", "test"),
    [pytest.param(rule, test, id=f"{rule.id}: {test.name}") for rule in RULES for test in rule.tests],
)
def test_a_rule_keeps_its_own_tests(rule: Rule, test: RuleTest) -> None:
    verdict = run_test(rule, test)

    assert not verdict.complaint


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_a_rule_is_complete(rule: Rule) -> None:
    assert any(test.expect > 0 for test in rule.tests), "a test that fires"
    assert any(test.expect == 0 for test in rule.tests), "a test that stays quiet"
    assert rule.why
    assert rule.response
    assert rule.false_positives
    assert rule.attack
    assert rule.dedup >= min(rule.kind.within, 24 * 3600 * 10**9)


def test_the_first_alarms_are_there() -> None:
    assert {rule.id for rule in RULES} >= FIRST


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_an_alert_says_why_with_values_and_names_its_events(rule: Rule) -> None:
    firing = next(test for test in rule.tests if test.expect > 0)

    alert = run_test(rule, firing).alerts[0]

    assert alert.why
    assert all(why.clause and why.value for why in alert.why)
    assert "?" not in alert.title
    assert "{" not in alert.title
    assert alert.evidence
    assert alert.who
    assert alert.severity >= Severity.LOW
