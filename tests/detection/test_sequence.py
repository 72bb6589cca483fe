"""Kind `sequence`: steps in order of event time, whichever arrives last."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detection.rules import FAILED, SUCCEEDED, alerts, hits, rule, sequence
from tests.factories import audit, moment, signin, usage
from tui.alerts.book import AlertBook
from tui.alerts.hit import Hit
from tui.detection.engine import Engine
from tui.detection.rule import Rule
from tui.events.alert import Alert
from tui.events.model import Seen
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS

HOUR = 3600
GUESSED = sequence({**FAILED, "runs": 5}, SUCCEEDED, until=SUCCEEDED)
GRANT = {"stream": "audit", "match": {"action": "grant", "object": "uva", "user": {"same_as": "aux"}}}
REVEAL = {"stream": "usage", "match": {"action": "reveal"}}
GRANT_THEN_REVEAL = sequence(GRANT, REVEAL, by=["user", "vault"])


def signins(pattern: str, gap: float = 60) -> list[Seen]:
    """F is a failure, S a success, a dot nothing, each a minute later."""
    categories = {"F": "credentials_failed", "S": "success"}
    return [signin(category=categories[c], at=n * gap) for n, c in enumerate(pattern) if c != "."]


def grant(at: float, vault: str = "payroll", **more: object) -> Seen:
    return audit(action="grant", object="uva", object_uuid=vault, aux="alice", at=at, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "fires"),
    [
        ("FFFFFS", 1),
        ("FFFFFFS", 1),
        ("FFFFS", 0),
        ("FFFSFFFS", 0),
        ("SFFFFF", 0),
        ("FFFFFSFFFFFS", 2),
        ("FFFFFSS", 1),
    ],
)
def test_each_success_starts_the_count_of_failures_anew(pattern: str, fires: int) -> None:
    assert len(hits(rule(GUESSED), signins(pattern))) == fires


def test_all_failures_are_counted_not_only_as_many_as_it_takes() -> None:
    (hit,) = hits(rule(GUESSED, title="{count} in {span}"), signins("FFFFFFFFS"))

    assert hit.titled(hit.measure) == "8 in 8m"
    assert hit.measure == 8
    assert len(hit.evidence) == 9


def test_the_chain_must_fit_into_the_window() -> None:
    assert hits(rule(GUESSED), signins("FFFFFS", gap=720))
    assert not hits(rule(GUESSED), signins("FFFFFS", gap=721))


def test_it_says_each_step_with_its_time() -> None:
    (hit,) = hits(rule(GUESSED), signins("FFFFFS"))

    assert [why.sentence() for why in hit.why] == [
        "2 steps in order within 1h: 5m (limit 1h)",
        "step 1: outcome = failure: 5 events, the last at 2026-03-02 12:04:00 UTC (limit 5)",
        "step 2: outcome = success: 2026-03-02 12:05:00 UTC",
        "outcome = success: success",
    ]


def test_a_reveal_before_the_grant_is_no_consequence_of_it() -> None:
    assert not hits(rule(GRANT_THEN_REVEAL), [usage(vault="payroll", at=-60), grant(0)])
    assert not hits(rule(GRANT_THEN_REVEAL), [grant(0), usage(vault="payroll", at=-60, received=20)])


def test_a_reveal_that_arrives_ten_hours_late_is_one() -> None:
    late = usage(vault="payroll", at=1200, received=1200 + 10 * HOUR, fresh=True)

    (hit,) = hits(rule(GRANT_THEN_REVEAL), [grant(0), late])

    assert hit.late == 10 * HOUR
    assert hit.trigger == late.event.uuid


def test_a_grant_that_is_read_after_the_reveal_still_precedes_it() -> None:
    reveal, late = usage(vault="payroll", at=20), grant(0, received=90)

    (hit,) = hits(rule(GRANT_THEN_REVEAL), [reveal, late])

    assert hit.trigger == reveal.event.uuid


def test_a_reveal_that_nothing_preceded_is_soon_forgotten() -> None:
    late = grant(0, received=2 * HOUR)

    assert not hits(rule(GRANT_THEN_REVEAL), [usage(vault="payroll", at=20), late])


def test_the_key_of_a_sequence_is_all_of_its_fields() -> None:
    assert not hits(rule(GRANT_THEN_REVEAL), [grant(0), usage(vault="other", at=20)])


def test_a_final_event_fires_once() -> None:
    events = [grant(0), usage(vault="payroll", at=20), grant(10, received=30)]

    assert len(hits(rule(GRANT_THEN_REVEAL), events)) == 1


def test_a_step_can_take_its_key_from_another_field() -> None:
    suspended = {"stream": "audit", "match": {"action": "suspend", "object": "user"}, "by": ["object_user"]}
    tried = rule(sequence(suspended, REVEAL), title="{user}")

    (hit,) = hits(tried, [audit("boss", action="suspend", object="user", object_user="alice"), usage(at=60)])

    assert hit.titled(1) == "alice@acme.test"
    assert not hits(tried, [audit("alice", action="suspend", object="user", object_user="bob"), usage(at=60)])


def test_an_event_that_cuts_cannot_begin_the_next_chain() -> None:
    tried = rule(sequence({"stream": "signin"}, SUCCEEDED, until=SUCCEEDED))

    assert len(hits(tried, signins("FS"))) == 1
    assert not hits(tried, signins("SS"))


def test_an_absent_first_step_excuses_what_follows_it() -> None:
    created = {"stream": "audit", "match": {"action": "create", "object": "vault"}, "absent": True}
    tried = rule(sequence(created, GRANT, by=["user", "vault"], within="10m"))
    create = audit(action="create", object="vault", object_uuid="payroll", at=0)

    assert not hits(tried, [create, grant(0.5)])
    assert hits(tried, [create, grant(601)])
    assert hits(tried, [grant(0.5), audit(action="create", object="vault", object_uuid="payroll", at=1)])


def test_an_absent_middle_step_undoes_the_first() -> None:
    suspended = {"stream": "audit", "match": {"action": "suspend", "object": "user"}, "by": ["object_user"]}
    back = {"stream": "audit", "match": {"action": "reactive"}, "by": ["object_user"], "absent": True}
    tried = rule(sequence(suspended, back, REVEAL))
    suspend = audit("boss", action="suspend", object="user", object_user="alice", at=0)
    again = audit("boss", action="reactive", object="user", object_user="alice", at=60)

    assert hits(tried, [suspend, usage(at=120)])
    assert not hits(tried, [suspend, again, usage(at=120)])
    assert hits(tried, [suspend, usage(at=30), again])
    assert not hits(tried, [usage(at=-30, received=30), suspend])


DISABLED = {"stream": "audit", "match": {"action": "disblmfa"}, "by": ["object_user"]}
ENABLED = {"stream": "audit", "match": {"action": "enblmfa"}, "by": ["object_user"], "absent": True}


def missing_hits(events: Sequence[Seen], at: float) -> list[Hit]:
    engine = Engine([rule(sequence(DISABLED, ENABLED, within="12h", by=["object_user"]))])
    assert not [hit for event in events for hit in engine.judge(event)]
    return engine.tick(moment(at))


def test_an_absent_last_step_fires_when_its_time_is_over() -> None:
    off = audit("boss", action="disblmfa", object="user", object_user="alice", at=0)
    on = audit("alice", action="enblmfa", object="user", object_user="alice", at=11 * HOUR)

    assert not missing_hits([off], 12 * HOUR - 1)
    assert [hit.why[0].sentence() for hit in missing_hits([off], 12 * HOUR)] == [
        "nothing undid it within 12h: 0 (limit 1)"
    ]
    assert not missing_hits([off, on], 13 * HOUR)


def test_a_step_can_ask_for_a_change_from_the_step_before() -> None:
    tried = rule(sequence(FAILED, {**SUCCEEDED, "differs": ["ip"]}))
    failed = signin(category="credentials_failed", at=0, ip="192.0.2.1")

    assert not hits(tried, [failed, signin(at=1, ip="192.0.2.1")])
    assert not hits(tried, [failed, signin(at=1, ip=None)])
    assert hits(tried, [failed, signin(at=1, ip="192.0.2.2")])


@given(st.text("FS.", min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_chains_without_a_cut_do_not_depend_on_the_order_of_arrival(pattern: str, chance: random.Random) -> None:
    tried = rule(sequence({**FAILED, "runs": 2}, SUCCEEDED, within="5m"))
    events = signins(pattern)
    start = max((event.received for event in events), default=0)
    together = [
        signin(category=str(e.event.category), at=e.event.time, received=start, uuid=e.event.uuid)  # type: ignore[union-attr]
        for e in events
    ]
    expected = {hit.trigger for hit in hits(tried, together)}

    found = {hit.trigger for hit in hits(tried, chance.sample(together, len(together)))}

    assert found == expected


@given(st.text("FS.", min_size=1, max_size=25))
def test_it_finds_what_a_plain_search_finds(pattern: str) -> None:
    events = signins(pattern)
    expected = set()
    for final in events:
        before = [e for e in events if final.event.time - 300 * NANOSECONDS <= e.event.time < final.event.time]
        wins = [e.event.time for e in before if e.event.category == "success"]  # type: ignore[union-attr]
        fails = [e for e in before if e.event.category != "success" and e.event.time > max(wins, default=-1)]  # type: ignore[union-attr]
        if final.event.category == "success" and len(fails) >= 2:  # type: ignore[union-attr]
            expected.add(final.event.uuid)
    tried = rule(sequence({**FAILED, "runs": 2}, SUCCEEDED, within="5m", until=SUCCEEDED))

    assert {hit.trigger for hit in hits(tried, events)} == expected


def test_sequences_join_into_one_alert() -> None:
    assert [alert.hits for alert in alerts(rule(GUESSED), signins("FFFFFSFFFFFS"))] == [2]


def test_an_absent_step_is_told_with_its_reach() -> None:
    created = {"stream": "audit", "match": {"action": "create", "object": "vault"}, "absent": True, "within": "5m"}

    (hit,) = hits(rule(sequence(created, GRANT, by=["user", "vault"], within="10m")), [grant(0)])

    assert [why.sentence() for why in hit.why[:2]] == [
        "step 1, absent: action = create, object = vault: none in 5m before",
        "step 2: action = grant, object = uva, user = aux: 2026-03-02 12:00:00 UTC",
    ]


def told(tried: Rule, events: Sequence[Seen], until: float | None = None, late: Sequence[Seen] = ()) -> Alert:
    """The one alert of some events, of the time that passes, and of late events after it."""
    engine, book = Engine([tried]), AlertBook()
    found = [hit for event in events for hit in engine.judge(event)]
    found += [] if until is None else engine.tick(moment(until))
    found += [hit for event in late for hit in engine.judge(event)]
    for hit in found:
        book.join(hit, 0)
    (alert,) = book.alerts()
    return alert


BACK = {"stream": "audit", "match": {"action": "reactive"}, "by": ["object_user"], "absent": True}
SUSPENDED = {"stream": "audit", "match": {"action": "suspend", "object": "user"}, "by": ["object_user"]}


def test_a_late_return_closes_what_was_told_of_a_leaver() -> None:
    tried = rule(sequence(SUSPENDED, BACK, REVEAL))
    suspend = audit("boss", action="suspend", object="user", object_user="alice", at=0)
    back = audit("boss", action="reactive", object="user", object_user="alice", at=30, received=600)

    alert = told(tried, [suspend, usage(at=60), usage(at=90)], late=[back])

    assert alert.status == "acknowledged"
    assert alert.note == "action = reactive at 2026-03-02 12:00:30 UTC"
    assert alert.why[-1].sentence() == "undone since: action = reactive at 2026-03-02 12:00:30 UTC"
    assert ("audit", back.event.uuid) in alert.evidence


def test_a_return_after_some_of_it_closes_nothing() -> None:
    tried = rule(sequence(SUSPENDED, BACK, REVEAL))
    suspend = audit("boss", action="suspend", object="user", object_user="alice", at=0)
    back = audit("boss", action="reactive", object="user", object_user="alice", at=75, received=600)

    assert told(tried, [suspend, usage(at=60), usage(at=90)], late=[back]).status == "open"


def test_a_late_factor_closes_what_was_told_of_its_absence_and_a_new_loss_opens_it_again() -> None:
    tried = rule(sequence(DISABLED, ENABLED, within="12h", by=["object_user"], dedup="48h"), grace="2h")
    off = audit("boss", action="disblmfa", object="user", object_user="alice", at=0)
    on = audit("alice", action="enblmfa", object="user", object_user="alice", at=11 * HOUR, received=13 * HOUR)

    assert told(tried, [off], 12 * HOUR).status == "open"
    assert told(tried, [off], 12 * HOUR, [on]).status == "acknowledged"
    after = audit("alice", action="enblmfa", object="user", object_user="alice", at=13 * HOUR)
    assert told(tried, [off], 12 * HOUR, [after]).status == "open"


@pytest.mark.parametrize("at", [75, 3 * HOUR, 72 * HOUR])
def test_a_return_long_after_it_closes_nothing_though_the_suspension_is_forgotten_by_then(at: float) -> None:
    tried = rule(sequence(SUSPENDED, BACK, REVEAL))
    suspend = audit("boss", action="suspend", object="user", object_user="alice", at=0)
    back = audit("boss", action="reactive", object="user", object_user="alice", at=at)

    assert told(tried, [suspend, usage(at=60)], late=[back]).status == "open"


USE_ELSEWHERE = sequence(
    {**SUCCEEDED, "absent": True},
    REVEAL,
    {**SUCCEEDED, "absent": True, "within": "2h"},
    by=["user", "country"],
    within="12h",
)


@pytest.mark.parametrize(("at", "fires"), [(-13, True), (-11, False), (1, False), (3, True)])
def test_what_must_be_absent_before_calls_off_what_waits_although_it_is_read_later(at: float, fires: bool) -> None:
    engine = Engine([rule(USE_ELSEWHERE)])
    engine.clock.read_backlog(Stream)
    use, came = usage(country="RO", at=0), signin(category="success", country="RO", at=at * HOUR)

    assert not engine.judge(use) + engine.judge(came)
    engine.clock.go_live()

    assert bool(engine.tick(moment(24 * HOUR))) == fires


def test_what_must_be_absent_before_a_chain_may_follow_it() -> None:
    steps = (DISABLED, REVEAL, {**ENABLED, "by": ["user"]})
    tried = rule(sequence({**FAILED, "absent": True, "within": "1h"}, *steps, within="2h"))
    off = audit("boss", action="disblmfa", object="user", object_user="alice", at=0)
    engine = Engine([tried])

    assert not [hit for event in (off, usage(at=60)) for hit in engine.judge(event)]
    assert not engine.judge(signin(category="credentials_failed", at=90))

    assert engine.tick(moment(3 * HOUR))


def test_what_a_stream_read_ahead_has_told_waits_for_the_step_before_it() -> None:
    engine = Engine([rule(sequence(SUCCEEDED, {"stream": "audit", "match": {"action": "create"}}))])
    engine.clock.read_backlog([Stream.SIGNIN, Stream.AUDIT])
    days = [signin("alice", at=0), signin("bob", at=24 * HOUR), signin("alice", at=48 * HOUR)]
    ahead = [audit("alice", action="create", at=48 * HOUR + 60), audit(at=72 * HOUR)]

    assert len([hit for event in [*ahead, *days] for hit in engine.judge(event)]) == 1
