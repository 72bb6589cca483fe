"""The book of alerts: one entity, one alert; told once; bounded."""

import json
import threading

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.alerts.book import AlertBook
from tui.alerts.hit import Evidence, Hit, Rise, RuleFacts
from tui.alerts.output import alert_as_output
from tui.alerts.shelf import EARLY, LATE
from tui.events.alert import Alert, Severity, Why
from tui.events.dealing import Deed

MINUTE = 60 * 10**9
RULE = RuleFacts("tried", "because", 30 * MINUTE, 24 * 60 * MINUTE, ("T1110",), "act", "no")
REPEATING = replace(RULE, repeats=True)


def hit(
    at: int, to: int | None = None, *, measure: int = 1, rule: RuleFacts = RULE, who: str = "U1", **more: object
) -> Hit:
    """A hit on evidence from one minute to another."""
    first, last = at * MINUTE, (at if to is None else to) * MINUTE
    evidence = tuple(Evidence(time, "signin", f"{time // MINUTE}-{who}") for time in dict.fromkeys((first, last)))
    usual = Hit(
        rule=rule,
        account="acme",
        key=(("user", who),),
        entity=(("user", f"{who}@acme.test"),),
        trigger=evidence[-1].uuid,
        first=first,
        last=last,
        evidence=evidence,
        measure=measure,
        title=("seen ", " times"),
        why=(Why("count", str(measure), "1"),),
        severity=Severity.MEDIUM,
        score=40,
    )
    return replace(usual, **more)


def test_a_first_hit_opens_an_alert() -> None:
    book = AlertBook()

    change = book.join(hit(0, 5, measure=12), now_ns=7)

    assert (change.kind, change.notify) == ("new", False)
    assert change.alert.title == "seen 12 times"
    assert (change.alert.who, change.alert.reason, change.alert.raised) == ("U1@acme.test", "because", 7)
    assert change.alert.evidence == (("signin", "0-U1"), ("signin", "5-U1"))
    assert list(book.alerts()) == [change.alert]


def test_who_asks_for_an_event_without_an_alert_does_not_wait_for_who_writes() -> None:
    book = AlertBook()
    book.join(hit(0), now_ns=7)
    found: list[object] = []
    asking = threading.Thread(target=lambda: found.append(book.of("signin", "another")))

    with book._lock:
        asking.start()
        asking.join(10)

    assert found == [()]


def test_the_id_depends_on_rule_entity_and_first_event_only() -> None:
    one = AlertBook().join(hit(0), 1).alert.id

    assert len(one) == 12
    assert AlertBook().join(hit(0, measure=9, score=1), 99).alert.id == one
    assert AlertBook().join(hit(1), 1).alert.id != one
    assert AlertBook().join(hit(0, who="U2"), 1).alert.id != one
    assert AlertBook().join(hit(0, account="other"), 1).alert.id != one


def test_hits_that_lie_near_join_and_others_do_not() -> None:
    book = AlertBook()
    book.join(hit(60), 0)

    assert book.join(hit(90), 0).kind == "grown"
    assert book.join(hit(121), 0).kind == "new"
    assert book.join(hit(61, who="U2"), 0).kind == "new"
    assert len(book) == 3


def test_a_late_hit_extends_an_alert_to_the_left() -> None:
    book = AlertBook()
    book.join(hit(60), 0)

    change = book.join(hit(40, late=1200.0), 0)

    assert (change.alert.first, change.alert.last, change.alert.hits) == (40 * MINUTE, 60 * MINUTE, 2)
    assert change.alert.late == 1200
    assert change.alert.evidence == (("signin", "40-U1"), ("signin", "60-U1"))


def test_a_hit_between_two_alerts_makes_them_one() -> None:
    book = AlertBook()
    first = book.join(hit(0, measure=9), 0).alert
    second = book.join(hit(50, severity=Severity.HIGH), 0).alert

    change = book.join(hit(25), 0)

    assert change.alert.id == first.id
    assert change.absorbed == (second.id,)
    assert (change.alert.severity, change.alert.measure, change.alert.hits) == (Severity.HIGH, 9, 3)
    assert change.kind == "raised"
    assert [alert.id for alert in book.of("signin", "50-U1")] == [first.id]
    assert len(book) == 1


def test_alerts_that_become_one_are_not_told_again() -> None:
    book = AlertBook()
    book.join(hit(0, fresh=True), 0)
    book.join(hit(50, fresh=True, severity=Severity.HIGH), 0)

    assert not book.join(hit(25, fresh=True), 0).notify


def test_a_lasting_attack_makes_one_alert_a_day() -> None:
    book = AlertBook()

    for minute in range(0, 48 * 60, 20):
        book.join(hit(minute), 0)

    assert len(book) == 2


def test_title_and_reasons_follow_the_largest_hit() -> None:
    book = AlertBook()
    book.join(hit(0, measure=5), 0)

    assert book.join(hit(1, measure=9), 0).alert.title == "seen 9 times"
    smaller = book.join(hit(2, measure=3), 0).alert
    assert (smaller.title, smaller.measure) == ("seen 9 times", 9)
    assert smaller.why[0].value == "9"


def test_repetition_counts_events_and_escalates() -> None:
    book = AlertBook()
    rises = (Rise(3, Severity.HIGH, 80),)
    changes = [book.join(hit(at, rule=REPEATING, rises=rises, fresh=True), 0) for at in (0, 1, 1, 2)]

    assert [change.alert.measure for change in changes] == [1, 2, 2, 3]
    assert [change.kind for change in changes] == ["new", "grown", "grown", "raised"]
    assert [change.notify for change in changes] == [True, False, False, True]
    assert changes[-1].alert.title == "seen 3 times"
    assert (changes[-1].alert.severity, changes[-1].alert.score) == (Severity.HIGH, 80)


def test_a_milder_repetition_does_not_replace_the_words_of_a_worse_one() -> None:
    book = AlertBook()
    book.join(hit(0, rule=REPEATING, severity=Severity.CRITICAL, title=("ours ", "")), 0)

    alert = book.join(hit(1, rule=REPEATING, title=("another ", "")), 0).alert

    assert (alert.title, alert.severity, alert.measure) == ("ours 2", Severity.CRITICAL, 2)


def test_context_opens_alerts_and_only_fresh_evidence_notifies_once_for_each_severity() -> None:
    book = AlertBook()

    changes = [
        book.join(hit(0), 0),
        book.join(hit(1, fresh=True), 0),
        book.join(hit(2, fresh=True), 0),
        book.join(hit(3, severity=Severity.HIGH), 0),
        book.join(hit(4, severity=Severity.HIGH, fresh=True), 0),
    ]

    assert [change.kind for change in changes] == ["new", "fresh", "grown", "raised", "grown"]
    assert [change.notify for change in changes] == [False, True, False, True, False]


def test_information_and_silent_rules_never_notify() -> None:
    book = AlertBook()

    assert not book.join(hit(0, fresh=True, severity=Severity.INFO), 0).notify
    assert not book.join(hit(0, fresh=True, who="U2", rule=replace(RULE, notifies=False)), 0).notify


def test_acknowledging_is_a_mark_that_can_be_taken_back() -> None:
    book = AlertBook()
    name = book.join(hit(0), 0).alert.id
    before = book.revision

    assert book.deal(name, Deed("acknowledge"), 0, "dana") == ""
    marked = book.get(name)
    assert marked is not None
    assert marked.status == "acknowledged"
    assert book.revision > before
    assert book.deal(name, Deed("acknowledge"), 0, "dana") == ""
    again = book.get(name)
    assert again is not None
    assert again.status == "open"
    assert book.deal("nothing", Deed("acknowledge"), 0, "dana") == "That alert is no longer in the book."


def test_an_acknowledged_alert_grows_silently_and_opens_again_when_it_gets_worse() -> None:
    book = AlertBook()
    name = book.join(hit(0), 0).alert.id
    book.deal(name, Deed("acknowledge"), 0, "dana")

    grown = book.join(hit(1, fresh=True), 0)
    worse = book.join(hit(2, fresh=True, severity=Severity.HIGH), 0)

    assert (grown.alert.status, grown.notify) == ("acknowledged", False)
    assert (worse.alert.status, worse.notify, worse.kind) == ("open", True, "raised")


def test_of_alerts_as_bad_and_as_new_the_higher_score_comes_first() -> None:
    book = AlertBook()
    for number, score in enumerate((40, 80, 60)):
        book.join(hit(0, 5, who=f"U{number}", score=score), 0)

    assert [alert.score for alert in book.alerts()] == [80, 60, 40]


def test_the_worst_and_newest_come_first_and_acknowledged_ones_last() -> None:
    book = AlertBook()
    old, new = (book.join(hit(at, who=who), 0).alert.id for at, who in ((0, "old"), (9, "new")))
    bad = book.join(hit(5, who="bad", severity=Severity.HIGH), 0).alert.id
    seen = book.join(hit(5, who="seen", severity=Severity.CRITICAL), 0).alert.id
    book.deal(seen, Deed("acknowledge"), 0, "dana")

    assert [alert.id for alert in book.alerts()] == [bad, new, old, seen]


def test_a_full_book_lets_go_of_acknowledged_mild_and_old_alerts_first() -> None:
    book = AlertBook(capacity=3)
    seen = book.join(hit(9, who="seen", severity=Severity.CRITICAL), 0).alert.id
    book.deal(seen, Deed("acknowledge"), 0, "dana")
    names = [book.join(hit(at, who=str(at)), 0).alert.id for at in (0, 1, 2, 3)]

    assert len(book) == 3
    assert book.dropped == 2
    assert book.get(seen) is None
    assert book.get(names[0]) is None
    assert not book.of("signin", "0-0")


def test_many_alerts_and_much_evidence_leave_a_bounded_book() -> None:
    book = AlertBook(capacity=100)

    for number in range(1000):
        book.join(hit(number, who=str(number)), 0)
        book.join(hit(number // 20, number // 20, who="lasting", trigger=str(number)), 0)

    assert len(book) <= 100
    assert len(book._shelf._of_event) <= 100 * 100
    assert all(len(alert.evidence) <= 100 for alert in book.alerts())
    assert sum(map(len, book._shelf._of_key.values())) == len(book)


def test_of_much_evidence_the_first_and_the_last_are_named() -> None:
    book = AlertBook()

    for minute in range(300):
        alert = book.join(hit(minute), 0).alert

    minutes = [int(uuid.partition("-")[0]) for _, uuid in alert.evidence]
    assert minutes == [*range(20), *range(220, 300)]
    assert not book.of("signin", "100-U1")
    assert book.of("signin", "299-U1")


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 20)), min_size=1, max_size=30), st.data())
def test_the_order_of_hits_does_not_matter(spans: list[tuple[int, int]], data: st.DataObject) -> None:
    hits = [hit(start, start + length, measure=length + 1) for start, length in spans]
    one, other = AlertBook(), AlertBook()
    for each in hits:
        one.join(each, 0)
    for each in data.draw(st.permutations(hits)):
        other.join(each, 0)

    assert [(a.first, a.last, a.measure, a.hits, a.evidence) for a in one.alerts()] == [
        (a.first, a.last, a.measure, a.hits, a.evidence) for a in other.alerts()
    ]


def test_readers_on_other_threads_see_whole_alerts() -> None:
    book, stop = AlertBook(capacity=50), threading.Event()
    wrong: list[Alert] = []

    def read() -> None:
        while not stop.is_set():
            wrong.extend(alert for alert in book.alerts() if not alert.evidence)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(500):
        book.join(hit(number, who=str(number % 70)), 0)
    stop.set()
    for reader in readers:
        reader.join()

    assert not wrong


def test_an_alert_prints_as_data() -> None:
    alert = AlertBook().join(hit(0, 5, measure=12), 0).alert

    assert json.loads(json.dumps(alert_as_output(alert))) == {
        "opwatch": {"stream": "alert", "account": "acme"},
        "id": alert.id,
        "rule": "tried",
        "title": "seen 12 times",
        "severity": "medium",
        "score": 40,
        "time": "1970-01-01T00:05:00Z",
        "entity": {"user": "U1@acme.test"},
        "why": [{"clause": "count", "value": "12", "limit": "1", "baseline": ""}],
        "events": ["0-U1", "5-U1"],
        "status": "open",
        "until": None,
        "by": "",
        "reason": "",
        "hidden": 0,
        "verdict": "",
        "verdict_by": "",
        "verdict_time": None,
        "verdict_reason": "",
        "note": "",
        "attack": ["T1110"],
    }


def test_what_is_undone_is_acknowledged_and_notifies_nobody() -> None:
    book = AlertBook()
    book.join(hit(0, fresh=True), 0)

    change = book.join(hit(0, 3, undone="switched on again"), 0)

    assert (change.kind, change.notify) == ("undone", False)
    assert (change.alert.status, change.alert.note) == ("acknowledged", "switched on again")
    assert change.alert.why[-1].sentence() == "undone since: switched on again"
    assert change.alert.hits == 1
    assert list(book.of("signin", "3-U1")) == [change.alert]


def test_what_happens_again_after_it_was_undone_is_open_again() -> None:
    book = AlertBook()
    book.join(hit(0), 0)
    book.join(hit(1, undone="switched on again"), 0)

    again = book.join(hit(5), 0).alert

    assert (again.status, again.note, again.hits) == ("open", "", 2)
    assert "undone since" not in [why.clause for why in again.why]


def test_an_undoing_of_what_the_book_has_let_go_is_kept_for_the_record() -> None:
    change = AlertBook().join(hit(0, fresh=True, undone="switched on again"), 0)

    assert (change.kind, change.notify, change.alert.status) == ("undone", False, "acknowledged")


def test_an_alert_keeps_no_more_events_than_it_names_however_many_a_hit_has() -> None:
    book = AlertBook()
    many = tuple(Evidence(number, "signin", f"E{number}") for number in range(EARLY + LATE + 50))

    book.join(hit(0, evidence=many), now_ns=7)
    book.join(hit(1, measure=3, evidence=many), now_ns=8)

    (alert,) = book.alerts()
    kept = {uuid for uuid in (one.uuid for one in many) if book.of("signin", uuid)}
    assert kept == {uuid for _, uuid in alert.evidence}
    (page,) = book._shelf
    assert page.told is not None
    assert (page.told.measure, page.told.evidence) == (3, ())


def test_an_event_of_two_alerts_stays_with_one_of_them_when_the_other_goes() -> None:
    book = AlertBook(capacity=2)
    for number, rule in enumerate(("first", "second", "third")):
        same = hit(0, rule=replace(RULE, id=rule), severity=Severity(3 - number), trigger=rule)
        book.join(same, now_ns=number)

    assert len(book) == 2
    assert {alert.id for alert in book.of("signin", "0-U1")} == {alert.id for alert in book.alerts()}
