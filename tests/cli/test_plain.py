"""Plain lines: each new event, alert and trouble once; what was there before is context and stays silent."""

from datetime import UTC
from types import SimpleNamespace
from typing import Any, cast

from msgspec.structs import replace

from tests.factories import signin, usage
from tests.notifications.alerts import alert
from tui.cli.plain import Lines
from tui.events.alert import Alert, Severity
from tui.events.model import Seen
from tui.events.names import NO_NAMES
from tui.events.reading import Status, StreamHealth
from tui.events.stream import Stream
from tui.monitor.monitor import Monitor
from tui.query.context import Context
from tui.store.ring import EventRing


class Watched:
    """As much of a monitor as lines are made from."""

    def __init__(self) -> None:
        self.accounts = ["acme"]
        self.names = NO_NAMES
        self.ring = EventRing(100)
        self.found: list[Alert] = []
        self.errors: dict[Stream, str] = {}
        self.notices: tuple[str, ...] = ()

    def arrive(self, *events: Seen) -> None:
        for event in events:
            self.ring.append(event.stream, [event])

    def status(self) -> Status:
        streams = {
            stream: StreamHealth(stream, events=self.ring.tables[stream].end, error=self.errors.get(stream, ""))
            for stream in Stream
        }
        return Status("acme", streams=streams, notices=self.notices)

    def alerts(self) -> list[Alert]:
        return self.found

    @property
    def questions(self) -> Any:
        return SimpleNamespace(ring=self.ring, context=lambda: Context(now_ns=0))


def _lines(watched: Watched, query: str = "") -> Lines:
    return Lines(cast(Monitor, watched), query, UTC)


def test_new_events_are_printed_once_in_order_of_time_and_context_is_not() -> None:
    watched = Watched()
    lines = _lines(watched)
    watched.arrive(signin("old", at=0), signin("bob", at=60, fresh=True), usage("eve", at=30, fresh=True))

    out, troubles = lines.new()

    assert [line.split("  ")[:3] for line in out] == [
        ["2026-03-02 12:00:30", "usage", "eve@acme.test"],
        ["2026-03-02 12:01:00", "signin", "bob@acme.test"],
    ]
    assert troubles == []
    assert lines.new() == ([], [])
    watched.arrive(signin("carol", at=90, fresh=True))
    assert "carol" in lines.new()[0][0]


def test_only_events_that_match_are_printed() -> None:
    watched = Watched()
    watched.arrive(signin("bob", fresh=True), signin("eve", fresh=True))

    out = _lines(watched, "user:eve").new()[0]

    assert len(out) == 1
    assert "eve" in out[0]


def test_events_that_the_ring_has_evicted_meanwhile_are_passed_over() -> None:
    watched = Watched()
    watched.arrive(*(signin(f"user{number}", at=number, fresh=True) for number in range(150)))

    assert len(_lines(watched).new()[0]) == 100


def test_an_alert_is_printed_when_it_opens_and_when_it_gets_worse() -> None:
    watched = Watched()
    lines = _lines(watched)
    watched.found = [alert(1, severity=Severity.MEDIUM)]

    assert " ! MEDIUM  failed-signin-burst-user  alice" in lines.new()[0][0]
    watched.found = [replace(watched.found[0], hits=5)]
    assert lines.new()[0] == []
    watched.found = [alert(1, severity=Severity.HIGH)]
    assert "!! HIGH" in lines.new()[0][0]


def test_alerts_that_the_book_has_let_go_are_not_remembered_for_ever() -> None:
    watched = Watched()
    lines = _lines(watched)
    for number in range(50):
        watched.found = [alert(number)]
        lines.new()

    assert len(lines._told) == 1


def test_a_trouble_is_told_when_it_comes_changes_and_goes() -> None:
    watched = Watched()
    lines = _lines(watched)
    told = []
    for error in ("", "down", "down", "still down", ""):
        watched.errors = {Stream.USAGE: error}
        told.append(lines.new()[1])

    assert told == [[], ["Usage: down"], [], ["Usage: still down"], ["Usage: is read again"]]


def test_a_notice_is_told_once() -> None:
    watched = Watched()
    lines = _lines(watched)
    watched.notices = ("one",)
    lines.new()
    watched.notices = ("one", "two")

    assert lines.new()[1] == ["two"]
