"""Answers as people ask for them."""

from zoneinfo import ZoneInfo

import pytest

from tests.factories import ITEM, START, VAULT, audit, ident, signin, usage
from tests.store.strategies import alert
from tui.events.alert import Severity
from tui.events.model import User
from tui.events.names import Names
from tui.events.stream import Stream
from tui.events.times import EARLIEST, LATEST, parse_timestamp
from tui.query import parse
from tui.query.context import Context
from tui.store import Alerts, EventRing, Events, Groups, answer, occurring, tally

NAMES = Names(items={ITEM: "Prod DB root"}, vaults={VAULT: "Platform"})
CONTEXT = Context(now_ns=START + 3600 * 10**9, names=NAMES)


@pytest.fixture
def ring() -> EventRing:
    """Six events of three people."""
    ring = EventRing(100)
    failures = [signin("alice", at=i, category="mfa_failed") for i in range(3)]
    ring.append(Stream.SIGNIN, [*failures, signin("bob", at=9, category="mfa_failed"), signin("bob", at=10)])
    ring.append(Stream.USAGE, [usage("alice", at=5), usage("carol", at=6, item=ident("other").lower())])
    ring.append(Stream.AUDIT, [audit("carol", at=7)])
    return ring


def rows_of(ring: EventRing, text: str, context: Context = CONTEXT) -> list[tuple[dict[str, object], int]]:
    found = answer(ring, parse(text), context)
    assert isinstance(found, Groups)
    return [({**group.key}, group.count) for group in found.rows]


def test_people_are_counted_by_uuid_and_shown_by_their_newest_email(ring: EventRing) -> None:
    uuid = ident("user alice@acme.test")
    ring.append(Stream.USAGE, [usage(User(uuid=uuid, email="Alice.B@acme.test"), at=50)])
    ring.append(Stream.SIGNIN, [signin(User(email="alice@acme.test"), at=51, category="mfa_failed")])

    assert rows_of(ring, "outcome:failure | count by user having >1") == [({"user": "Alice.B@acme.test"}, 4)]


def test_an_answer_without_by_is_one_row(ring: EventRing) -> None:
    assert rows_of(ring, "outcome:failure | count") == [({}, 4)]
    assert rows_of(ring, "user:nobody | count") == [({}, 0)]
    assert rows_of(ring, "user:nobody | count by user") == []
    assert rows_of(ring, "user:nobody | count having >0") == []


def test_items_and_vaults_are_shown_by_their_alias(ring: EventRing) -> None:
    found = rows_of(ring, "stream:usage | count by item,vault,user")

    assert ({"item": "Prod DB root", "vault": "Platform", "user": "alice@acme.test"}, 1) in found
    assert ({"item": ident("other").lower(), "vault": "Platform", "user": "carol@acme.test"}, 1) in found


def test_what_is_shown_alike_and_comes_as_often_is_in_the_order_it_was_met(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two items of one name, however their combinations are told apart."""
    for module, name in ((tally, "_SMALL"), (tally, "_ROOMY"), (occurring, "_FEW")):
        monkeypatch.setattr(module, name, 0)
    met, later = ident("one").lower(), ident("another").lower()
    ring = EventRing(100)
    ring.append(Stream.USAGE, [usage(at=at, item=item) for at, item in enumerate((met, later, later, met))])
    context = Context(now_ns=START, names=Names(items=dict.fromkeys((met, later), "Prod DB root")))

    found = answer(ring, parse("| count by item,user"), context)

    assert isinstance(found, Groups)
    assert [group.keys[0] for group in found.rows] == [met, later]


def test_what_lacks_the_field_is_counted_under_none(ring: EventRing) -> None:
    assert rows_of(ring, "| count by item | sort item") == [
        ({"item": ident("other").lower()}, 1),
        ({"item": "Prod DB root"}, 1),
        ({"item": None}, 6),
    ]


@pytest.mark.parametrize(
    ("pipe", "rows"),
    [
        ("count by category", [("mfa_failed", 4), ("success", 1)]),
        ("count by category | sort count", [("success", 1), ("mfa_failed", 4)]),
        ("count by category | sort -category", [("success", 1), ("mfa_failed", 4)]),
        ("top 1 by category", [("mfa_failed", 4)]),
        ("count by category | rare 1", [("success", 1)]),
        ("count by category having >=1 having <4", [("success", 1)]),
        ("distinct user by category", [("mfa_failed", 2), ("success", 1)]),
    ],
)
def test_counts_are_sorted_and_cut_as_asked(ring: EventRing, pipe: str, rows: list[tuple[str, int]]) -> None:
    assert rows_of(ring, f"stream:signin | {pipe}") == [({"category": category}, n) for category, n in rows]


def test_different_values_are_counted_over_all_streams(ring: EventRing) -> None:
    assert rows_of(ring, "| distinct user") == [({}, 3)]
    assert rows_of(ring, "user:nobody | distinct user") == [({}, 0)]


def test_bins_begin_where_local_clocks_say() -> None:
    ring = EventRing(10)
    ring.append(Stream.SIGNIN, [signin(at=at * 3600) for at in (0, 9, 10.5, 11, 40)])
    berlin = Context(now_ns=START, zone=ZoneInfo("Europe/Berlin"))

    assert rows_of(ring, "| count per 1d", berlin) == [
        ({"time": "2026-03-01T23:00:00Z"}, 3),
        ({"time": "2026-03-02T23:00:00Z"}, 1),
        ({"time": "2026-03-03T23:00:00Z"}, 1),
    ]
    assert rows_of(ring, "| by weekday,hour", berlin)[:2] == [
        ({"weekday": "mon", "hour": 13}, 1),
        ({"weekday": "mon", "hour": 22}, 1),
    ]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("width", ["5m", "1h", "1d"])
def test_moments_that_no_service_can_mean_are_counted_like_others(zone: str, stamp: str, width: str) -> None:
    """The first of them is what a program in Go sends where it has no time."""
    ring = EventRing(10)
    ring.append(Stream.SIGNIN, [signin(at=at, time=parse_timestamp(stamp)) for at in range(4)])
    there = Context(now_ns=START, zone=ZoneInfo(zone))

    assert [count for _, count in rows_of(ring, f"| count per {width}", there)] == [4]
    assert [count for _, count in rows_of(ring, "| by weekday,hour", there)] == [4]
    ring.append(Stream.SIGNIN, [signin()])
    assert sorted(count for _, count in rows_of(ring, f"| count per {width}", there)) == [1, 4]


def test_events_are_sorted_and_cut_as_asked(ring: EventRing) -> None:
    def uuids(text: str) -> list[object]:
        found = answer(ring, parse(text), CONTEXT)
        assert isinstance(found, Events)
        assert len(found) == len(list(found))
        return [(seen.stream.value, (seen.event.time - START) // 10**9) for seen in found]

    assert uuids("after:2026-03-02T12:00:06Z") == [("usage", 6), ("audit", 7), ("signin", 9), ("signin", 10)]
    assert uuids("| sort -time limit 2") == [("signin", 10), ("signin", 9)]
    assert uuids("| sort -user limit 3") == [("usage", 6), ("audit", 7), ("signin", 9)]
    assert uuids("stream:signin | sort -category limit 1") == [("signin", 10)]
    assert uuids("| sort item limit 2") == [("usage", 6), ("usage", 5)]


def test_events_evicted_while_an_answer_is_read_are_left_out() -> None:
    ring = EventRing(3)
    ring.append(Stream.SIGNIN, [signin(at=i) for i in range(3)])
    found = answer(ring, parse(""), CONTEXT)
    assert isinstance(found, Events)

    ring.append(Stream.SIGNIN, [signin(at=9)])

    assert [(seen.event.time - START) // 10**9 for seen in found] == [1, 2]


def test_alerts_are_answered_oldest_first_or_counted() -> None:
    alerts = [alert("b", Severity.LOW, ()), alert("a", Severity.HIGH, ()), alert("c", Severity.HIGH, ())]
    context = Context(now_ns=START, alerts=lambda: alerts)
    ring = EventRing(1)

    found = answer(ring, parse("stream:alert severity:>=medium"), context)
    ranked = answer(ring, parse("stream:alert | sort -severity limit 2"), context)

    assert isinstance(found, Alerts)
    assert [a.rule for a in found.alerts] == ["a", "c"]
    assert isinstance(ranked, Alerts)
    assert [a.rule for a in ranked.alerts] == ["a", "c"]
    assert rows_of(ring, "stream:alert | count by severity", context) == [
        ({"severity": "high"}, 2),
        ({"severity": "low"}, 1),
    ]
    assert rows_of(ring, "stream:alert | count", context) == [({}, 3)]


def test_the_most_frequent_values_are_named(ring: EventRing) -> None:
    assert ring.top(Stream.SIGNIN, parse("outcome:failure"), CONTEXT, "user", 5) == [
        ("alice@acme.test", 3),
        ("bob@acme.test", 1),
    ]
    assert ring.top(Stream.USAGE, None, CONTEXT, "vault", 5) == [("Platform", 2)]


def test_a_histogram_without_a_field_counts_all(ring: EventRing) -> None:
    found = ring.histogram(Stream.SIGNIN, None, CONTEXT, "", START, START + 12 * 10**9, 3)

    assert found == {"": [3, 0, 2]}


@pytest.mark.parametrize("by", ["", "category"])
def test_a_histogram_may_span_all_the_years_that_are_counted(by: str) -> None:
    ring = EventRing(10)
    ring.append(Stream.SIGNIN, [signin(time=time) for time in (EARLIEST, START, LATEST)])
    margin = 10**16  # before it and behind it are moments that 64 bits do not hold

    found = ring.histogram(Stream.SIGNIN, None, CONTEXT, by, EARLIEST - margin, LATEST + margin, 10)

    assert list(found.values()) == [[1, 0, 0, 0, 0, 1, 0, 0, 0, 1]]
