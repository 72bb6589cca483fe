"""What people do with alerts: nothing hidden goes uncounted, nothing is lost, what is worse breaks through."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.alerts.test_book import MINUTE, RULE, hit
from tui.alerts.book import AlertBook
from tui.alerts.hit import Hit
from tui.alerts.relearning import EXPLAINED, Relearnt
from tui.events.alert import Severity
from tui.events.dealing import Deed

SNOOZE = Deed("snooze", "on holiday", 3600)
SUPPRESS = Deed("suppress", "a robot")


def book_with(*, fresh: bool = True) -> tuple[AlertBook, str]:
    book = AlertBook()
    return book, book.join(hit(0, fresh=fresh), 0).alert.id


def deal(book: AlertBook, name: str, deed: Deed, now: int = 0) -> str:
    return book.deal(name, deed, now, "dana")


def worse(at: int) -> Hit:
    return hit(at, fresh=True, severity=Severity.HIGH, score=70)


def restarted(book: AlertBook) -> AlertBook:
    again = AlertBook()
    _, alerts, suppressions, lessons = book.kept()
    again.restore(alerts, suppressions, lessons)
    return again


def test_a_snoozed_alert_says_until_when_by_whom_and_why_and_grows_in_silence() -> None:
    book, name = book_with(fresh=False)

    assert deal(book, name, SNOOZE, now=7) == ""
    change = book.join(hit(1, fresh=True), 8)

    alert = change.alert
    assert (alert.status, alert.until, alert.by, alert.because) == (
        "snoozed",
        7 + 3600 * 10**9,
        "dana",
        "on holiday",
    )
    assert not change.notify


def test_a_snooze_that_ends_opens_the_alert_and_notifies_once_what_nobody_was_told() -> None:
    book, name = book_with(fresh=False)
    deal(book, name, SNOOZE)
    book.join(hit(1, fresh=True), 8)

    assert book.pass_time(3600 * 10**9 - 1) == []
    (change,) = book.pass_time(3600 * 10**9)

    assert (change.kind, change.alert.status, change.notify) == ("woken", "open", True)
    assert (change.alert.until, change.alert.by, change.alert.reopened) == (None, "", "its snooze is over")
    assert book.pass_time(3601 * 10**9) == []


def test_a_snooze_that_ends_does_not_tell_again_what_was_told() -> None:
    book, name = book_with()
    deal(book, name, SNOOZE)

    (change,) = restarted(book).pass_time(3600 * 10**9)
    assert change.notify is False
    (change,) = book.pass_time(3600 * 10**9)
    assert change.notify is False


@pytest.mark.parametrize("deed", [SNOOZE, SUPPRESS, Deed("acknowledge")])
def test_what_gets_worse_is_open_again_notifies_and_says_why(deed: Deed) -> None:
    book, name = book_with()
    deal(book, name, deed)

    change = book.join(worse(1), 8)

    alert = change.alert
    assert (alert.status, alert.reopened, change.notify) == ("open", "medium to high", True)
    assert (alert.until, alert.by) == (None, "")


@pytest.mark.parametrize("deed", [SNOOZE, SUPPRESS, Deed("acknowledge"), Deed("expected")])
def test_what_is_put_away_while_a_notification_waits_is_not_told(deed: Deed) -> None:
    book = AlertBook()
    change = book.join(hit(0, fresh=True), 0)
    assert change.notify
    assert book.to_tell(change.alert) == change.alert

    deal(book, change.alert.id, deed)

    assert book.to_tell(change.alert) is None


def test_a_snooze_that_began_before_the_notification_tells_it_when_it_ends() -> None:
    book = AlertBook()
    change = book.join(hit(0, fresh=True), 0)
    deal(book, change.alert.id, SNOOZE)
    assert book.to_tell(change.alert) is None

    (woken,) = book.pass_time(3600 * 10**9)

    assert woken.notify
    assert book.to_tell(woken.alert) == woken.alert


def test_what_waits_to_be_told_is_told_as_it_is_by_then_and_though_it_has_left_the_book() -> None:
    book = AlertBook()
    waiting = book.join(hit(0, fresh=True), 0).alert
    after = book.join(hit(1, fresh=True, measure=9), 0).alert

    assert book.to_tell(waiting) == after != waiting
    assert AlertBook().to_tell(waiting) == waiting


def test_a_suppression_hides_and_counts_what_comes_later_for_this_entity_and_no_other() -> None:
    book, name = book_with()
    deal(book, name, SUPPRESS)

    later = [book.join(hit(at, fresh=True), 8) for at in (1, 100, 200)]
    other = book.join(hit(1, who="U2", fresh=True), 8)

    assert {change.alert.status for change in later} == {"suppressed"}
    assert not any(change.notify for change in later)
    assert (other.alert.status, other.notify) == ("open", True)
    (standing,) = book.suppressions()
    assert (standing.hidden, standing.author, standing.reason, standing.up_to) == (
        4,
        "dana",
        "a robot",
        Severity.MEDIUM,
    )


def test_an_alert_that_is_worse_from_the_start_is_not_hidden() -> None:
    book, name = book_with()
    deal(book, name, SUPPRESS)

    change = book.join(worse(100), 8)

    assert (change.alert.status, change.notify) == ("open", True)
    assert book.suppressions()[0].hidden == 1


@pytest.mark.parametrize("by_time", [True, False])
def test_the_end_of_a_suppression_shows_what_it_hid_and_notifies_nothing_old(by_time: bool) -> None:
    book, name = book_with(fresh=False)
    deal(book, name, replace(SUPPRESS, seconds=60.0))
    book.join(hit(100, fresh=True), 8)

    if by_time:
        assert book.pass_time(60 * 10**9) == []
    else:
        assert deal(book, name, Deed("lift")) == ""

    assert {alert.status for alert in book.alerts()} == {"open"}
    assert not book.join(hit(101, fresh=True), 9).notify
    assert restarted(book).restore(book.kept()[1]) == []
    assert book.join(worse(102), 9).notify


def test_a_suppression_is_lifted_by_its_alert_though_that_has_left_the_book() -> None:
    book, name = book_with()
    deal(book, name, SUPPRESS)
    again = AlertBook()
    again.restore([], book.suppressions())

    assert deal(again, name, SNOOZE) == "That alert is no longer in the book."
    assert deal(again, name, Deed("lift")) == ""
    assert again.suppressions() == []


def test_the_look_back_after_a_restart_counts_nothing_again() -> None:
    book, name = book_with()
    deal(book, name, SUPPRESS)
    book.join(hit(5, fresh=True), 8)
    again = restarted(book)

    again.join(hit(0), 9)
    again.join(hit(5), 9)

    assert again.suppressions() == book.suppressions()
    assert again.suppressions()[0].hidden == 2


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (Deed("suppress", "  "), "A suppression needs a reason: it hides what comes later too."),
        (Deed("snooze", "why"), "A snooze needs an end."),
        (Deed("snooze", "why", 0), "The end must lie ahead, and within ten years."),
        (Deed("snooze", "why", float("nan")), "The end must lie ahead, and within ten years."),
        (Deed("lift"), "It is neither snoozed nor suppressed."),
        (Deed("undo"), "There is nothing to take back."),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(deed: Deed, said: str) -> None:
    book, name = book_with()
    before = book.alerts()

    assert deal(book, name, deed) == said
    assert book.alerts() == before


@pytest.mark.parametrize("deed", [SNOOZE, SUPPRESS, Deed("acknowledge")])
def test_each_deed_can_be_taken_back_once(deed: Deed) -> None:
    book, name = book_with()
    before = book.alerts()
    deal(book, name, deed)
    assert book.alerts() != before

    assert deal(book, name, Deed("undo")) == ""

    assert book.alerts() == before
    assert book.suppressions() == []
    assert deal(book, name, Deed("undo")) == "There is nothing to take back."


def test_a_lift_that_is_taken_back_goes_on_counting() -> None:
    book, name = book_with()
    deal(book, name, SUPPRESS)
    deal(book, name, Deed("lift"))
    book.join(hit(100, fresh=True), 8)

    assert deal(book, name, Deed("undo")) == ""

    assert {alert.status for alert in book.alerts()} == {"suppressed"}
    assert book.suppressions()[0].hidden == 2


def test_taking_back_never_hides_what_has_become_worse() -> None:
    book, name = book_with()
    deal(book, name, SNOOZE)
    deal(book, name, Deed("lift"))
    book.join(worse(1), 8)

    assert deal(book, name, Deed("undo")) == "It has become worse since, and stays open."
    alert = book.get(name)
    assert alert is not None
    assert alert.status == "open"


def test_taking_back_an_acknowledgement_leaves_what_was_undone_since_put_away() -> None:
    book, name = book_with()
    book.deal(name, Deed("acknowledge"), 0, "dana")
    book.join(hit(1, undone="switched on again"), 9)

    assert deal(book, name, Deed("undo")) == "Meanwhile: switched on again. It stays as it is."

    (alert,) = book.alerts()
    assert (alert.status, alert.note) == ("acknowledged", "switched on again")


def test_taking_back_never_hides_what_has_happened_again() -> None:
    book, name = book_with()
    book.join(hit(1, undone="switched on again"), 9)
    book.deal(name, Deed("acknowledge"), 0, "dana")
    book.join(hit(2, fresh=True), 9)

    assert deal(book, name, Deed("undo")) == "It has happened again since, and stays open."

    (alert,) = book.alerts()
    assert (alert.status, alert.note) == ("open", "")


def test_what_is_taken_back_says_again_why_it_was_open_again() -> None:
    book, name = book_with()
    book.deal(name, Deed("acknowledge"), 0, "dana")
    book.join(worse(1), 8)
    before = book.alerts()
    book.deal(name, Deed("acknowledge"), 0, "dana")

    deal(book, name, Deed("undo"))

    assert book.alerts() == before
    assert before[0].reopened == "medium to high"


def test_of_an_alert_that_has_left_the_book_nothing_is_said_to_be_taken_back() -> None:
    book = AlertBook(capacity=1)
    name = book.join(hit(0), 0).alert.id
    book.deal(name, Deed("acknowledge"), 0, "dana")
    book.join(hit(0, who="U2"), 0)

    assert deal(book, name, Deed("undo")) == "That alert is no longer in the book."


def test_a_reason_cannot_act_in_a_terminal() -> None:
    book, name = book_with()

    deal(book, name, Deed("suppress", "\x1b]0;x\x07"))

    assert book.suppressions()[0].reason.isprintable()


deeds = st.builds(
    Deed,
    st.sampled_from(["acknowledge", "snooze", "suppress", "lift", "expected", "bad", "withdraw", "undo"]),
    st.just("why"),
    st.sampled_from([None, 60.0, 7200.0]),
)
severities = st.sampled_from([Severity.LOW, Severity.MEDIUM, Severity.HIGH])
novelties = st.sampled_from([(), ("RO",), ("VN",)])
steps = st.one_of(
    st.tuples(
        *(st.just("hit"), st.integers(0, 90), st.sampled_from(["U1", "U2"])), severities, st.booleans(), novelties
    ),
    st.tuples(st.just("undone"), st.integers(0, 90), st.sampled_from(["U1", "U2"])),
    st.tuples(st.just("explained"), st.booleans()),
    st.tuples(st.just("deed"), st.integers(0, 9), deeds),
    st.tuples(st.just("time"), st.integers(0, 3)),
    st.tuples(st.just("restart")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(steps, max_size=30))
def test_nothing_hidden_goes_uncounted_nothing_is_lost_and_no_severity_falls(
    done: list[tuple[object, ...]],
) -> None:
    """Whatever order hits, deeds, time and restarts come in."""
    book, now, fired = AlertBook(), 0, dict[tuple[str, str], Severity]()
    rule = replace(RULE, dedup=10 * MINUTE, dedup_max=30 * MINUTE)
    for step in done:
        now += MINUTE
        match step:
            case ("hit", int(at), str(who), Severity() as severity, bool(fresh), tuple(novel)):
                more: dict[str, Any] = {
                    "severity": severity,
                    "score": severity * 20,
                    "fresh": fresh,
                    "novel": novel,
                }
                change = book.join(hit(at, rule=rule, who=who, **more), now)
                assert not (change.notify and change.alert.status != "open")
                event = ("signin", f"{at}-{who}")
                fired[event] = max(severity, fired.get(event, Severity.INFO))
            case ("undone", int(at), str(who)) if book.of("signin", f"{at}-{who}"):
                book.join(hit(at, rule=rule, who=who, severity=Severity.INFO, undone="it is back"), now)
            case ("explained", bool(is_all)):
                judged = {event for event in fired if is_all or event[1].endswith("U1")}
                book.relearn(AlertBook(), Relearnt({rule.id}, judged))
            case ("deed", int(number), Deed() as deed) if len(book):
                deal(book, book.alerts()[number % len(book)].id, deed, now)
            case ("time", int(hours)):
                now += hours * 60 * MINUTE
                assert all(change.alert.severity for change in book.pass_time(now))
            case ("restart",):
                before = book
                book = restarted(book)
                assert sorted(map(str, book.suppressions())) == sorted(map(str, before.suppressions()))
                assert {a.id: a.status for a in book.alerts()} == {a.id: a.status for a in before.alerts()}
                assert book.lessons == before.lessons
        for event, severity in fired.items():
            found = book.of(*event)
            assert found
            assert max(alert.severity for alert in found) >= severity
        for standing in book.suppressions():
            hidden = [
                alert
                for alert in book.alerts()
                if alert.status == "suppressed" and (alert.rule, alert.key) == (standing.rule, standing.key)
            ]
            assert len(hidden) <= standing.hidden
            assert all(alert.severity <= standing.up_to for alert in hidden)
        keys = {(each.account, each.rule, each.key) for each in book.suppressions()}
        for alert in book.alerts():
            assert alert.status in {"open", "acknowledged", "snoozed", "suppressed", "closed"}
            word = "" if alert.verdict is None else alert.verdict.word
            assert word != "expected" or alert.status == "acknowledged"
            assert word != "bad" or alert.status in {"open", "acknowledged", "snoozed"}
            assert alert.status != "closed" or alert.note == EXPLAINED
            assert alert.status != "suppressed" or (alert.account, alert.rule, alert.key) in keys
            assert alert.status != "snoozed" or alert.until is not None
        ranks = [alert.status == "open" for alert in book.alerts()]
        assert all(one >= other for one, other in pairwise(ranks))
