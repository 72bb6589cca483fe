"""Judging by pages tells what judging event by event tells: the same hits, word for word, in the same order.

Held against an engine that asks every clause of every rule of every event, and knows no columns.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from tests.detection.company_life import NOON, life
from tests.detection.rules import COUNT, DISTINCT, EVENT, FAILED, SUCCEEDED, rule, sequence
from tests.factories import START, audit, changed, moment, signin, usage
from tui.alerts.hit import Hit
from tui.detection.engine import Engine
from tui.detection.kinds.finding import Finding, Key
from tui.detection.loading import load_catalogue
from tui.detection.matching import holds
from tui.detection.prefilter import Candidate
from tui.detection.reporting import Reporter
from tui.detection.rule import Rule
from tui.detection.running import Running
from tui.detection.view import View
from tui.events.model import Location, Seen, User
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS

MINUTE, HOUR, DAY = 60, 3600, 86_400
ANY = {"stream": ["signin", "usage", "audit"]}
SUSPENDED = {"stream": "audit", "match": {"action": "suspend", "object": "user"}, "by": ["object_user"]}
SMALL = [
    rule(EVENT, id="event", title="{user} {done} {count}×", cases=[{"at_least": 2, "severity": "high"}]),
    rule(COUNT, id="count", at_least=2),
    rule(COUNT, id="by-nobody", at_least=2, by=[]),
    rule(COUNT, id="by-ip", at_least=2, by=["ip"], unless={"ip": {"cidr": "10.0.0.0/8"}}),
    rule(DISTINCT, id="distinct", title="{user} took {values}", at_least=2),
    rule(DISTINCT, id="bounded", at_least=2, per_value=[1, 2], of=["item"]),
    rule(sequence(FAILED, SUCCEEDED, until=SUCCEEDED), id="sequence"),
    rule(sequence(SUSPENDED, ANY, within="2d"), id="leaver"),
    rule(sequence(FAILED, {**SUCCEEDED, "absent": True}, within="30m"), id="absent"),
    rule(sequence({"stream": "hit", "match": {"rule": "count"}}, SUCCEEDED), id="heard"),
    rule(sequence({"stream": "hit", "match": {"rule": ["heard", "sequence"]}}, SUCCEEDED), id="heard-twice"),
    rule(
        {**ANY, "kind": "first_seen", "of": ["country"], "warmup": "0s", "min_events": 0, "learn": "1h"}, id="new"
    ),
    rule({**ANY, "kind": "first_seen", "of": ["account"], "idle": "1d", "warmup": "0s"}, id="idle"),
    rule(
        {
            "kind": "first_seen",
            "stream": "usage",
            "match": {"hours": "off"},
            "of": ["hour_slot"],
            "warmup": "0s",
            "min_events": 1,
            "min_days": 2,
        },
        id="off-hours",
    ),
    rule({**ANY, "kind": "deviation", "at_least": 2, "z": 1, "min_ratio": 1, "warmup": "1h"}, id="deviation"),
    rule({"kind": "travel", "stream": "signin"}, id="travel"),
    rule({**ANY, "kind": "silence", "by": ["stream"], "within": "1h", "expected": 1, "warmup": "1h"}, id="silence"),
]
CATALOGUE = [each for each in load_catalogue() if each.enabled]
LISTS = {"office_ips": ["10.0.0.0/8"], "sensitive_vaults": ["v1"], "own_domains": ["acme.test"], "on_call": ["bob"]}
PLACES = [
    None,
    Location(country="CA", latitude=43.6, longitude=-79.4),
    Location(country="JP", latitude=35.7, longitude=139.7),
    Location(country="RO"),
]
people = st.sampled_from(["alice", "alice", "bob", User(email="alice@acme.test"), User(uuid="U", name="Uma"), None])
addresses = st.sampled_from(["10.0.0.1", "203.0.113.7", "198.51.100.9", None])
moments = st.one_of(
    st.integers(0, 90 * MINUTE), st.integers(0, 30).map(lambda days: days * DAY), st.integers(0, 30 * DAY)
)


@st.composite
def pages(draw: st.DrawFn) -> list[Seen]:
    """Some events, most often of one stream; many of them in order, some late, some twice."""
    of = st.sampled_from(Stream) if draw(st.integers(0, 4)) == 0 else st.just(draw(st.sampled_from(Stream)))
    made = [draw(events(draw(of))) for _ in range(draw(st.integers(1, 14)))]
    if draw(st.booleans()):
        made.sort(key=lambda seen: seen.event.time)
    return made + [made[0]] * draw(st.integers(0, 1))


@st.composite
def events(draw: st.DrawFn, stream: Stream) -> Seen:
    at = draw(moments)
    late = draw(st.sampled_from([0, 0, 0, 600, 2 * DAY]))
    arrival: dict[str, Any] = {"at": at, "received": moment(at + late), "fresh": draw(st.booleans())}
    place: dict[str, Any] = {"location": draw(st.sampled_from(PLACES))}
    ip, who = draw(addresses), draw(people)
    match stream:
        case Stream.SIGNIN:
            category = draw(st.sampled_from(["success", "credentials_failed", "mfa_failed", "firewall_failed"]))
            country = draw(st.sampled_from([UNSET, "CA", "RO"]))
            return changed(signin(who, category=category, ip=ip, **arrival), country=country, **place)
        case Stream.USAGE:
            action = draw(st.sampled_from(["reveal", "secure-copy", "server-fetch", "export"]))
            item, vault = draw(st.sampled_from(["i1", "i2", "i3"])), draw(st.sampled_from(["v1", "v2"]))
            return changed(usage(who, action=action, item=item, vault=vault, ip=ip, **arrival), **place)
        case _:
            action, thing = draw(
                st.sampled_from(
                    [("suspend", "user"), ("reactive", "user"), ("export", "vault"), ("changemp", "user")]
                )
            )
            return audit(who, action=action, object=thing, object_user=draw(people), ip=ip, **arrival)


Judge = Callable[[Engine, Sequence[Seen]], Iterable[Hit]]


class PlainEngine(Engine):
    """Asks all clauses of all rules, and puts each hit into words anew."""

    def judge(self, seen: Seen) -> list[Hit]:
        arrival = self.clock.arrival(seen)
        self._identities.learn(seen.stream, seen.event)
        late = seen.late if seen.fresh and self.clock.is_live else 0.0
        return self._judge(View(seen, self._identities, arrival=arrival, late=late, wall=self._wall))

    def _judge(self, view: View) -> list[Hit]:
        found = [
            Candidate(one, number, role.by, holds(role.match, self._lists), holds(role.unless, self._lists))
            for one in self._running
            for number, role in enumerate(one.rule.roles)
            if view.stream in role.streams
        ]
        return self._try(view, tuple(found))

    def _report(self, one: Running, finding: Finding, key: Key) -> list[Hit]:
        one.reporter = Reporter(one.rule, self._lists, self._names, self._identities)
        return super()._report(one, finding, key)


def one_by_one(engine: Engine, page: Sequence[Seen]) -> Iterable[Hit]:
    return [hit for seen in page for hit in engine.judge(seen)]


def in_pieces(size: int) -> Judge:
    def judge(engine: Engine, page: Sequence[Seen]) -> Iterable[Hit]:
        pieces = [page[start : start + size] for start in range(0, len(page), size)]
        return [hit for piece in pieces for _, hits in engine.judge_page(piece) for hit in hits]

    return judge


def told(engine: Engine, judge: Judge, brought: Sequence[Sequence[Seen]], live_from: int) -> list[Hit]:
    """The hits of some pages, the first of them a backlog; after each the streams are asked, and time passes."""
    hits: list[Hit] = []
    engine.clock.read_backlog(Stream)
    for number, page in enumerate(brought):
        if number == live_from:
            engine.clock.go_live()
        hits += judge(engine, page)
        now = max(page[-1].received, START + number * HOUR * 10**9)
        if number >= live_from:
            hits += engine.tick(now)
            hits += [hit for stream in Stream for hit in engine.judge_health("poll_ok", stream, now)]
    return hits


def agree(rules: Sequence[Rule], brought: Sequence[Sequence[Seen]], live_from: int, size: int) -> list[Hit]:
    usual: dict[str, Any] = {"lists": LISTS, "account": "acme"}
    expected = told(PlainEngine(rules, **usual), one_by_one, brought, live_from)

    assert told(Engine(rules, **usual), one_by_one, brought, live_from) == expected
    for few in (1, 24):  # by columns always, and where it pays
        assert told(Engine(rules, few=few, **usual), in_pieces(size), brought, live_from) == expected
    return expected


brought = st.lists(pages(), min_size=1, max_size=12)
turns = {"live_from": st.integers(0, 6), "size": st.integers(1, 40)}


@settings(max_examples=60, deadline=None)
@given(brought=brought, **turns)
def test_small_rules_of_every_kind_tell_the_same(brought: list[list[Seen]], live_from: int, size: int) -> None:
    agree(SMALL, brought, live_from, size)


@settings(max_examples=10, deadline=None)
@given(brought=brought, **turns)
def test_the_catalogue_tells_the_same(brought: list[list[Seen]], live_from: int, size: int) -> None:
    agree(CATALOGUE, brought, live_from, size)


def test_a_leaver_is_found_by_the_page_of_a_stream_that_runs_ahead() -> None:
    """The prototype by columns lost these two: it did not look back."""
    leaver = [each for each in CATALOGUE if each.id == "leaver-still-active"]
    uses = [usage("bob", at=day * DAY, action="fill") for day in range(1, 5)]
    suspended = [audit("alice", action="suspend", object="user", object_user="bob", at=2.5 * DAY)]

    hits = agree(leaver, [uses, suspended], live_from=2, size=1000)

    assert [hit.trigger for hit in hits] == [uses[2].event.uuid, uses[3].event.uuid]


def test_off_hours_are_learnt_event_by_event_within_a_page() -> None:
    """The prototype by columns raised two more: its counter moved by page."""
    off_hours = [each for each in CATALOGUE if each.id == "off-hours-secret-access"]
    evenings = [usage("bob", at=day * DAY + 9 * HOUR, action="reveal") for day in range(0, 40, 3)]
    night = usage("bob", at=40 * DAY + 15 * HOUR, action="reveal")

    hits = agree(off_hours, [[*evenings, night, evenings[-1]]], live_from=1, size=1000)

    assert [hit.trigger for hit in hits] == [night.event.uuid]


def test_days_of_a_company_under_attack_tell_the_same_by_page() -> None:
    """Streams run ahead of each other as in a backlog, pages cross windows, people come up for the first time."""
    events = life(3, 5, until=NOON).events
    of = [[seen for seen in events if seen.stream is stream] for stream in Stream]
    backlog = sorted(
        (each[start : start + 400] for each in of for start in range(0, len(each), 400)),
        key=lambda page: page[0].event.time,
    )

    hits = agree(CATALOGUE, backlog, live_from=len(backlog) - 3, size=300)

    assert len({hit.rule.id for hit in hits}) > 20


def test_a_backlog_tells_what_was_told_live() -> None:
    """As the streams are asked one after the other, each far ahead of the next."""
    events = life(0, 12, until=NOON).events
    live, later = Engine(CATALOGUE, lists=LISTS), Engine(CATALOGUE, lists=LISTS)
    told_live, asked = [], 0
    for seen in events:
        told_live += live.judge(seen)
        if seen.received > asked + 300 * NANOSECONDS:
            asked = seen.received
            told_live += live.tick(asked)
    later.clock.read_backlog(Stream)
    told_later = []
    for stream in Stream:
        page = [seen for seen in events if seen.stream is stream]
        told_later += [hit for _, hits in later.judge_page(page) for hit in hits]
        later.clock.read_to_the_end(stream)
    later.clock.go_live()

    told_live += live.tick(events[-1].received)
    told_later += later.tick(events[-1].received)

    assert len(told_live) > 1_000
    assert Counter(map(named, told_later)) == Counter(map(named, told_live))


def named(hit: Hit) -> tuple[object, ...]:
    return hit.rule.id, hit.key, hit.trigger, hit.undone


def test_an_event_of_a_page_follows_a_hit_of_the_same_page() -> None:
    """Of the page's events a rule that hears takes singly only what may belong to a hit; carol has none."""
    heard = [each for each in SMALL if each.id in ("count", "heard")]
    failures = [signin("alice", category="credentials_failed", at=at) for at in (0, 10)]
    others = [signin("carol", at=at) for at in (5, 20)]
    after = signin("alice", at=30)

    hits = agree(heard, [[failures[0], others[0], failures[1], others[1], after]], live_from=1, size=1000)

    assert [(hit.rule.id, hit.trigger) for hit in hits] == [
        ("count", failures[1].event.uuid),
        ("heard", after.event.uuid),
    ]
