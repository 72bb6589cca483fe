"""Rules that learn from the past say in the end what they had said, had they known it from the start."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detection.rules import rule
from tests.factories import START, audit, signin, usage
from tests.monitor.past_service import PastService
from tui.alerts.book import AlertBook
from tui.alerts.change import Change
from tui.alerts.output import alert_as_output
from tui.alerts.relearning import EXPLAINED
from tui.alerts.risk import risks
from tui.detection.engine import Engine
from tui.detection.rule import Rule
from tui.events.alert import Alert, Severity
from tui.events.dealing import Deed
from tui.events.model import Location, Seen
from tui.events.stream import Stream
from tui.monitor.backfill import Backfill
from tui.monitor.ingest import Ingest
from tui.monitor.learning import Apprentice
from tui.monitor.telling import Telling
from tui.notifications.notifier import Notifier
from tui.settings.model import NotifySettings
from tui.state.ledger import Ledger
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

    def __init__(self, rules: Iterable[Rule] = RULES, most: int = 30 * DAY, capacity: int = 10_000) -> None:
        self.now = START / 1e9
        self.ring = EventRing(capacity, "acme")
        self.engine = Engine(rules, account="acme")
        self.book = AlertBook()
        self.changes: list[Change] = []
        self.tells = False
        """Somebody is told of what notifies."""
        self.ingest = Ingest("acme", self.ring, self.engine, self.book, self._change, lambda: self.now)
        self.ingest.read_backlog(Stream)
        self.apprentice = Apprentice(
            self.engine,
            lambda: Engine((), account="acme"),
            self.ring,
            self.ingest,
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
    def whole(self) -> set[tuple[object, ...]]:
        """What each alert is that the past does not explain: identity, evidence, severity, counts and status."""
        return {
            (alert.id, alert.evidence, alert.severity, alert.hits, alert.measure, alert.status)
            for alert in self.book.alerts()
            if alert.note != EXPLAINED
        }

    @property
    def notified(self) -> dict[str, Severity | None]:
        """Of which of them somebody was told, and how bad it was."""
        return {alert.id: self.book.told(alert.id) for alert in self.book.alerts() if alert.note != EXPLAINED}

    def rule_of(self, name: str) -> str:
        """The rule of an alert."""
        return next(alert.rule for alert in self.book.alerts() if alert.id == name)

    def _change(self, change: Change) -> None:
        self.changes.append(change)
        if change.notify and self.tells:
            self.book.notified(change.alert)

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


# alerts that the past explains

HERE, THERE = (
    Location(country="CA", latitude=45.5, longitude=-73.6),
    Location(country="RO", latitude=44.4, longitude=26.1),
)
ELSEWHERE = Location(country="JP", latitude=35.7, longitude=139.7)


def trip(*, ago: float = 60, user: str = "alice") -> list[Seen]:
    """From Montreal to Bucharest in no time: by a VPN, say."""
    return [
        signin(user, uuid=f"{user} here {ago}", at=-ago - 60, ip="203.0.113.7", location=HERE),
        signin(user, uuid=f"{user} there {ago}", at=-ago, ip="198.51.100.9", location=THERE),
    ]


FAMILIAR = [*trip(ago=4.5 * DAY), *trip(ago=8.5 * DAY)]


async def relearnt(account: Account, past: Sequence[Seen] = FAMILIAR) -> Alert:
    await account.learn(past)
    await account.apprentice.catch_up()
    [alert] = account.book.alerts()
    return alert


def travelled(*, fresh: bool) -> tuple[Account, Alert]:
    account = Account([rule(TRAVEL)])
    account.ingest.pass_time()
    account.take(trip(), fresh=fresh)
    [alert] = account.book.alerts()
    assert alert.status == "open"
    return account, alert


async def test_an_alert_that_the_learned_past_explains_is_closed_and_says_why() -> None:
    account, before = travelled(fresh=False)

    alert = await relearnt(account)

    assert (alert.id, alert.status, alert.note) == (before.id, "closed", "the learned past explains it")
    assert account.changes[-1].kind == "explained"
    assert account.told == []


async def test_an_explained_alert_says_so_in_what_is_printed_and_counts_for_no_risk() -> None:
    account, _ = travelled(fresh=False)
    assert risks(account.book.alerts(), account.ingest.now)

    printed = alert_as_output(await relearnt(account))

    assert (printed["status"], printed["note"]) == ("closed", "the learned past explains it")
    assert not risks(account.book.alerts(), account.ingest.now)


async def test_somebody_may_open_a_closed_alert_again() -> None:
    account, _ = travelled(fresh=False)
    alert = await relearnt(account)

    account.book.deal(alert.id, Deed("acknowledge"), 0, "dana")

    assert account.book.alerts()[0].status == "open"


async def test_an_alert_that_the_learned_past_does_not_explain_stays_as_it_is() -> None:
    account, before = travelled(fresh=False)

    assert await relearnt(account, trip(ago=4.5 * DAY)) == before


async def test_an_explained_alert_of_which_somebody_was_told_stays_open_and_says_what_explains_it() -> None:
    account, before = travelled(fresh=True)
    account.book.notified(before)

    alert = await relearnt(account)

    assert (alert.status, alert.note) == ("open", "the learned past explains it")


async def test_an_explained_alert_of_which_nobody_can_be_told_is_closed() -> None:
    account, before = travelled(fresh=True)
    account.book.notified(before, to_nobody=True)

    assert (await relearnt(account)).status == "closed"


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        (Deed("acknowledge"), "acknowledged"),
        (Deed("snooze", "later", 3600), "snoozed"),
        (Deed("suppress", "a robot"), "suppressed"),
        (Deed("bad", "not us"), "open"),
    ],
)
async def test_an_explained_alert_that_somebody_has_dealt_with_stays_so_and_says_what_explains_it(
    deed: Deed, status: str
) -> None:
    account, before = travelled(fresh=False)
    assert account.book.deal(before.id, deed, int(account.now * 1e9), "dana") == ""

    alert = await relearnt(account)

    assert (alert.status, alert.note) == (status, "the learned past explains it")


async def test_an_explained_alert_opens_again_when_its_rule_fires_on_it_again() -> None:
    account, before = travelled(fresh=False)
    await relearnt(account)

    account.take([signin(uuid="JP", at=-1, ip="192.0.2.1", location=ELSEWHERE)], fresh=True)

    [alert] = account.book.alerts()
    assert (alert.id, alert.status, alert.note) == (before.id, "open", "")
    assert alert.reopened == "again, after: the learned past explains it"


async def test_of_an_alert_that_is_explained_in_part_the_rest_stays() -> None:
    account = Account([rule(TRAVEL)])
    account.ingest.pass_time()
    account.take([*trip(), signin(uuid="JP", at=-1, ip="192.0.2.1", location=ELSEWHERE)], fresh=False)
    assert account.book.alerts()[0].hits == 2

    alert = await relearnt(account)

    assert (alert.status, alert.hits, alert.note) == ("open", 1, "")
    assert alert.evidence == (("signin", "alice there 60"), ("signin", "JP"))


async def test_an_alert_whose_events_are_gone_from_the_ring_is_not_explained() -> None:
    account = Account([rule(TRAVEL)], capacity=60)
    account.ingest.pass_time()
    account.take(trip(), fresh=False)
    [before] = account.book.alerts()
    account.take([signin("bob", uuid=f"B{n}", at=-50 + n / 10) for n in range(400)], fresh=False)

    assert await relearnt(account) == before


@pytest.mark.parametrize("seed", range(8))
async def test_in_a_ring_smaller_than_the_look_back_no_alert_goes_and_none_is_told_twice(seed: int) -> None:
    random, account = Random(seed), Account(capacity=60)
    account.tells = True
    whole = sorted(some_events(random, 200, DAY), key=lambda seen: seen.event.time)
    begun = random.randrange(len(whole))
    account.take(whole[:begun], fresh=False)
    account.ingest.pass_time()
    account.take(whole[begun:], fresh=True)
    before, told = account.book.alerts(), {alert.id: account.book.told(alert.id) for alert in account.book.alerts()}
    gone = [alert for alert in before if not any(account.ring.find(Stream(s), u) for s, u in alert.evidence)]
    count = len(account.changes)

    await account.learn(sorted(some_events(random, 60, 20 * DAY, DAY), key=lambda seen: seen.event.time))
    await account.apprentice.catch_up()

    after = {alert.id: alert for alert in account.book.alerts()}
    for alert in gone:
        found = after.get(alert.id)
        assert found == alert or any(set(alert.evidence) < set(other.evidence) for other in after.values())
    for change in account.changes[count:]:
        same = [alert for alert in before if set(alert.evidence) & set(change.alert.evidence)]
        known = [told[alert.id] for alert in same if alert.rule == change.alert.rule]
        assert not change.notify or all(each is None or each < change.alert.severity for each in known)


def some_events(random: Random, count: int, until: int, since: int = 1) -> list[Seen]:
    """Whose age in seconds lies between these two."""
    agos = random.sample(range(since, until), count)
    kinds, users = ["CA", "RO", "reveal", "export"], [f"user{n}" for n in range(40)]
    return [made(random.choice(kinds), random.choice(users), ago) for ago in agos]


async def test_of_a_rule_that_has_changed_meanwhile_nothing_is_explained() -> None:
    account, before = travelled(fresh=False)

    await account.learn(FAMILIAR)
    await account.apprentice.catch_up({"travel"})

    assert account.book.alerts() == (before,)


async def test_an_alert_of_the_last_run_is_explained_only_if_its_rule_fires_on_it_while_it_learns() -> None:
    before = travelled(fresh=False)[0].book
    _, alerts, *_ = before.kept()
    again, silent = Account([rule(TRAVEL)]), Account([rule(TRAVEL)])
    for account in (again, silent):
        account.book.restore(alerts)
        account.ingest.pass_time()
    again.take(trip(), fresh=False)

    assert (await relearnt(again)).status == "closed"
    assert (await relearnt(silent)).status == "open"


async def test_an_explained_alert_stays_closed_after_a_restart(tmp_path: Path) -> None:
    account, before = travelled(fresh=False)
    await relearnt(account)
    Ledger(tmp_path / "alerts.json", account.book).save()

    restarted = Account([rule(TRAVEL)])
    assert not Ledger(tmp_path / "alerts.json", restarted.book).load().notices
    restarted.ingest.pass_time()
    restarted.take(trip(), fresh=False)

    [alert] = restarted.book.alerts()
    assert (alert.id, alert.status, alert.note) == (before.id, "closed", "the learned past explains it")


@pytest.mark.parametrize(("to_nobody", "status"), [(True, "closed"), (False, "open")])
async def test_after_a_restart_too_an_explained_alert_is_closed_unless_somebody_was_told(
    tmp_path: Path, to_nobody: bool, status: str
) -> None:
    account, before = travelled(fresh=True)
    account.book.notified(before, to_nobody=to_nobody)
    Ledger(tmp_path / "alerts.json", account.book).save()

    restarted = Account([rule(TRAVEL)])
    Ledger(tmp_path / "alerts.json", restarted.book).load()
    restarted.ingest.pass_time()
    restarted.take(trip(), fresh=False)

    assert (await relearnt(restarted)).status == status
    assert restarted.told == []


async def test_a_notification_that_waits_is_not_sent_of_what_the_past_explains() -> None:
    shown: list[str] = []
    notifier = Notifier(
        NotifySettings(desktop="off", terminal="bel", min_severity=Severity.MEDIUM),
        shown.append,
        lambda: 0.0,
        environment={},
    )
    account, before = travelled(fresh=True)
    telling = Telling(account.book, notifier, None, None)
    telling.alert_changed(account.changes[-1])
    assert notifier.offer(before)

    await account.learn(FAMILIAR)
    await account.apprentice.catch_up()
    telling.alert_changed(account.changes[-1])

    assert account.changes[-1].alert.status == "closed"
    assert await notifier.tick() is None


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
        ip, location = ("203.0.113.7", HERE) if kind == "CA" else ("198.51.100.9", THERE)
        return signin(user, uuid=f"{user}{ago}", at=-ago, country=kind, ip=ip, location=location)
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

    knowing = Account()
    await knowing.learn(past)
    knowing.apprentice.hand_over()
    learning = Account()
    for account in (knowing, learning):
        account.tells = True
        account.take(context, fresh=False)
        account.ingest.pass_time()
        account.take(fresh, fresh=True)
    early = set(learning.told)
    await learning.learn(past)
    await learning.apprentice.catch_up()

    assert learning.whole == knowing.whole
    told, would_be = learning.notified, knowing.notified
    others = {name for name in told if told[name] != would_be[name]}
    # told cannot be taken back: what was worth it before the past explained a part of it
    assert all(would_be[name] is None and learning.rule_of(name) in early for name in others)
