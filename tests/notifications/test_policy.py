"""Few notifications, merged, none twice, and a rise in severity always gets through."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.notifications.alerts import alert
from tui.events.alert import Severity
from tui.notifications.policy import CATCH_UP_SECONDS, MERGE_SECONDS, PER_MINUTE, PER_RULE_SECONDS, Policy


def test_what_comes_within_three_seconds_is_told_together_worst_first() -> None:
    policy = Policy(Severity.MEDIUM)
    policy.offer(alert(1, severity=Severity.MEDIUM), 0)
    policy.offer(alert(2, severity=Severity.CRITICAL, rule="vault-export"), 2.9)

    assert policy.due(MERGE_SECONDS - 0.1) is None
    digest = policy.due(MERGE_SECONDS)

    assert digest is not None
    assert [told.severity for told in digest.alerts] == [Severity.CRITICAL, Severity.MEDIUM]
    assert policy.due(100) is None


@pytest.mark.parametrize(
    "quiet",
    [alert(fresh=False), alert(notifies=False), alert(severity=Severity.MEDIUM)],
    ids=["context", "rule", "low"],
)
def test_context_quiet_rules_and_small_things_never_notify(quiet: object) -> None:
    policy = Policy(Severity.HIGH)
    policy.offer(quiet, 0)  # type: ignore[arg-type]

    assert policy.due(1000) is None


def test_an_alert_that_opened_as_context_notifies_once_some_evidence_is_fresh() -> None:
    policy = Policy(Severity.HIGH)
    policy.offer(alert(fresh=False), 0)
    policy.offer(replace(alert(), hits=2), 10)

    assert policy.due(20) is not None


def test_an_alert_that_grows_is_told_once_however_long_it_goes_on() -> None:
    policy = Policy(Severity.HIGH)
    policy.offer(alert(), 0)
    assert policy.due(3)

    for minute in range(1, 100):
        policy.offer(replace(alert(), hits=minute), minute * 60)
        assert policy.due(minute * 60 + 30) is None


def test_a_rise_in_severity_is_told_although_the_alert_was() -> None:
    policy = Policy(Severity.HIGH)
    policy.offer(alert(), 0)
    assert policy.due(3)

    policy.offer(alert(severity=Severity.CRITICAL), 20)
    digest = policy.due(23)

    assert digest is not None
    assert digest.worst.severity is Severity.CRITICAL


def test_a_new_alert_on_the_same_entity_waits_for_five_minutes_to_pass() -> None:
    policy = Policy(Severity.HIGH)
    policy.offer(alert(1, key="alice"), 0)
    assert policy.due(3)

    policy.offer(alert(2, key="alice"), 200)
    assert policy.due(250) is None
    policy.offer(alert(3, key="alice"), 303)
    assert policy.due(310) is not None


def test_one_rule_notifies_once_in_ten_seconds_and_then_tells_the_rest_together() -> None:
    policy = Policy(Severity.HIGH)
    policy.offer(alert(1), 0)
    assert policy.due(3)

    policy.offer(alert(2), 4)
    policy.offer(alert(3), 5)
    assert policy.due(3 + PER_RULE_SECONDS - 0.1) is None
    digest = policy.due(3 + PER_RULE_SECONDS)

    assert digest is not None
    assert len(digest.alerts) == 2


def test_other_rules_do_not_wait_for_one_that_must() -> None:
    policy = Policy(Severity.HIGH)
    policy.offer(alert(1), 0)
    assert policy.due(3)
    policy.offer(alert(2), 4)
    policy.offer(alert(3, rule="vault-export"), 4)

    digest = policy.due(8)

    assert digest is not None
    assert [told.rule for told in digest.alerts] == ["vault-export"]


def test_a_backlog_gives_one_digest_at_its_end() -> None:
    policy = Policy(Severity.HIGH)
    for number in range(200):
        policy.offer(alert(number), number / 10)
        assert policy.due(number / 10, catching_up=True) is None

    digest = policy.due(21)

    assert digest is not None
    assert len(digest.alerts) == 200


def test_a_long_backlog_does_not_silence_the_watch() -> None:
    policy = Policy(Severity.HIGH)
    policy.offer(alert(), 0)

    assert policy.due(CATCH_UP_SECONDS, catching_up=True) is not None


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 5), st.integers(0, 9), st.sampled_from("abcd")), max_size=300))
def test_no_minute_holds_more_than_six_and_every_alert_is_told_in_the_end(
    offers: list[tuple[float, int, str]],
) -> None:
    policy, now, sent, told = Policy(Severity.HIGH), 0.0, [], set()
    offered = set()
    for wait, number, rule in offers:
        now += wait
        policy.offer(alert(number, rule=rule, key=f"{number}{rule}"), now)
        offered.add((rule, number))
        if digest := policy.due(now):
            sent.append(now)
            told |= {(each.rule, each.raised) for each in digest.alerts}
    for _ in range(40):
        now += 10
        if digest := policy.due(now):
            sent.append(now)
            told |= {(each.rule, each.raised) for each in digest.alerts}

    assert {number for _, number in told} == {number for _, number in offered}
    assert all(later - first >= 60 for first, later in zip(sent, sent[PER_MINUTE:], strict=False))


def test_what_waits_and_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.notifications.policy.REMEMBERED", 50)
    policy = Policy(Severity.HIGH)
    for number in range(500):
        policy.offer(alert(number), 0)

    digest = policy.due(10)

    assert digest is not None
    assert len(digest.alerts) == 50
    for number in range(1000, 1500):
        policy.offer(alert(number, rule=f"r{number}"), number)
        policy.due(number + 5)
    assert max(len(policy._told), len(policy._told_of)) <= 50


def test_an_alert_that_has_become_part_of_another_while_it_waited_is_told_under_one_id() -> None:
    policy = Policy(Severity.MEDIUM)
    one, other = alert(1, severity=Severity.HIGH), alert(2, severity=Severity.MEDIUM)
    policy.offer(one, 0)
    policy.offer(other, 0)

    policy.joined(other := replace(other, severity=Severity.HIGH), [one.id])

    digest = policy.due(MERGE_SECONDS)
    assert digest is not None
    assert digest.alerts == (other,)
