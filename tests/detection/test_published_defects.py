"""Faults that published rules for these events have or had; none of them is ours."""

from collections import Counter

import pytest
from msgspec import UNSET

from tests.detection.rules import alerts
from tests.events.test_actions import ACTIONS, OBJECTS
from tests.factories import audit, changed, signin, usage
from tui.detection.clauses import AnyOf
from tui.detection.loading import load_catalogue
from tui.events.actions import is_known
from tui.events.alert import Severity
from tui.events.model import Client, Seen

RULES = {rule.id: rule for rule in load_catalogue()}
DAY = 86_400


def told(events: list[Seen], *names: str, **lists: list[str]) -> list[str]:
    """Ids of the alerts that rules of these names raise."""
    return [alert.rule for alert in alerts([RULES[name] for name in names], events, lists=lists)]


def routine(ip: str = "203.0.113.7") -> list[Seen]:
    return [signin(at=(day - 21) * DAY, ip=ip) for day in range(21)]


def test_a_baseline_does_not_contain_the_hour_that_it_judges() -> None:
    """Sentinel, successful anomalous sign-in: what is new has just been taught in."""
    new = [signin(at=minute * 60, ip="198.51.100.9") for minute in range(30)]

    (alert,) = alerts(RULES["new-ip-for-user"], [*routine(), *new])

    assert alert.hits == 30
    assert alert.why[0].clause == "ip not seen before by user"


def test_steps_have_an_order() -> None:
    """Sentinel, sequences by join: a reveal before the grant, an export after the suspension."""
    grant = audit(action="grant", object="uva", object_uuid="v", aux="alice", at=0)
    export = audit(action="export", object="vault", object_uuid="v", at=0)

    def suspended(at: float) -> Seen:
        return audit("boss", action="suspend", object="user", object_user="alice", at=at)

    assert told([usage(vault="v", at=-60), grant], "self-grant-then-extract") == []
    assert told([grant, usage(vault="v", at=60)], "self-grant-then-extract") == ["self-grant-then-extract"]
    assert told([suspended(-60), export], "vault-export-before-offboarding") == []
    assert told([export, suspended(60)], "vault-export-before-offboarding") == ["vault-export-before-offboarding"]


@pytest.mark.parametrize("event", [signin(), usage(), audit()], ids=["signin", "usage", "audit"])
def test_the_address_of_each_stream_is_read_where_it_is(event: Seen) -> None:
    """Sentinel reads session.ip_address of audit events, Panther client.ipaddress of item usage: both are empty."""
    assert told([event], "threat-intel-ip", threat_ips=["203.0.113.7"]) == ["threat-intel-ip"]


def test_the_address_under_its_name_of_2021_is_read_too() -> None:
    old = changed(signin(), client=Client(ip="203.0.113.7"))

    assert told([old], "threat-intel-ip", threat_ips=["203.0.113.7"]) == ["threat-intel-ip"]


def test_the_stream_is_that_of_the_endpoint() -> None:
    """Sentinel's connector guesses the stream by the columns that are there, and whole rules never match."""
    bare = changed(
        audit(action="export", object="vault", object_uuid="v"), session=UNSET, location=UNSET, actor_details=UNSET
    )

    assert told([bare], "vault-export", "item-export") == ["vault-export"]


def test_every_category_of_failure_is_seen() -> None:
    """Panther's failed sign-ins leave out the firewall and single sign-on."""
    sso = [signin(category="sso_failed", at=minute * 60) for minute in range(10)]
    firewall = [signin(category="firewall_failed", at=minute * 60) for minute in range(10)]

    assert told(sso, "failed-signin-burst-user", "firewall-blocked-burst") == ["failed-signin-burst-user"]
    assert told(firewall, "failed-signin-burst-user", "firewall-blocked-burst") == ["firewall-blocked-burst"]


@pytest.mark.parametrize("app", [UNSET, None, ""])
def test_an_app_that_is_missing_is_not_an_unknown_app(app: str | None) -> None:
    """Panther's unusual client fires on every event without an app name, and on failures."""
    assert told([signin(app=app)], "unusual-client") == []
    assert told([signin(app="op-dump", category="credentials_failed")], "unusual-client") == []
    assert told([signin(app="op-dump")], "unusual-client") == ["unusual-client"]


def test_three_copies_of_one_item_are_one_item() -> None:
    """Algbra counts copies: user name, password and code of two items nearly fire."""
    copies = [usage(action="secure-copy", item=item, at=at) for at, item in enumerate("aaabbb")]

    assert told(copies, "bulk-secure-copy", "bulk-access-distinct") == []


def test_alerts_are_graded() -> None:
    """Sumo marks all of its monitors critical."""
    grades = Counter(rule.severity for rule in RULES.values())

    assert grades[Severity.CRITICAL] == 0, "critical is for cases of a rule"
    assert all(grades[severity] >= 10 for severity in (Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH))


def test_daily_work_with_vaults_is_a_mark_and_never_notifies() -> None:
    """Sumo and Sentinel alert on each grant."""
    grants = [audit(action="grant", object="uva", object_uuid=f"v{n}", aux="bob", at=n) for n in range(9)]

    (alert,) = alerts(RULES["vault-perm-change"], grants)

    assert (alert.severity, alert.hits) == (Severity.INFO, 9)


def test_every_code_that_a_rule_asks_for_exists() -> None:
    """Sentinel shipped `chngdssoo`: a misspelt code matches nothing, and nobody notices."""
    objects, actions = set(OBJECTS.split()), set(ACTIONS.split())
    for name, rule in RULES.items():
        for role in rule.roles:
            for alternative in role.match if role.streams == ("audit",) else ():
                asked = {each.field: set(each.form.texts) for each in alternative if isinstance(each.form, AnyOf)}
                assert asked.get("object", objects) <= objects, name
                assert asked.get("action", actions) <= actions, name
                for action in asked.get("action", ()) if "object" in asked else ():
                    assert any(is_known(kind, action) for kind in asked["object"]), (name, action)
