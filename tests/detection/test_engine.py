"""The engine: few rules tried on each event, hits in the words of people, health as a stream of its own."""

from zoneinfo import ZoneInfo

import pytest
from msgspec import UNSET
from rich.cells import cell_len

from tests.detection.rules import COUNT, DISTINCT, EVENT, FAILED, SUCCEEDED, alerts, hits, rule, sequence
from tests.factories import audit, changed, ident, moment, person, signin, usage
from tui.alerts.book import AlertBook
from tui.detection.engine import Engine
from tui.detection.identities import Identities
from tui.detection.kinds.count import CountDetector
from tui.detection.kinds.distinct import DistinctDetector
from tui.detection.kinds.memory import Memory
from tui.detection.lists import Lists
from tui.detection.loading import load_catalogue
from tui.detection.prefilter import Prefilter
from tui.detection.view import View
from tui.events.alert import Severity
from tui.events.model import AuditEvent, ItemUsage, Seen, SigninAttempt, User
from tui.events.names import Names
from tui.events.stream import Stream

EMPTY = [(Stream.SIGNIN, SigninAttempt), (Stream.USAGE, ItemUsage), (Stream.AUDIT, AuditEvent)]


@pytest.mark.parametrize(("stream", "kind"), EMPTY)
def test_an_event_without_any_field_hurts_no_rule(stream: Stream, kind: type) -> None:
    engine = Engine(load_catalogue())

    assert engine.judge(Seen(stream=stream, account="acme", event=kind(uuid="x", time=5), received=9)) == []


def candidates(index: "Prefilter[str]", seen: Seen) -> list[str]:
    return [each.owner for each in index.candidates(View(seen, Identities(), arrival=0))]


def test_only_rules_that_an_event_can_concern_are_tried() -> None:
    rules = {
        "failed": rule(COUNT),
        "mfa": rule(COUNT, match={"category": ["mfa_failed"], "outcome": "failure"}),
        "any": rule(COUNT, match={"ip": "203.0.113.7"}),
        "spelt": rule(COUNT, match={"category": "Success"}),
        "export": rule(EVENT, stream=["usage", "audit"]),
        "audit": rule(EVENT, stream=["usage", "audit"], match={"stream": "audit", "action": "export"}),
        "vault": rule(EVENT, stream=["usage", "audit"], match={"action": "export", "object": "vault"}),
    }
    index = Prefilter([(name, 0, each.roles[0]) for name, each in rules.items()], Lists())

    assert candidates(index, signin(category="success")) == ["any", "spelt"]
    assert candidates(index, signin(category="credentials_failed")) == ["failed", "any"]
    assert candidates(index, signin(category="mfa_failed")) == ["failed", "mfa", "any"]
    assert candidates(index, signin(category="brand_new")) == ["any"]
    assert candidates(index, signin(category=None)) == ["any"]
    assert candidates(index, usage(action="export")) == ["export"]
    assert candidates(index, audit(action="export")) == ["export", "audit", "vault"]
    assert candidates(index, audit(action="view")) == []


def test_what_the_index_has_decided_is_decided_right() -> None:
    tried = rule(EVENT, stream="signin", match={"outcome": "failure", "category": {"not": ["mfa_failed"]}})

    assert [bool(hits(tried, [signin(category=c)])) for c in ("success", "sso_failed", "mfa_failed", "new")] == [
        False,
        True,
        False,
        False,
    ]


def test_people_are_shown_by_e_mail_and_keyed_by_uuid() -> None:
    alice = person("alice")
    assert isinstance(alice, User)
    tried = rule(EVENT, title="{user} exported {vault}", by=["user", "vault"])
    names = Names(vaults={"v1": "Payroll"})
    bare = changed(audit("alice", action="export", object="vault", object_uuid="v1"), actor_details=UNSET)

    (alert,) = alerts(tried, [signin("alice"), bare], names=names)

    assert alert.title == "alice@acme.test exported Payroll"
    assert alert.key == (("user", str(alice.uuid)), ("vault", "v1"))
    assert alert.entity == (("user", "alice@acme.test"), ("vault", "Payroll"))
    assert alert.who == "alice@acme.test, Payroll"


def test_an_event_rule_writes_a_question_mark_for_what_is_missing() -> None:
    (hit,) = hits(rule(EVENT, by=["user", "vault"]), [audit(action="export", object="report")])

    assert hit.key[1] == ("vault", "?")


def test_a_title_says_in_words_what_an_audit_event_did() -> None:
    tried = rule({**EVENT, "match": {"user": {"exists": True}}}, title="{user_name} {done}")

    found = hits(tried, [audit(action="export", object="vault"), audit(action="heat", object="sauna")])

    assert [hit.titled(1) for hit in found] == ["Alice exported a vault", "Alice heat sauna"]


@pytest.mark.parametrize("letter", ["x", "山", "é", "🔑"])
def test_a_long_name_leaves_room_in_a_title_however_wide_its_letters(letter: str) -> None:
    (hit,) = hits(
        rule(EVENT, title="{user_name} did it"), [audit(User(uuid="U", name=letter * 500), action="export")]
    )

    assert cell_len(hit.titled(1)) in range(54, 57)
    assert hit.titled(1).endswith(f"{letter}… did it")
    assert hit.titled(1).startswith(letter * 20)


def test_an_address_that_is_not_endless_stays_whole_in_a_title() -> None:
    long = "maria.fernandez-gonzalez@subsidiary.example.com"
    (hit,) = hits(rule(EVENT, title="{user_email} did it"), [audit(long, action="export")])

    assert hit.titled(1) == f"{long} did it"


def test_braces_in_an_event_are_only_text() -> None:
    (hit,) = hits(rule(EVENT, title="{user}: {count}"), [audit("{count}@x.example", action="export")])

    assert hit.titled(7) == "{count}@x.example: 7"


def test_it_gives_each_condition_with_its_value_and_what_did_not_excuse() -> None:
    tried = rule(
        EVENT,
        match=[{"action": "delete"}, {"action": ["export", "share"], "country": {"not": "FR"}}],
        unless=[{"ip": {"in_list": "office"}}, {"user": {"same_as": "aux"}}],
    )

    (hit,) = hits(tried, [audit(action="export", country="CA")])

    assert [why.sentence() for why in hit.why] == [
        "action in [export, share]: export",
        "country ≠ FR: CA",
        "unless ip in list office: 203.0.113.7 (list office is empty)",
        "unless user = aux: alice@acme.test",
    ]


def test_cases_raise_severity_and_score_and_never_lower_them() -> None:
    cases = [
        {"at_least": 4, "severity": "high", "score": 60},
        {"at_least": 5, "severity": "low", "score": 1},
        {"match": {"country": "KP"}, "severity": "critical"},
    ]
    tried = rule(COUNT, cases=cases, title="{severity} {count}")
    failures = [signin(category="credentials_failed", at=at) for at in range(5)]

    found = hits(tried, failures)

    assert [(hit.titled(hit.measure), *hit.graded(hit.measure)) for hit in found] == [
        ("medium 3", Severity.MEDIUM, 40),
        ("high 4", Severity.HIGH, 60),
        ("high 5", Severity.HIGH, 60),
    ]
    (abroad,) = hits(tried, [signin(category="mfa_failed", at=at, country="KP") for at in range(3)])
    assert abroad.graded(3) == (Severity.CRITICAL, 90)


def test_moments_are_told_in_the_zone_of_the_settings() -> None:
    events = [signin(category="credentials_failed", at=0), signin(at=1)]

    (hit,) = hits(rule(sequence(FAILED, SUCCEEDED)), events, zone=ZoneInfo("Europe/Berlin"))

    assert hit.why[1].value == "2026-03-02 13:00:00 CET"


def test_a_rule_that_is_off_says_nothing() -> None:
    tried = rule(EVENT, enabled=False)

    assert not hits(tried, [audit(action="export")])
    assert Engine([tried]).rules == []


def test_context_is_neither_late_nor_fresh() -> None:
    (context,) = hits(rule(EVENT), [audit(action="export", at=0, received=3600)])
    (fresh,) = hits(rule(EVENT), [audit(action="export", at=0, received=3600, fresh=True)])

    assert (context.late, context.fresh) == (0, False)
    assert (fresh.late, fresh.fresh) == (3600, True)


def test_fresh_evidence_makes_a_hit_fresh() -> None:
    events = [signin(category="credentials_failed", at=at, fresh=at == 1) for at in range(3)]

    assert [hit.fresh for hit in hits(rule(COUNT), events)] == [True]


def test_a_refused_token_is_an_alarm_without_an_event() -> None:
    engine, book = Engine(load_catalogue(), account="acme"), AlertBook()

    for hit in engine.judge_health("token_refused", "audit", moment(0)):
        book.join(hit, moment(1))

    (alert,) = book.alerts()
    assert (alert.rule, alert.severity, alert.fresh) == ("integration-removed", Severity.CRITICAL, True)
    assert alert.key == (("account", "acme"),)
    assert alert.evidence == ()
    assert not engine.judge_health("poll_ok", "audit", moment(2))


def test_our_own_integration_is_known_once_introspection_has_told() -> None:
    engine = Engine(load_catalogue())
    removal = audit(action="delete", object="sa", object_uuid="OURS")

    (before,) = engine.judge(removal)
    engine.fill_list("self_integration", ["OURS"])
    (after,) = engine.judge(changed(removal, uuid="again"))

    assert before.graded(1)[0] is Severity.MEDIUM
    assert after.graded(1)[0] is Severity.CRITICAL


def test_rules_that_wait_say_for_what() -> None:
    tried = rule(EVENT, match={"vault": {"in_list": "sensitive_vaults"}})

    assert Engine([tried]).waiting() == {"tried": ("sensitive_vaults",)}
    assert Engine([tried], lists={"sensitive_vaults": ["v"]}).waiting() == {}


def test_accounts_are_judged_apart_by_the_book() -> None:
    one, other = audit(action="export", account="a"), audit(action="export", account="b")

    assert len(alerts(rule(EVENT), [one, other])) == 2


class Empty:
    """A state that remembers nothing."""

    touched = 0


def test_a_rule_remembers_a_bounded_number_of_keys() -> None:
    memory = Memory(Empty, keep=10, capacity=3)

    for number in range(5):
        memory.of((str(number),), arrival=0, clock=0)
    memory.of(("2",), arrival=0, clock=0)
    memory.of(("new",), arrival=0, clock=0)

    assert len(memory) == 3
    assert memory.overflow == 3
    assert memory.get(("2",)) is not None
    assert memory.get(("3",)) is None


def test_a_rule_forgets_keys_that_nothing_can_join_any_more() -> None:
    memory = Memory(Empty, keep=10)
    memory.of(("old",), arrival=0, clock=0)

    memory.of(("new",), arrival=11, clock=11)

    assert memory.get(("old",)) is None
    assert memory.overflow == 0


def test_keys_that_come_one_after_the_other_are_forgotten_so() -> None:
    """Whom it forgets next memory looks for only when the clock says that there is somebody."""
    memory = Memory(Empty, keep=10)
    left = []

    for now in (0, 5, 9, 11, 16, 40):
        memory.of((str(now),), arrival=now, clock=now).touched = now
        left.append([key for (key,) in memory.states])

    assert left == [["0"], ["0", "5"], ["0", "5", "9"], ["5", "9", "11"], ["9", "11", "16"], ["40"]]


def test_many_people_and_many_events_leave_a_bounded_state() -> None:
    engine = Engine([rule(COUNT, at_least=4000), rule(DISTINCT, id="other", at_least=4000)])

    for number in range(6000):
        engine.judge(signin(category="credentials_failed", at=number / 1000))
        engine.judge(usage(item=ident(str(number % 7)), at=number / 1000))

    detectors = [one.detector for one in engine._running]
    sizes = [
        len(state.timeline.entries)
        for detector in detectors
        if isinstance(detector, CountDetector | DistinctDetector)
        for state in detector.memory.states.values()
    ]
    assert len(sizes) == 2
    assert max(sizes) <= 4097


def test_identities_are_bounded() -> None:
    identities = Identities(capacity=2)

    for name in ("a", "b", "c"):
        identities.learn(Stream.SIGNIN, signin(name).event)

    assert len(identities._uuids) == len(identities._shown) == 2


def test_what_a_backlog_has_brought_is_not_forgotten_because_one_of_its_streams_was_empty() -> None:
    engine = Engine([rule(COUNT)])
    engine.clock.read_backlog(Stream)
    engine.judge(signin("alice", category="credentials_failed", at=-300))
    engine.judge(signin("alice", category="credentials_failed", at=-200))
    engine.clock.go_live()
    engine.judge(signin("bob", category="credentials_failed", at=-150))

    assert engine.judge(signin("alice", category="credentials_failed", at=-100))
