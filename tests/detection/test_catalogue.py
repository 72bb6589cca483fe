"""The shipped rules: each is complete, keeps its own tests, and tells why it fired."""

import pytest

from tui.detection.engine import Engine
from tui.detection.loading import load_catalogue
from tui.detection.rule import Rule, RuleTest
from tui.detection.rule_tests import run_test
from tui.detection.view import HEALTH

RULES = load_catalogue()
BY_ID = {rule.id: rule for rule in RULES}


def beside(rule: Rule, test: RuleTest) -> list[Rule]:
    """The rules whose hits are steps of this one, and those that the test switches on, in the files' order."""
    return [other for other in RULES if other.id in {*rule.hears, *test.others}]


@pytest.mark.parametrize(
    ("rule", "test"),
    [pytest.param(rule, test, id=f"{rule.id}: {test.name}") for rule in RULES for test in rule.tests],
)
def test_a_rule_keeps_its_own_tests(rule: Rule, test: RuleTest) -> None:
    verdict = run_test(rule, test, beside(rule, test))

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


def test_there_are_87_rules() -> None:
    assert len(RULES) == 87


def test_a_rule_that_is_off_says_why() -> None:
    assert {rule.id: bool(rule.off_reason) for rule in RULES if not rule.enabled} == {"manual-invite": True}


def test_rules_wait_for_the_lists_that_only_their_owner_can_write() -> None:
    assert Engine(RULES).waiting() == {
        "signin-rogue-state": ("rogue_countries",),
        "unmanaged-device-signin": ("managed_ips",),
        "threat-intel-ip": ("threat_ips",),
        "sensitive-item-access": ("sensitive_items",),
        "sensitive-vault-access": ("sensitive_vaults",),
        "sensitive-vault-first-taking": ("sensitive_vaults",),
        "sensitive-vault-taken-out": ("sensitive_vaults",),
        "privileged-group-add": ("privileged_groups",),
        "privileged-vault-perm-change": ("sensitive_vaults",),
        "external-vault-grant-or-invite": ("own_domains",),
        "machine-elsewhere": ("machines",),
    }


def test_rules_that_must_learn_say_so_from_the_start() -> None:
    learning = Engine(RULES).learning()

    assert set(learning) == {rule.id for rule in RULES if rule.kind.name in ("first_seen", "deviation", "silence")}
    assert learning["new-country-for-user"].words() == "learning, 0 of 7 days"
    assert learning["dormant-account-wakes"].words() == "learning, 0 of 45 days"


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_an_alert_says_why_with_values_and_names_its_events(rule: Rule) -> None:
    firing = next(test for test in rule.tests if test.expect > 0)

    alert = run_test(rule, firing, beside(rule, firing)).alerts[0]

    assert alert.why
    assert all(why.clause and why.value for why in alert.why)
    assert "?" not in alert.title
    assert "{" not in alert.title
    assert alert.evidence or HEALTH in rule.streams
    assert alert.who
