"""What a query means for one event and for one alert."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.factories import START, VAULT, audit, ident, seen, signin, usage
from tui.events.alert import Alert, Severity
from tui.events.model import AuditEvent, Seen, SigninAttempt, User
from tui.events.names import Names
from tui.events.times import parse_timestamp
from tui.query import QueryError, parse
from tui.query.clock import OfficeHours
from tui.query.context import Context
from tui.query.predicates import alert_predicate, predicate
from tui.query.reach import earliest

ITEM = ident("prod").lower()
CONTEXT = Context(now_ns=START, names=Names(items={ITEM: "Prod DB root"}, vaults={VAULT: "Platform"}))


def alert(**fields: object) -> Alert:
    """An alert with what matters to the test."""
    usual: dict[str, object] = {
        "id": "a1",
        "account": "acme",
        "rule": "password-spray",
        "title": "spray",
        "reason": "",
        "score": 70,
        "severity": Severity.HIGH,
        "key": (("ip", "203.0.113.9"),),
        "who": "203.0.113.9",
        "first": START,
        "last": START,
        "raised": START,
        "why": (),
        "evidence": (("signin", "E1"),),
    }
    return Alert(**(usual | fields))  # type: ignore[arg-type]  # plain names and values


def matches(text: str, event: Seen, context: Context = CONTEXT) -> bool:
    return predicate(parse(text), context)(event)


@pytest.mark.parametrize(
    ("event", "fits", "fails"),
    [
        (signin("alice"), "stream:signin", "stream:usage"),
        (signin("alice"), "user:ALI", "user:bob"),
        (signin("alice"), "user:*@acme.test", "user:alice@*.com"),
        (signin("alice"), f"user:{ident('user alice@acme.test')}", f"user:{ident('user bob@acme.test')}"),
        (signin("alice"), "user:?  OR user:alice", "user:?"),
        (signin(None), "user:?", "user:!alice"),
        (signin(None), "!user:alice", "user:alice"),
        (signin("bob"), "user:!alice", "user:!bob"),
        (audit("alice", object_user="bob", object="user"), "user:bob", "user:carol"),
        (audit("alice", aux="carol", object="gm"), "user:carol", "user:dave"),
        (signin(category="mfa_failed"), "outcome:failure category:mfa_failed", "category:mfa"),
        (signin(category="new_one"), "outcome:unknown", "outcome:failure"),
        (signin(type="u2f_timout"), "type:u2f_timeout", "type:u2f"),
        (usage(item=ITEM), "item:prod", "item:staging"),
        (usage(item=ITEM), f"item:{ITEM.upper()}", f"item:{ITEM[:10]}"),
        (usage(item=ITEM), f"item:{ITEM[:10]}*", f"item:*{ITEM[:10]}"),
        (usage(item=ITEM), 'item:"Prod DB root"', "vault:prod"),
        (audit(object="gva", object_uuid=VAULT), "vault:platform object:gva", "vault:?"),
        (usage(ip="10.1.2.3"), "ip:10.0.0.0/8", "ip:11.0.0.0/8"),
        (usage(ip="10.1.2.3"), "ip:private ip:10.1.*", "ip:!private"),
        (usage(country="Canada"), "country:CA country:canada", "country:C"),
        (usage(app="1Password CLI"), "app:cli", "app:scim"),
        (signin(city="Münster"), "city:MÜN", "city:!münster"),
        (usage(action="reveal"), "action:reveal,export", "action:rev"),
        (usage(received=700, fresh=True), "late:>10m late:11m", "late:<=10m"),
        (usage(account="acme"), "account:acme", "account:other"),
        (usage(account_uuid="ACC1"), "account:acc1", "account:acc"),
        (usage("alice", item=ITEM), "alice", "bob"),
        (usage("alice", item=ITEM), '"db root"', "/db.root$ /"),
        (usage("alice", item=ITEM), "/^prod.*root$/", "/^lice$/"),
        (usage(uuid=ident("x")), ident("x").lower(), ident("x")[:20]),
        (usage("alice"), "(bob OR alice) !carol", "bob OR carol"),
    ],
)
def test_a_query_takes_the_event_that_it_describes(event: Seen, fits: str, fails: str) -> None:
    assert matches(fits, event)
    assert not matches(fails, event)


def test_times_are_relative_to_now_and_to_the_zone() -> None:
    berlin = Context(now_ns=START, zone=ZoneInfo("Europe/Berlin"))  # 13:00 there
    hour_ago = usage(at=-3600)

    assert matches("after:-2h before:-30m", hour_ago)
    assert not matches("after:-30m", hour_ago)
    assert matches("on:today after:2026-03-02T10:59Z after:2026-03-02T11:59", hour_ago, berlin)
    assert not matches("after:2026-03-02T12:01", hour_ago, berlin)
    assert matches("on:yesterday", usage(at=-12.5 * 3600))
    assert matches("on:2026-03-02", usage(at=-12.5 * 3600), berlin)


def test_weekday_and_hour_are_those_of_the_zone() -> None:
    late = usage(at=(23 * 3600 + 30 * 60) - START // 10**9 % 86_400)  # Monday, half past eleven at night in UTC
    berlin = Context(now_ns=START, zone=ZoneInfo("Europe/Berlin"))

    assert matches("weekday:mon hour:23 hour:>=22 hour:9,23", late)
    assert matches("weekday:tue hour:0 !hour:23 weekday:!mon", late, berlin)
    assert not matches("hour:?", late)
    with pytest.raises(QueryError, match="weekday is never xday"):
        parse("weekday:xday")


def test_business_hours_are_those_of_the_zone() -> None:
    evening = usage(at=5.5 * 3600)  # 17:30 UTC, 18:30 in Berlin, Monday

    assert matches("hours:business", evening)
    assert matches("hours:!business hours:off", evening, Context(now_ns=START, zone=ZoneInfo("Europe/Berlin")))
    assert matches("hours:off", usage(at=-48 * 3600))


def test_a_working_day_may_end_after_midnight() -> None:
    class NightShift(OfficeHours):
        days = frozenset({6})
        start = 22 * 60
        end = 6 * 60

    night = Context(now_ns=START, hours=NightShift())

    assert matches("hours:business", usage(at=-7 * 3600), night)  # Monday, five in the morning
    assert matches("hours:off", usage(at=-6 * 3600), night)
    assert matches("hours:off", usage(at=11 * 3600), night)


def test_an_event_is_found_by_the_alerts_it_is_evidence_of() -> None:
    found = alert()
    context = Context(
        now_ns=START, alerts_of=lambda stream, uuid: [found] if (stream, uuid) == ("signin", "E1") else []
    )
    evidence, other = signin(uuid="E1"), signin(uuid="E2")

    for text in ("rule:password-spray", "severity:>=high", "score:>50", "status:open", "rule:!bulk-access"):
        assert matches(text, evidence, context)
        assert not matches(text, other, context)
    assert not matches("severity:>high OR status:acknowledged", evidence, context)
    assert matches("rule:?", other, context)


@pytest.mark.parametrize(
    ("fits", "fails"),
    [
        ("stream:alert", "stream:alert rule:bulk"),
        ("stream:alert severity:>=high score:70", "stream:alert severity:<high"),
        ("stream:alert ip:203.0.113.9", "stream:alert ip:10.0.0.1"),
        ("stream:alert spray", "stream:alert bulk"),
        ("stream:alert after:-1h", "stream:alert before:-1h"),
        ("stream:alert uuid:E1", "stream:alert uuid:E2"),
        ("stream:alert account:acme status:open", "stream:alert status:acknowledged"),
    ],
)
def test_alerts_are_found_by_their_own_fields(fits: str, fails: str) -> None:
    assert alert_predicate(parse(fits), CONTEXT)(alert())
    assert not alert_predicate(parse(fails), CONTEXT)(alert())


def test_an_alert_that_the_past_explains_is_found_by_its_status() -> None:
    assert alert_predicate(parse("stream:alert status:closed"), CONTEXT)(replace(alert(), status="closed"))
    assert not alert_predicate(parse("stream:alert status:closed"), CONTEXT)(alert())


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("after:-24h user:a", 24),
        ("after:-24h OR after:-48h", 48),
        ("after:-24h after:-2h", 2),
        ("on:2026-03-01", 36),
        ("user:a", None),
        ("after:-24h OR user:a", None),
        ("!after:-24h", None),
    ],
)
def test_a_query_tells_how_far_back_it_reaches(text: str, hours: int | None) -> None:
    expected = None if hours is None else START - hours * 3600 * 10**9

    assert earliest(parse(text).root, Context(now_ns=START, zone=UTC)) == expected


def test_events_with_nothing_in_them_are_no_obstacle() -> None:
    for event in (SigninAttempt(), AuditEvent(), SigninAttempt(target_user=User(), details=None)):
        assert not matches("user:a OR ip:private OR item:x OR foo", seen(event, received=0))


def test_the_earliest_moments_have_local_times_too() -> None:
    at = parse_timestamp("1700-01-01T00:00:00Z")

    assert isinstance(
        matches("hours:business", usage(at=at), Context(now_ns=at, zone=ZoneInfo("Europe/Berlin"))), bool
    )
