"""Rules that learn from the past say in the end what they had said, had they known it from the start."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detection.rules import rule
from tests.factories import START, audit, signin, usage
from tests.monitor.past_service import PastService
from tui.alerts.book import AlertBook, Change
from tui.detection.engine import Engine
from tui.detection.rule import Rule
from tui.events.model import Seen
from tui.events.stream import Stream
from tui.monitor.backfill import Backfill
from tui.monitor.ingest import Ingest
from tui.monitor.learning import Apprentice
from tui.store.ring import EventRing

DAY = 86_400
BEGINS = START - DAY * 10**9
NEW_COUNTRY: dict[str, Any] = {
    "id": "new-country",
    "kind": "first_seen",
    "stream": "signin",
    "match": {"outcome": "success"},
    "of": "country",
    "min_events": 3,
    "warmup": "7d",
}
TRAVEL: dict[str, Any] = {"id": "travel", "kind": "travel", "stream": "signin", "match": {"outcome": "success"}}
BURST: dict[str, Any] = {
    "id": "burst",
    "kind": "deviation",
    "stream": "usage",
    "match": {"action": "reveal"},
    "at_least": 3,
    "warmup": "7d",
}
LONG = {
    "id": "long",
    "kind": "sequence",
    "within": "10d",
    "step": [
        {"stream": "signin", "match": {"country": "RO"}},
        {"stream": "usage", "match": {"action": "export"}},
    ],
}
RULES = [rule(NEW_COUNTRY), rule(TRAVEL), rule(BURST), rule(LONG)]


class Account:
    """Rules at work on what is kept of an account, and their apprentice."""

    def __init__(self, rules: Iterable[Rule] = RULES, most: int = 30 * DAY) -> None:
        self.now = START / 1e9
        self.ring = EventRing(10_000, "acme")
        self.engine = Engine(rules, account="acme")
        self.book = AlertBook()
        self.changes: list[Change] = []
        self.ingest = Ingest("acme", self.ring, self.engine, self.book, self.changes.append, lambda: self.now)
        self.ingest.read_backlog(Stream)
        self.apprentice = Apprentice(
            self.engine,
            lambda: Engine((), account="acme"),
            self.ring,
            lambda hits: self.ingest.enter_once(hits, int(self.now * 1e9)),
            asyncio.sleep,
            begins=BEGINS,
            look_back=DAY * 10**9,
            most=most * 10**9,
        )

    def take(self, events: Iterable[Seen], *, fresh: bool) -> None:
        for seen in events:
            self.ingest.take(seen.stream, [seen.event], fresh=fresh)

    async def learn(self, past: Sequence[Seen]) -> None:
        service = PastService(*past)
        streams, start = self.apprentice.streams, self.apprentice.starts
        learning = Backfill(service, streams, start, BEGINS, service.pace, self.apprentice.learn, lambda _: None)
        await learning.run()

    @property
    def found(self) -> set[tuple[str, str, int]]:
        """Rule, entity and latest evidence of each alert."""
        return {(alert.rule, alert.who, alert.last) for alert in self.book.alerts()}

    @property
    def proven(self) -> set[tuple[str, str, str]]:
        """Rule, entity and uuid of all evidence: where an alert that is as long as may be ends and the next begins,
        depends on the order in which its hits came."""
        return {(alert.rule, alert.who, uuid) for alert in self.book.alerts() for _, uuid in alert.evidence}

    @property
    def told(self) -> list[str]:
        """The rules of what notified."""
        return [change.alert.rule for change in self.changes if change.notify]


def canadian(*days: float) -> list[Seen]:
    return [signin(uuid=f"CA{day}", at=-day * DAY) for day in days]


PAST = canadian(*range(2, 20))


async def test_a_fresh_event_that_came_while_a_rule_was_learning_is_judged_again_and_notifies() -> None:
    account = Account()
    account.take(canadian(0.5), fresh=False)
    account.ingest.pass_time()
    account.take([signin(uuid="RO", country="RO", at=-60)], fresh=True)
    assert account.told == []

    await account.learn(PAST)
    await account.apprentice.catch_up()

    assert account.told == ["new-country"]


async def test_what_the_look_back_brought_is_judged_again_and_notifies_nobody() -> None:
    account = Account()
    account.take([*canadian(0.5), signin(uuid="RO", country="RO", at=-60)], fresh=False)
    account.ingest.pass_time()

    await account.learn(PAST)
    await account.apprentice.catch_up()

    assert {rule for rule, _, _ in account.found} == {"new-country"}
    assert account.told == []


async def test_alerts_of_the_learnt_past_are_dropped() -> None:
    account = Account()
    account.ingest.pass_time()

    await account.learn([*PAST, signin(uuid="RO", country="RO", at=-1.5 * DAY)])
    await account.apprentice.catch_up()

    assert account.found == set()


async def test_after_learning_rules_know_what_was_usual_without_the_events_being_kept() -> None:
    account = Account()
    account.ingest.pass_time()
    await account.learn([*PAST, *(signin(uuid=f"RO{day}", country="RO", at=-day * DAY) for day in range(6, 12))])
    await account.apprentice.catch_up()

    account.take([signin(uuid="RO", country="RO", at=-60), signin(uuid="JP", country="JP", at=-50)], fresh=True)

    assert len(account.ring) == 2
    assert [alert.title for alert in account.book.alerts()] == ["it"]
    assert account.book.alerts()[0].evidence == (("signin", "JP"),)


async def test_what_comes_while_it_catches_up_is_judged_too() -> None:
    account = Account()
    account.take([usage(uuid=f"U{n}", at=-n * 600) for n in range(1, 120)], fresh=False)
    account.ingest.pass_time()
    await account.learn(PAST)
    catching_up = asyncio.create_task(account.apprentice.catch_up())
    await asyncio.sleep(0)
    assert not catching_up.done()

    account.take([signin(uuid="RO", country="RO", at=-1)], fresh=True)
    await catching_up

    assert account.told == ["new-country"]


async def test_an_alert_that_was_raised_before_learning_ended_counts_no_hit_twice() -> None:
    account = Account()
    account.ingest.pass_time()
    account.take(
        [signin(uuid="RO", country="RO", at=-90), usage(uuid="export", action="export", at=-60)], fresh=True
    )
    [before] = account.book.alerts()

    await account.learn([])
    await account.apprentice.catch_up()

    assert account.book.alerts() == (before,)


async def test_a_chain_that_began_in_the_learnt_past_is_an_alert_of_today() -> None:
    account = Account()
    account.ingest.pass_time()
    account.take([usage(uuid="export", action="export", at=-60)], fresh=True)

    await account.learn([signin(uuid="RO", country="RO", at=-3 * DAY)])
    await account.apprentice.catch_up()

    assert account.told == ["long"]
    assert account.book.alerts()[0].evidence == (("signin", "RO"), ("usage", "export"))


def test_no_rule_learns_longer_than_its_own_history_or_than_it_is_told() -> None:
    assert Account([rule(BURST)], most=30 * DAY).apprentice.starts == START - 28 * DAY * 10**9
    assert Account(RULES, most=30 * DAY).apprentice.starts == START - 30 * DAY * 10**9
    only_today = rule({**LONG, "within": "1h"})
    assert Account([only_today]).apprentice.starts == BEGINS


OWN = {
    "id": "own",
    "kind": "sequence",
    "within": "10d",
    "step": [
        {"stream": "signin", "match": {"country": "RO"}},
        {"stream": "audit", "match": {"object_uuid": {"in_list": "self_integration"}}},
    ],
}


async def test_a_list_that_became_known_while_rules_were_learning_holds_for_what_they_learn() -> None:
    account = Account([rule(OWN)])
    account.ingest.pass_time()
    account.take([audit(uuid="revoked", object_uuid="ours", at=-60)], fresh=True)
    account.engine.fill_list("self_integration", ["ours"])

    await account.learn([signin(uuid="RO", country="RO", at=-3 * DAY)])
    await account.apprentice.catch_up()

    assert account.told == ["own"]


async def test_what_came_late_and_fresh_is_judged_and_not_learnt() -> None:
    account = Account()
    account.ingest.pass_time()
    late = signin(uuid="RO", country="RO", at=-2.5 * DAY)
    account.take([late], fresh=True)

    await account.learn([*PAST, late])
    await account.apprentice.catch_up()

    assert account.told == ["new-country"]


EVENTS = st.lists(
    st.tuples(
        st.integers(1, 20 * DAY),
        st.sampled_from(["alice", "bob"]),
        st.sampled_from(["CA", "RO", "reveal", "export"]),
    ),
    unique_by=lambda event: event[0],
    max_size=80,
)


def made(kind: str, user: str, ago: int) -> Seen:
    if kind in ("CA", "RO"):
        return signin(user, uuid=f"{user}{ago}", at=-ago, country=kind)
    return usage(user, uuid=f"{user}{ago}", at=-ago, action=kind)


@settings(deadline=None, max_examples=60)
@given(EVENTS, st.integers(0, DAY))
async def test_the_alerts_are_those_of_rules_that_had_known_the_past_first(
    events: list[tuple[int, str, str]], live_for: int
) -> None:
    whole = sorted((made(kind, user, ago) for ago, user, kind in events), key=lambda seen: seen.event.time)
    past = [seen for seen in whole if seen.event.time < BEGINS]
    context = [seen for seen in whole if BEGINS <= seen.event.time < START - live_for * 10**9]
    fresh = [seen for seen in whole if seen.event.time >= START - live_for * 10**9 and seen not in past]

    knowing = Account(RULES[:1] + RULES[2:])
    await knowing.learn(past)
    knowing.apprentice.hand_over()
    learning = Account(RULES[:1] + RULES[2:])
    for account in (knowing, learning):
        account.take(context, fresh=False)
        account.ingest.pass_time()
        account.take(fresh, fresh=True)
    await learning.learn(past)
    await learning.apprentice.catch_up()

    assert learning.proven == knowing.proven
    assert set(learning.told) == set(knowing.told)
