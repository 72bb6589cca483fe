"""The ledger: alerts, acknowledgements and notifications last; no words of events, and never in silence."""

import json
import math
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.test_book import hit
from tests.credentials.tokens import CANARY
from tui.alerts.book import AlertBook
from tui.alerts.hit import Evidence
from tui.alerts.kept import KeptAlert
from tui.events.alert import Severity, Why
from tui.events.dealing import Deed, Suppression
from tui.events.verdict import Lesson, Verdict
from tui.state.files import StateNotSaved
from tui.state.ledger import Ledger, Loaded, decode, encode

plain = st.text(st.characters(exclude_categories=["C", "Z", "M"]), max_size=12)
moments = st.integers(-(2**63) + 1, 2**63 - 1)
spans = st.tuples(moments, moments).map(sorted)
verdicts = st.builds(Verdict, word=st.sampled_from(["expected", "bad"]), author=plain, reason=plain, made=moments)
kept_alerts = st.builds(
    lambda span, **more: KeptAlert(first=span[0], last=span[1], **more),
    spans,
    id=plain,
    account=plain,
    rule=plain,
    key=st.lists(st.tuples(plain, plain), max_size=3).map(tuple),
    severity=st.sampled_from(Severity),
    score=st.integers(0, 100),
    raised=moments,
    evidence=st.lists(st.builds(Evidence, moments, plain, plain), max_size=4).map(tuple),
    hits=st.integers(1, 9**9),
    measure=st.integers(0, 9**9),
    late=st.floats(0, 1e9),
    status=st.sampled_from(["open", "acknowledged"]),
    until=st.none() | moments,
    by=plain,
    because=plain,
    reopened=plain,
    notified=st.none() | st.sampled_from(Severity),
    owed=st.booleans(),
    note=plain,
    verdict=st.none() | verdicts,
)


def book_of(*numbers: int) -> AlertBook:
    book = AlertBook()
    for number in numbers:
        book.join(hit(number, who=f"U{number}", fresh=True), 7)
    return book


GOOD = encode(book_of(1).kept()[1])


def reopened(path: Path) -> tuple[AlertBook, Loaded]:
    book = AlertBook()
    return book, Ledger(path, book).load()


suppressions = st.builds(
    Suppression,
    id=plain,
    account=plain,
    rule=plain,
    key=st.lists(st.tuples(plain, plain), max_size=3).map(tuple),
    up_to=st.sampled_from(Severity),
    author=plain,
    reason=plain,
    made=moments,
    until=st.none() | moments,
    hidden=st.integers(0, 9**9),
)


lessons = st.builds(
    Lesson,
    id=plain,
    account=plain,
    rule=plain,
    key=st.lists(st.tuples(plain, plain), max_size=3).map(tuple),
    verdict=verdicts,
    values=st.lists(st.lists(plain, min_size=1).map("\x1f".join), min_size=1, max_size=3).map(tuple),
    measure=st.integers(0, 9**9),
    since=moments,
)


@given(st.lists(kept_alerts, max_size=5), st.lists(suppressions, max_size=3), st.lists(lessons, max_size=3))
def test_every_kept_alert_suppression_and_lesson_comes_back_as_it_was(
    alerts: list[KeptAlert], made: list[Suppression], learnt: list[Lesson]
) -> None:
    assert decode(encode(alerts, made, learnt)) == (alerts, made, learnt)


def test_a_file_of_the_first_version_is_read() -> None:
    """It has no counts in its head, and its alerts know of no snooze."""
    old = GOOD.replace(b'"version":3,"alerts":1,"suppressions":0,"lessons":0', b'"version":1')
    old = old.replace(b',"until":null,"by":"","because":"","reopened":"","verdict":null', b"")
    assert b"until" not in old

    assert decode(old) == (book_of(1).kept()[1], [], [])


def test_a_file_of_the_second_version_is_read_and_written_as_the_third(tmp_path: Path) -> None:
    """It knows of no verdicts; what people did with its alerts stays."""
    path, book = tmp_path / "alerts.json", book_of(1, 2)
    one, two = (alert.id for alert in book.alerts())
    book.deal(one, Deed("snooze", "on holiday", 3600), 7, "dana")
    book.deal(two, Deed("suppress", "a robot"), 7, "dana")
    _, alerts, standing, _ = book.kept()
    old = encode(alerts, standing).replace(b'"version":3', b'"version":2').replace(b',"lessons":0', b"")
    path.write_bytes(old.replace(b',"verdict":null', b""))
    assert b"verdict" not in path.read_bytes()

    again = AlertBook()
    ledger = Ledger(path, again)
    assert ledger.load().notices == ()
    assert again.kept()[1:] == (alerts, standing, [])
    again.deal(one, Deed("bad", "an intruder"), 9, "dana")
    ledger.save()

    assert path.read_bytes().startswith(b'{"version":3,')
    assert {alert.id: alert.verdict for alert in reopened(path)[0].alerts()} == {
        one: Verdict("bad", "dana", "an intruder", 9),
        two: None,
    }


def test_a_verdict_comes_back_with_what_it_teaches(tmp_path: Path) -> None:
    path, book = tmp_path / "alerts.json", AlertBook()
    name = book.join(hit(0, novel=("RO\x1f203.0.113.7",)), 7).alert.id
    assert book.deal(name, Deed("expected", "sie ist in \u202e Rumänien"), 8, "dana") == ""
    Ledger(path, book).save()

    again, _ = reopened(path)

    (alert,) = again.alerts()
    assert alert.verdict == Verdict("expected", "dana", "sie ist in ‹U+202E› Rumänien", 8)
    assert alert.status == "acknowledged"
    (lesson,) = again.lessons
    assert lesson.values == ("RO\x1f203.0.113.7",)
    assert again.lessons == book.lessons


def test_the_text_of_a_verdict_cannot_act_in_a_terminal(tmp_path: Path) -> None:
    path, book = tmp_path / "alerts.json", AlertBook()
    name = book.join(hit(0, novel=("RO",)), 7).alert.id
    book.deal(name, Deed("bad", "why"), 8, "dana")
    Ledger(path, book).save()
    path.write_bytes(path.read_bytes().replace(b'"why"', b'"\\u001b]0;x\\u0007"').replace(b'"RO"', b'"\\u001b"'))

    again, _ = reopened(path)

    assert [alert.verdict.reason for alert in again.alerts() if alert.verdict] == ["␛]0;x␇"]
    assert again.lessons[0].values == ("␛",)
    assert again.lessons[0].verdict.reason == "␛]0;x␇"


def test_snoozes_and_suppressions_come_back(tmp_path: Path) -> None:
    path, book = tmp_path / "alerts.json", book_of(1, 2, 3)
    one, two, _ = (alert.id for alert in book.alerts())
    assert book.deal(one, Deed("snooze", "on holiday", 3600), 7, "dana") == ""
    assert book.deal(two, Deed("suppress", "a robot"), 7, "dana") == ""
    Ledger(path, book).save()

    again, _ = reopened(path)

    assert again.suppressions() == book.suppressions()
    assert [(a.id, a.status, a.until, a.by, a.because) for a in again.alerts()] == [
        (a.id, a.status, a.until, a.by, a.because) for a in book.alerts()
    ]


def test_alerts_and_acknowledgements_come_back(tmp_path: Path) -> None:
    path, book = tmp_path / "alerts.json", book_of(1, 2, 3)
    book.deal(book.alerts()[1].id, Deed("acknowledge"), 0, "dana")

    assert Ledger(path, book).save()

    again, loaded = reopened(path)
    assert len(again) == 3
    assert {alert.id: alert.status for alert in again.alerts()} == {
        alert.id: alert.status for alert in book.alerts()
    }
    assert loaded.notices == ()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_notification_is_on_disk_when_it_may_be_sent(tmp_path: Path) -> None:
    path, book = tmp_path / "alerts.json", AlertBook()
    ledger = Ledger(path, book)
    change = book.join(hit(0, fresh=True), 7)
    assert change.notify

    assert ledger.record_notifications([change.alert])

    again, loaded = reopened(path)
    assert list(loaded.owed) == []
    assert not again.join(hit(0, fresh=True), 9).notify
    assert again.join(hit(1, fresh=True, severity=Severity.HIGH), 9).notify


def test_a_notification_that_was_not_begun_is_owed_once(tmp_path: Path) -> None:
    path, book = tmp_path / "alerts.json", AlertBook()
    ledger = Ledger(path, book)
    book.join(hit(0, fresh=True), 7)
    ledger.save()

    again, loaded = reopened(path)
    (owed,) = loaded.owed
    Ledger(path, again).record_notifications([owed])

    assert list(reopened(path)[1].owed) == []


def test_a_book_is_saved_when_it_has_changed_and_at_most_once_a_second(tmp_path: Path) -> None:
    passed = [0.0]
    book = AlertBook()
    ledger = Ledger(tmp_path / "alerts.json", book, monotonic=lambda: passed[0])
    dues = [ledger.due()]

    book.join(hit(0), 7)
    dues.append(ledger.due())
    ledger.save()
    dues.append(ledger.due())
    book.join(hit(1), 7)
    dues.append(ledger.due())
    passed[0] += 1
    dues.append(ledger.due())

    assert dues == [math.inf, 0.0, math.inf, 1.0, 0.0]


def test_an_unchanged_book_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "alerts.json"
    Ledger(path, book_of(1)).save()
    ledger = Ledger(path, AlertBook())
    ledger.load()
    path.unlink()

    assert ledger.due() == math.inf
    assert ledger.save()
    assert not path.exists()


def test_without_a_file_there_is_nothing_to_tell_and_nothing_to_save(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "absent" / "alerts.json", AlertBook())

    assert ledger.load() == Loaded((), [])
    assert ledger.due() == math.inf


def test_what_cannot_be_written_is_said_and_tried_again(tmp_path: Path) -> None:
    path, book = tmp_path / "folder" / "alerts.json", AlertBook()
    ledger = Ledger(path, book)
    alert = book.join(hit(0, fresh=True), 7).alert

    assert not ledger.record_notifications([alert])
    assert ledger.problem.startswith("state not saved: the folder is gone")
    with pytest.raises(StateNotSaved):
        ledger.write()
    path.parent.mkdir()

    assert ledger.save()
    assert ledger.problem == ""
    assert len(reopened(path)[0]) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"[]\n",
        b"{}\n",
        b'{"version": 1}',
        b'{"version": "1"}\n',
        b'{"version": 0}\n',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"version": 1}\n{"id": "1"}\n',
        GOOD[:-9],
        GOOD + GOOD.splitlines(keepends=True)[1],
        GOOD.replace(b'"alerts":1', b'"alerts":2'),
        GOOD.replace(b'"alerts":1,"suppressions":0', b'"alerts":2,"suppressions":-1'),
        GOOD.replace(b'"status":"open"', b'"status":"snoozed"'),
        GOOD.replace(b'"status":"open"', b'"status":"suppressed"'),
        GOOD[:-1],
        GOOD + b"\n",
        GOOD.replace(b'"status":"open"', b'"status":"gone"'),
        GOOD.replace(b'"severity":2', b'"severity":9'),
        GOOD.replace(b'"raised":7', b'"raised":99999999999999999999'),
        GOOD.replace(b'"first":60000000000', b'"first":60000000001'),
        GOOD.replace(b'"signin"', b'["signin"]'),
        GOOD.replace(b'"U1"', b'"\xff"'),
    ],
)
def test_a_file_that_is_no_ledger_is_set_aside_and_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "alerts.json"
    path.write_bytes(content)

    book, loaded = reopened(path)

    (aside,) = tmp_path.iterdir()
    assert aside.read_bytes() == content
    assert len(book) == 0
    (notice,) = loaded.notices
    assert notice.startswith("alerts.json: the kept alerts and acknowledgements cannot be used (")
    assert notice.endswith(f"; set aside as {aside.name}")


def test_a_newer_file_is_set_aside_whatever_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "alerts.json"
    path.write_bytes(b'{"version": 4, "another": "form"}\n?')

    (notice,) = reopened(path)[1].notices

    assert "written by a newer opwatch: version 4" in notice


def test_a_file_of_another_process_is_left_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "alerts.json"
    path.write_bytes(b"broken")

    loaded = Ledger(path, AlertBook()).load(is_ours=False)

    assert len(loaded.notices) == 1
    assert path.read_bytes() == b"broken"


def test_text_in_the_file_cannot_act_in_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "alerts.json"
    path.write_bytes(GOOD.replace(b'"U1"', b'"\\u001b]0;x\\u0007"'))

    (alert,) = reopened(path)[0].alerts()

    assert alert.title.isprintable()
    assert alert.who == "␛]0;x␇"


def test_only_rule_entity_times_uuids_and_what_people_did_are_on_disk(tmp_path: Path) -> None:
    path, book = tmp_path / "alerts.json", AlertBook()
    book.join(hit(0, title=(CANARY, CANARY), why=(Why(CANARY, CANARY),), entity=(("user", CANARY),)), 7)
    ledger = Ledger(path, book)
    book.deal(book.alerts()[0].id, Deed("acknowledge"), 0, "dana")
    ledger.save()

    _, entry = map(json.loads, path.read_bytes().splitlines())

    assert CANARY not in path.read_text()
    assert set(entry) == {
        *("id", "account", "rule", "key", "severity", "score", "first", "last", "raised", "evidence"),
        *("hits", "measure", "late", "status", "notified", "untold", "owed", "note"),
        *("until", "by", "because", "reopened", "verdict"),
    }
    assert entry["key"] == [["user", "U1"]]
    assert entry["evidence"] == [[0, "signin", "0-U1"]]
