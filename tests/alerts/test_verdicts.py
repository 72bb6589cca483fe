"""Verdicts: expected closes an alert, bad keeps it open; both last, both can be taken back; the newest counts."""

import pytest
from msgspec.structs import replace

from tests.alerts.test_book import RULE, hit
from tui.alerts.book import AlertBook
from tui.alerts.relearning import Relearnt
from tui.alerts.risk import risks, shares
from tui.events.alert import Alert, Severity
from tui.events.dealing import Deed, DeedKind
from tui.events.verdict import Verdict

EXPECTED = Deed("expected", "she moved")
BAD = Deed("bad", "not her")
LONG = replace(RULE, dedup=3 * 86_400 * 10**9, dedup_max=3 * 86_400 * 10**9)


def book_with(*novel: str) -> tuple[AlertBook, str]:
    book = AlertBook()
    return book, book.join(hit(0, rule=LONG, novel=novel, fresh=True), 0).alert.id


def deal(book: AlertBook, name: str, deed: Deed, now: int = 5) -> str:
    return book.deal(name, deed, now, "dana")


def only(book: AlertBook) -> Alert:
    (alert,) = book.alerts()
    return alert


def restarted(book: AlertBook) -> AlertBook:
    again = AlertBook()
    _, alerts, suppressions, lessons = book.kept()
    again.restore(alerts, suppressions, lessons)
    return again


def test_what_is_expected_is_closed_has_no_risk_and_says_by_whom_when_and_why() -> None:
    book, name = book_with("RO")

    assert deal(book, name, EXPECTED) == ""

    assert (only(book).status, only(book).verdict) == (
        "acknowledged",
        Verdict("expected", "dana", "she moved", 5),
    )
    assert risks(book.alerts(), 0) == []
    assert shares(book.alerts(), 0) == {}


def test_what_is_bad_stays_open_and_counts_twice() -> None:
    book, name = book_with("RO")
    deal(book, name, Deed("acknowledge"))

    assert deal(book, name, BAD) == ""

    assert (only(book).status, only(book).verdict) == ("open", Verdict("bad", "dana", "not her", 5))
    assert risks(book.alerts(), 0)[0].score == 80


@pytest.mark.parametrize("deed", [EXPECTED, BAD])
def test_a_verdict_teaches_what_the_rule_had_not_known(deed: Deed) -> None:
    book, name = book_with("RO", "VN")

    deal(book, name, deed)

    (lesson,) = book.lessons
    assert (lesson.id, lesson.rule, lesson.key, lesson.verdict.word) == (
        name,
        "tried",
        (("user", "U1"),),
        deed.kind,
    )
    assert (lesson.values, lesson.since) == (("RO", "VN"), only(book).last)


def test_a_verdict_on_a_rule_that_knows_no_usual_teaches_nothing() -> None:
    book, name = book_with()

    assert deal(book, name, EXPECTED) == ""

    assert only(book).status == "acknowledged"
    assert book.lessons == ()


@pytest.mark.parametrize("deed", [EXPECTED, BAD])
@pytest.mark.parametrize("back", [Deed("undo"), Deed("withdraw")])
def test_a_verdict_is_taken_back_with_what_it_teaches(deed: Deed, back: Deed) -> None:
    book, name = book_with("RO")
    before = only(book)
    deal(book, name, deed)

    assert deal(book, name, back) == ""

    assert only(book) == before
    assert book.lessons == ()


def test_undo_of_a_withdrawal_brings_the_verdict_and_its_lesson_back() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)
    before, lessons = only(book), book.lessons
    deal(book, name, Deed("withdraw"))

    assert deal(book, name, Deed("undo")) == ""

    assert (only(book), book.lessons) == (before, lessons)


def test_undo_of_a_second_verdict_brings_the_first_one_back() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)
    before, lessons = only(book), book.lessons
    deal(book, name, BAD, 6)
    assert [lesson.verdict.word for lesson in book.lessons] == ["bad"]

    deal(book, name, Deed("undo"))

    assert (only(book), book.lessons) == (before, lessons)


def test_taking_the_mark_off_an_expected_alert_takes_the_verdict_back() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)

    book.deal(name, Deed("acknowledge"), 0, "dana")

    assert (only(book).status, only(book).verdict, book.lessons) == ("open", None, ())


def test_nothing_is_withdrawn_where_nothing_was_said() -> None:
    book, name = book_with("RO")

    assert deal(book, name, Deed("withdraw")) == "Nobody has called it expected or bad."


def test_verdicts_and_lessons_outlive_the_program_and_can_be_withdrawn_then() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)

    again = restarted(book)

    assert again.lessons == book.lessons
    assert (only(again).status, only(again).verdict) == ("acknowledged", only(book).verdict)
    assert deal(again, name, Deed("withdraw")) == ""
    assert (only(again).status, again.lessons) == ("open", ())


def test_the_look_back_after_a_restart_leaves_what_is_expected_closed_and_gives_its_words_back() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)
    again = restarted(book)

    again.join(hit(0, rule=LONG, novel=("RO",)), 9)

    assert (only(again).status, only(again).title, only(again).novel) == ("acknowledged", "seen 1 times", ("RO",))


def test_a_verdict_on_what_is_not_read_yet_teaches_once_it_is() -> None:
    again = restarted(book_with("RO")[0])
    deal(again, only(again).id, EXPECTED)
    assert list(again.lessons) == []

    again.join(hit(0, rule=LONG, novel=("RO",)), 9)

    (lesson,) = again.lessons
    assert (lesson.values, lesson.verdict) == (("RO",), Verdict("expected", "dana", "she moved", 5))
    assert only(again).status == "acknowledged"
    assert again.join(hit(60 * 24 * 30, rule=LONG, novel=("RO",), fresh=True), 10).alert.status == "acknowledged"


@pytest.mark.parametrize("back", ["undo", "withdraw"])
def test_what_was_learnt_so_is_taken_back_with_the_verdict(back: DeedKind) -> None:
    again = restarted(book_with("RO")[0])
    deal(again, only(again).id, EXPECTED)
    again.join(hit(0, rule=LONG, novel=("RO",)), 9)

    assert deal(again, only(again).id, Deed(back)) == ""

    assert (only(again).status, again.lessons) == ("open", ())


def test_what_comes_after_such_a_verdict_is_no_part_of_it() -> None:
    again = restarted(book_with("RO")[0])
    deal(again, only(again).id, EXPECTED)

    again.join(hit(1, rule=LONG, novel=("VN",), fresh=True), 9)

    assert (only(again).status, again.lessons) == ("open", ())


def test_what_somebody_has_called_bad_since_is_not_learnt_as_expected() -> None:
    again = restarted(book_with("RO")[0])
    deal(again, only(again).id, EXPECTED)
    later = again.join(hit(60 * 24 * 30, rule=LONG, novel=("RO",)), 9).alert.id
    deal(again, later, BAD, 10)

    again.join(hit(0, rule=LONG, novel=("RO",)), 11)

    assert [lesson.verdict.word for lesson in again.lessons] == ["bad"]


def test_what_rules_read_again_while_they_learn_is_learnt_too_and_stays_closed() -> None:
    again = restarted(book_with("RO")[0])
    name = only(again).id
    deal(again, name, EXPECTED)
    learned = again.to_learn({"tried"}, since=0)
    learned.join(hit(0, rule=LONG, novel=("RO",)), 9)

    again.relearn(learned, Relearnt({"tried"}, {("signin", "0-U1")}))

    assert (only(again).status, [lesson.values for lesson in again.lessons]) == ("acknowledged", [("RO",)])


def test_what_gets_worse_than_was_expected_is_not_expected_though_a_suppression_hides_it() -> None:
    book, name = book_with("RO")
    deal(book, name, Deed("suppress", "a robot"))
    mild = book.join(hit(60 * 24 * 30, rule=LONG, severity=Severity.LOW), 9).alert.id
    deal(book, mild, EXPECTED)

    worse = book.join(hit(60 * 24 * 30 + 1, rule=LONG), 10).alert

    assert (worse.id, worse.status, worse.verdict) == (mild, "suppressed", None)


def test_more_of_what_is_expected_joins_in_silence() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)

    change = book.join(hit(1, rule=LONG, novel=("RO",), fresh=True), 9)

    assert (change.alert.status, change.notify) == ("acknowledged", False)


@pytest.mark.parametrize("restarts", [False, True])
def test_something_else_opens_an_expected_alert_again_and_what_was_expected_stays_so(restarts: bool) -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)
    lessons = book.lessons
    book = restarted(book) if restarts else book

    alert = book.join(hit(9, rule=LONG, novel=("VN",), fresh=True), 9).alert

    assert (alert.status, alert.verdict, alert.reopened) == (
        "open",
        None,
        "something else than what was expected",
    )
    assert book.lessons == lessons


def test_what_gets_worse_is_open_again_though_it_was_expected() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)

    change = book.join(hit(1, rule=LONG, novel=("RO",), fresh=True, severity=Severity.HIGH), 9)

    assert (change.alert.status, change.alert.reopened, change.notify) == ("open", "medium to high", True)
    assert change.alert.verdict is None


def test_what_joins_a_bad_alert_is_bad() -> None:
    book, name = book_with("RO")
    deal(book, name, BAD)

    book.join(hit(9, rule=LONG, novel=("VN",)), 9)

    assert book.lessons[0].values == ("RO", "VN")
    assert deal(book, name, Deed("withdraw")) == ""
    assert book.lessons == ()


def test_an_alert_on_nothing_but_what_is_expected_opens_closed() -> None:
    """Its own alert may have left the book, or lie too far away in time."""
    book, name = book_with("RO")
    deal(book, name, EXPECTED)
    again = AlertBook()
    again.restore([], [], book.lessons)

    known = again.join(hit(0, rule=LONG, novel=("RO",), fresh=True), 9)
    other = again.join(hit(0, rule=LONG, novel=("RO", "VN"), fresh=True, who="U2"), 9)

    assert (known.alert.status, known.notify) == ("acknowledged", False)
    assert (other.alert.status, other.notify) == ("open", True)


def test_the_newest_verdict_on_a_value_counts() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED, 5)
    later = book.join(hit(60 * 24 * 30, rule=LONG, novel=("RO", "VN")), 6).alert.id
    deal(book, later, BAD, 7)

    assert book.join(hit(60 * 24 * 60, rule=LONG, novel=("RO",)), 8).alert.status == "open"


def test_what_is_bad_is_not_hidden_and_what_it_hides_is_not_asked_for() -> None:
    book, name = book_with("RO")
    deal(book, name, Deed("suppress", "a robot"))

    deal(book, name, BAD)

    assert only(book).status == "open"
    assert deal(book, name, Deed("suppress", "still a robot")).startswith("It is called bad")


def test_what_is_expected_cannot_be_snoozed_and_stays_closed_when_its_rule_is_suppressed() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)

    assert deal(book, name, Deed("snooze", "", 60)) == "It is expected, and closed: withdraw that first."
    assert deal(book, name, Deed("suppress", "she travels")) == ""
    assert (only(book).status, only(book).verdict is not None) == ("acknowledged", True)


def test_what_is_bad_stays_open_though_something_has_undone_it() -> None:
    book, name = book_with()
    deal(book, name, BAD)

    book.join(hit(1, rule=LONG, undone="switched on again"), 9)

    assert (only(book).status, risks(book.alerts(), 0)[0].score) == ("open", 80)


def test_two_alerts_of_which_one_is_bad_are_bad_together() -> None:
    book = AlertBook()
    first = book.join(hit(0), 0).alert.id
    second = book.join(hit(50), 0).alert.id
    deal(book, first, EXPECTED)
    deal(book, second, BAD)

    book.join(hit(25), 0)

    assert (only(book).status, only(book).verdict) == ("open", Verdict("bad", "dana", "not her", 5))


def test_the_shares_of_an_entitys_alerts_are_its_risk() -> None:
    book = AlertBook()
    for number in range(4):
        book.join(hit(600 * number, score=10 * number), 0)
    book.join(hit(0, rule=replace(RULE, id="other"), score=33), 0)

    (risk,) = risks(book.alerts(), 10**12)

    assert sum(shares(book.alerts(), 10**12).values()) == pytest.approx(risk.score, abs=0.3)


def test_a_verdict_that_something_else_has_overtaken_can_still_be_withdrawn() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)
    book.join(hit(9, rule=LONG, novel=("VN",), fresh=True), 9)
    assert (only(book).status, only(book).verdict, len(book.lessons)) == ("open", None, 1)

    assert deal(book, name, Deed("withdraw")) == ""
    assert list(book.lessons) == []
    assert deal(book, name, Deed("undo")) == ""
    assert [lesson.values for lesson in book.lessons] == [("RO",)]


def test_the_verdict_on_an_alert_that_is_part_of_another_now_is_withdrawn_with_that_one() -> None:
    book = AlertBook()
    first = book.join(hit(0, novel=("RO",)), 0).alert.id
    second = book.join(hit(50, novel=("VN",)), 0).alert.id
    deal(book, second, EXPECTED)
    book.join(hit(25, novel=("BR",)), 0)
    assert [lesson.id for lesson in book.lessons] == [second]

    assert deal(book, first, Deed("withdraw")) == ""
    assert list(book.lessons) == []
    deal(book, first, Deed("undo"))
    assert [lesson.id for lesson in book.lessons] == [second]


def test_a_withdrawal_leaves_the_verdicts_on_other_alerts_of_the_same_rule_and_entity() -> None:
    book = AlertBook()
    first = book.join(hit(0, novel=("RO",)), 0).alert.id
    second = book.join(hit(500, novel=("VN",)), 0).alert.id
    deal(book, first, EXPECTED)
    deal(book, second, BAD)

    deal(book, first, Deed("withdraw"))

    assert [lesson.id for lesson in book.lessons] == [second]


def test_what_is_bad_counts_though_the_past_explains_it() -> None:
    book, name = book_with()
    deal(book, name, BAD)

    (risk,) = risks([replace(only(book), note="the learned past explains it")], 0)

    assert risk.score == 80


def test_a_look_back_that_reaches_only_part_of_a_bad_alert_takes_nothing_from_what_it_taught() -> None:
    book, name = book_with("RO")
    deal(book, name, BAD)
    book.join(hit(9, rule=LONG, novel=("VN",), fresh=True), 9)
    again = restarted(book)

    again.join(hit(9, rule=LONG, novel=("VN",)), 10)

    assert [sorted(lesson.values) for lesson in again.lessons] == [["RO", "VN"]]


@pytest.mark.parametrize("second", [EXPECTED, Deed("bad", "surely not her")])
def test_another_verdict_on_an_alert_of_the_last_run_teaches_what_the_first_one_did(second: Deed) -> None:
    book, name = book_with("RO")
    deal(book, name, BAD)
    again = restarted(book)

    deal(again, name, second, 9)

    assert [(lesson.values, lesson.verdict.word) for lesson in again.lessons] == [(("RO",), second.kind)]


def test_what_joins_an_alert_that_was_called_bad_before_it_became_part_of_another_is_bad() -> None:
    book = AlertBook()
    book.join(hit(0, novel=("RO",)), 0)
    second = book.join(hit(50, novel=("VN",)), 0).alert.id
    deal(book, second, BAD)

    book.join(hit(25, novel=("BR",)), 0)

    assert only(book).verdict is not None
    assert {value for lesson in book.lessons for value in lesson.values} == {"RO", "VN", "BR"}
    assert deal(book, only(book).id, Deed("withdraw")) == ""
    assert list(book.lessons) == []


def test_taking_back_an_acknowledgement_takes_nothing_from_what_a_bad_alert_taught_since() -> None:
    book, name = book_with("RO")
    deal(book, name, BAD)
    book.deal(name, Deed("acknowledge"), 0, "dana")
    book.join(hit(9, rule=LONG, novel=("VN",), fresh=True), 9)

    deal(book, name, Deed("undo"))

    assert [lesson.values for lesson in book.lessons] == [("RO", "VN")]


def test_taking_a_withdrawal_back_does_not_close_what_has_brought_something_else_since() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)
    deal(book, name, Deed("withdraw"))
    book.join(hit(9, rule=LONG, novel=("VN",), fresh=True), 9)

    assert deal(book, name, Deed("undo")) == "Something else has joined it since: it stays open."

    assert (only(book).status, only(book).verdict) == ("open", None)
    assert [lesson.values for lesson in book.lessons] == [("RO",)]


def test_a_verdict_is_withdrawn_on_any_alert_that_it_has_closed() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)
    later = book.join(hit(60 * 24 * 30, rule=LONG, novel=("RO",), fresh=True), 9).alert
    assert later.status == "acknowledged"

    assert deal(book, later.id, Deed("withdraw")) == ""

    assert list(book.lessons) == []
    assert book.join(hit(60 * 24 * 60, rule=LONG, novel=("RO",), fresh=True), 10).alert.status == "open"
    deal(book, later.id, Deed("undo"))
    assert [lesson.id for lesson in book.lessons] == [name]


def test_the_newest_verdict_counts_though_the_clock_was_set_back() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED, 10_000)
    later = book.join(hit(60 * 24 * 30, rule=LONG, novel=("RO", "VN")), 0).alert.id
    deal(book, later, BAD, 50)

    assert [lesson.verdict.word for lesson in book.lessons] == ["expected", "bad"]
    assert book.join(hit(60 * 24 * 60, rule=LONG, novel=("RO",)), 60).alert.status == "open"


def test_what_was_explained_and_is_called_expected_stays_closed_when_the_same_comes_again() -> None:
    book, name = book_with("RO")
    book.relearn(AlertBook(), Relearnt({"tried"}, {("signin", "0-U1")}))
    assert only(book).status == "closed"
    deal(book, name, EXPECTED)

    change = book.join(hit(9, rule=LONG, novel=("RO",), fresh=True), 9)

    assert (change.alert.status, change.notify) == ("acknowledged", False)


def test_what_was_explained_before_anybody_was_told_is_told_when_it_happens_again() -> None:
    book = AlertBook()
    assert book.join(hit(0, rule=LONG, fresh=True), 0).notify
    book.relearn(AlertBook(), Relearnt({"tried"}, {("signin", "0-U1")}))

    change = book.join(hit(9, rule=LONG, fresh=True), 9)

    assert (change.alert.status, change.notify) == ("open", True)


def test_a_verdict_whose_alert_has_left_the_book_can_be_withdrawn_and_that_be_taken_back() -> None:
    book, name = book_with("RO")
    deal(book, name, EXPECTED)
    again = AlertBook()
    again.restore([], [], book.lessons)
    assert again.knows(name)

    assert deal(again, name, Deed("snooze", "", 60)) == "That alert is no longer in the book."
    assert deal(again, name, Deed("withdraw")) == ""
    assert (list(again.lessons), again.knows(name)) == ([], True)
    assert deal(again, name, Deed("undo")) == ""
    assert [lesson.id for lesson in again.lessons] == [name]


def test_a_withdrawal_opens_only_what_the_verdict_had_closed() -> None:
    book, name = book_with("RO")
    deal(book, name, BAD)
    book.deal(name, Deed("acknowledge"), 0, "dana")

    deal(book, name, Deed("withdraw"))

    assert (only(book).status, only(book).verdict) == ("acknowledged", None)


def test_what_is_bad_again_is_open_again_though_something_has_undone_it() -> None:
    book, name = book_with("RO")
    deal(book, name, BAD)
    deal(book, name, Deed("withdraw"))
    book.join(hit(1, rule=LONG, undone="switched on again"), 9)
    assert only(book).status == "acknowledged"

    assert deal(book, name, Deed("undo")) == ""

    assert (only(book).status, only(book).verdict) == ("open", Verdict("bad", "dana", "not her", 5))


def test_lessons_are_bounded_also_those_that_come_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.alerts.verdicts.MOST", 1)
    monkeypatch.setattr("tui.alerts.dealing.MOST_LESSONS", 1)
    book, name = book_with()
    deal(book, name, BAD)  # nothing new in it yet
    other = book.join(hit(0, rule=LONG, novel=("VN",), who="U2"), 0).alert.id
    third = book.join(hit(0, rule=LONG, novel=("VN",), who="U3"), 0).alert.id
    deal(book, other, BAD)

    book.join(hit(9, rule=LONG, novel=("RO",)), 9)

    assert [lesson.id for lesson in book.lessons] == [other]
    assert deal(book, third, EXPECTED) == "There are 1 verdicts that rules learn from: withdraw one first."
