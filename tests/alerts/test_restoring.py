"""After a restart: the look-back tells again what the last run knew, and changes nothing by it."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.alerts.test_book import MINUTE, REPEATING, RULE, hit
from tui.alerts.book import AlertBook
from tui.alerts.hit import Hit, Rise
from tui.alerts.kept import KeptAlert
from tui.events.alert import Alert, Severity
from tui.events.dealing import Deed


def book_of(*hits: Hit) -> AlertBook:
    book = AlertBook()
    for each in hits:
        book.join(each, 7)
    return book


def restarted(book: AlertBook) -> AlertBook:
    """A new book with what was kept of another."""
    again = AlertBook()
    again.restore(book.kept()[1])
    return again


def facts(alert: Alert) -> tuple[object, ...]:
    """All of an alert but words and freshness."""
    return (
        alert.id,
        alert.severity,
        alert.score,
        alert.first,
        alert.last,
        alert.raised,
        alert.evidence,
        alert.hits,
        alert.measure,
        alert.status,
    )


def test_an_alert_of_the_last_run_is_shown_with_its_rule_and_entity() -> None:
    before = book_of(hit(0, 5, measure=12))
    (old,) = before.alerts()

    (alert,) = restarted(before).alerts()

    assert facts(alert) == facts(old)
    assert (alert.title, alert.who, alert.why, alert.entity, alert.fresh) == ("tried: U1", "U1", (), (), False)


def test_no_words_of_events_are_kept() -> None:
    (kept,) = book_of(hit(0)).kept()[1]

    assert "acme.test" not in repr(kept)
    assert "seen" not in repr(kept)


def test_an_alert_gets_its_words_back_when_the_rule_fires_again() -> None:
    before = book_of(hit(0, 5, measure=12))
    book = restarted(before)

    alert = book.join(hit(0, 5, measure=12), now_ns=99).alert

    assert alert == before.alerts()[0]


def test_an_acknowledgement_stays_on_an_alert_that_is_told_again() -> None:
    before = book_of(hit(0), hit(5), hit(10))
    before.deal(before.alerts()[0].id, Deed("acknowledge"), 0, "dana")

    changes = [restarted(before).join(each, 9) for each in (hit(0), hit(5), hit(10))]

    assert [change.kind for change in changes] == ["grown"] * 3
    assert {change.alert.status for change in changes} == {"acknowledged"}


def test_an_acknowledgement_stays_though_the_look_back_begins_in_the_middle_of_the_alert() -> None:
    before = book_of(hit(0), hit(20), hit(40))
    (old,) = before.alerts()
    before.deal(old.id, Deed("acknowledge"), 0, "dana")
    book = restarted(before)

    book.join(hit(40), 9)

    (alert,) = book.alerts()
    assert (alert.id, alert.status, alert.hits) == (old.id, "acknowledged", 3)


def test_an_acknowledged_alert_opens_again_only_when_it_gets_worse_than_it_was() -> None:
    rises = (Rise(3, Severity.HIGH, 80),)
    hits = [hit(at, rule=REPEATING, rises=rises) for at in (0, 1, 2)]
    before = book_of(*hits)
    before.deal(before.alerts()[0].id, Deed("acknowledge"), 0, "dana")
    book = restarted(before)

    told_again = [book.join(each, 9).alert.status for each in hits]
    worse = book.join(hit(3, severity=Severity.CRITICAL, fresh=True), 9)

    assert told_again == ["acknowledged"] * 3
    assert (worse.alert.status, worse.kind) == ("open", "raised")


def test_events_are_not_counted_again() -> None:
    hits = [hit(at, rule=REPEATING) for at in range(200)]
    before = book_of(*hits)
    book = restarted(before)

    for each in hits:
        book.join(each, 9)

    assert [facts(alert) for alert in book.alerts()] == [facts(alert) for alert in before.alerts()]


def test_events_that_come_as_new_again_after_a_kill_are_not_counted_again() -> None:
    hits = [hit(at, rule=REPEATING, fresh=True) for at in (0, 1, 2)]
    before = book_of(*hits)
    book = restarted(before)

    for each in hits:
        book.join(each, 9)

    (alert,) = book.alerts()
    assert facts(alert) == facts(before.alerts()[0])
    assert alert.fresh


def test_new_events_are_counted_on() -> None:
    book = restarted(book_of(*(hit(at, rule=REPEATING) for at in (0, 1, 2))))

    book.join(hit(1, rule=REPEATING), 9)
    alert = book.join(hit(3, rule=REPEATING, fresh=True), 9).alert

    assert (alert.hits, alert.measure, alert.title) == (4, 4, "seen 4 times")


def test_late_events_that_come_after_the_restart_are_counted() -> None:
    book = restarted(book_of(*(hit(at, rule=REPEATING) for at in (0, 10))))

    alert = book.join(hit(5, rule=REPEATING, fresh=True), 9).alert

    assert (alert.hits, alert.measure) == (3, 3)


def test_an_alert_is_not_worth_a_notification_twice_at_one_severity() -> None:
    before = book_of(hit(0, fresh=True))
    before.notified(before.alerts()[0])
    book = restarted(before)

    again = [book.join(each, 9) for each in (hit(0), hit(0, fresh=True), hit(1, fresh=True))]
    worse = book.join(hit(2, fresh=True, severity=Severity.HIGH), 9)

    assert [change.notify for change in again] == [False] * 3
    assert worse.notify


def test_a_notification_that_was_due_is_owed_by_the_next_run() -> None:
    before = book_of(hit(0, fresh=True))
    kept = before.kept()[1]

    book = AlertBook()
    (owed,) = book.restore(kept)

    assert (owed.id, owed.fresh) == (before.alerts()[0].id, True)
    assert not book.join(hit(0, fresh=True), 9).notify


def test_nothing_is_owed_of_what_was_context_sent_or_acknowledged() -> None:
    before = book_of(hit(0), hit(0, who="U2", fresh=True), hit(0, who="U3", fresh=True))
    context, sent, seen = sorted(before.alerts(), key=lambda alert: alert.who)
    before.notified(sent)
    before.deal(seen.id, Deed("acknowledge"), 0, "dana")

    book = AlertBook()

    assert book.restore(before.kept()[1]) == []
    assert not book.get(context.id).fresh  # type: ignore[union-attr]


def test_a_notification_of_an_alert_that_became_part_of_another_counts_for_that() -> None:
    book = AlertBook()
    book.join(hit(0), 0)
    offered = book.join(hit(50, fresh=True), 0).alert
    book.join(hit(25), 0)

    book.notified(offered)

    (kept,) = book.kept()[1]
    assert (kept.notified, kept.owed) == (Severity.MEDIUM, False)


def test_alerts_that_become_one_after_the_restart_keep_the_memory_of_both() -> None:
    before = book_of(hit(0, fresh=True), hit(50, fresh=True, severity=Severity.HIGH))
    for alert in before.alerts():
        before.notified(alert)
    book = restarted(before)

    change = book.join(hit(25, fresh=True), 9)
    told_again = [book.join(each, 9) for each in (hit(0), hit(50, severity=Severity.HIGH))]

    assert (change.alert.hits, change.alert.severity, change.notify) == (3, Severity.HIGH, False)
    assert [each.alert.hits for each in told_again] == [3, 3]
    assert len(book) == 1


def test_a_look_back_does_not_join_alerts_that_the_last_run_kept_apart() -> None:
    day = RULE.dedup_max // MINUTE
    hits = [hit(minute) for minute in range(0, day + 100, 20)]
    before = book_of(*hits)
    assert len(before) == 2

    book = restarted(before)
    for each in hits:
        book.join(each, 9)

    assert [facts(alert) for alert in book.alerts()] == [facts(alert) for alert in before.alerts()]


def test_a_full_book_takes_in_the_worst_and_newest() -> None:
    before = book_of(*(hit(at, who=str(at)) for at in range(50)))
    bad = before.join(hit(0, who="bad", severity=Severity.CRITICAL), 0).alert.id

    book = AlertBook(capacity=10)
    book.restore(before.kept()[1])

    assert len(book) <= 10
    assert book.get(bad) is not None
    assert book.dropped == 51 - len(book)


spans = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(0, 40), st.sampled_from(Severity), st.sampled_from(["U1", "U2"])),
    min_size=1,
    max_size=30,
)


def _hits(drawn: Iterable[tuple[int, int, Severity, str]], rule: object) -> list[Hit]:
    return [
        hit(start, start + length, measure=length + 1, who=who, rule=rule, severity=severity, fresh=False)  # type: ignore[arg-type]
        for start, length, severity, who in drawn
    ]


@given(spans, st.sampled_from([RULE, REPEATING]), st.data())
def test_whatever_part_is_told_again_in_whatever_order_nothing_changes(
    drawn: list[tuple[int, int, Severity, str]], rule: object, data: st.DataObject
) -> None:
    hits = _hits(drawn, rule)
    before = book_of(*hits)
    for alert in before.alerts():
        if data.draw(st.booleans()):
            before.deal(alert.id, Deed("acknowledge"), 0, "dana")
        before.notified(alert)

    book = restarted(before)
    for each in data.draw(st.permutations(hits))[: data.draw(st.integers(0, len(hits)))]:
        comes_as_new = data.draw(st.booleans())  # its place in the stream was not saved before the kill
        assert not book.join(replace(each, fresh=comes_as_new), 9).notify

    assert sorted(map(facts, book.alerts())) == sorted(map(facts, before.alerts()))


@given(spans)
def test_what_is_kept_of_what_was_kept_is_the_same(drawn: list[tuple[int, int, Severity, str]]) -> None:
    before = book_of(*_hits(drawn, RULE))

    def by_id(book: AlertBook) -> list[KeptAlert]:
        return sorted(book.kept()[1], key=lambda kept: kept.id)

    assert by_id(restarted(before)) == by_id(before)


def test_what_was_undone_before_a_restart_and_happens_again_after_it_is_open_again() -> None:
    before = book_of(hit(0), hit(1, undone="switched on again"))
    book = restarted(before)
    (kept,) = book.alerts()

    again = book.join(hit(5, fresh=True), 9).alert

    assert (kept.status, kept.note) == ("acknowledged", "switched on again")
    assert (again.status, again.note) == ("open", "")
