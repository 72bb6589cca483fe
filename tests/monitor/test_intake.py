"""What becomes of a page, piece by piece."""

import pytest
from msgspec.structs import replace

from tests.monitor.scripted import event, page
from tui.alerts.book import AlertBook
from tui.alerts.hit import Hit
from tui.detection.engine import Engine
from tui.events.reading import StreamHealth, StreamState
from tui.events.stream import Stream
from tui.monitor.health import StreamPulse
from tui.monitor.ingest import Ingest
from tui.monitor.intake import Intake
from tui.monitor.notices import Notices
from tui.monitor.recorded_health import PlayedPulse
from tui.monitor.telling import Telling
from tui.store.ring import EventRing


class Listening(Engine):
    """Notes which turns of health it is asked to judge."""

    def __init__(self) -> None:
        super().__init__((), account="acme")
        self.heard: list[str] = []

    def judge_health(self, type: str, object: str, time: int) -> list[Hit]:
        """Notes it."""
        self.heard.append(type)
        return super().judge_health(type, object, time)


def intake(engine: Engine, pulse: StreamPulse) -> Intake:
    book = AlertBook()
    ingest = Ingest("acme", EventRing(100, "acme"), engine, book, lambda _: None, lambda: 0.0)
    telling = Telling(book, None, None, None)
    return Intake(ingest, {Stream.SIGNIN: pulse}, telling, Notices(), None, None, is_delivered=False)


def test_a_page_that_came_says_that_the_stream_was_read_even_if_it_is_empty() -> None:
    engine = Listening()
    taking = intake(engine, StreamPulse(Stream.SIGNIN))

    taking.followed(page(cursor="A"), [], fresh=True)

    assert engine.heard == ["poll_ok"]


@pytest.mark.parametrize(
    ("state", "heard"), [("ok", ["poll_ok"]), ("reading", ["poll_ok"]), ("failing", []), ("stopped", [])]
)
def test_a_played_page_says_so_only_where_the_stream_was_read_then(state: StreamState, heard: list[str]) -> None:
    engine, pulse = Listening(), PlayedPulse(Stream.SIGNIN)
    taking = intake(engine, pulse)
    pulse.begin(is_told=True)
    pulse.told(replace(StreamHealth(Stream.SIGNIN), state=state))

    kept = taking.replayed(page("S1", cursor="A"), [(event("S1").time, True)])

    assert kept == 1
    assert engine.heard == heard
