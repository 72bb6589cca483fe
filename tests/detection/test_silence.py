"""Kind `silence`: a stream that is quiet against its own rhythm, as far as it was really asked."""

import pytest

from tests.detection.rules import rule
from tests.factories import moment, usage
from tui.alerts.book import AlertBook
from tui.alerts.hit import Hit
from tui.detection.engine import Engine
from tui.detection.table import RuleFileError

HOUR, DAY = 3_600, 86_400
SILENCE = {"kind": "silence", "stream": ["signin", "usage", "audit"], "by": ["stream"], "warmup": "7d"}


def watched(days: int = 14, an_hour: int = 10) -> Engine:
    """Two weeks with so many events in each hour of the day, none at night."""
    engine = Engine([rule(SILENCE, title="no {what} for {silent}, {expected} expected")])
    for day in range(days):
        for hour in range(8):
            for number in range(an_hour):
                engine.judge(usage(at=day * DAY + hour * HOUR + number * 3600 / an_hour))
    return engine


def polled(engine: Engine, at: float, stream: str = "usage") -> list[Hit]:
    return engine.judge_health("poll_ok", stream, moment(at))


LAST = 14 * DAY + 2 * HOUR


def test_an_hour_without_what_it_usually_has_fires_once() -> None:
    engine = watched()
    engine.judge(usage(at=LAST))

    assert not polled(engine, LAST + 50 * 60)
    (hit,) = polled(engine, LAST + 70 * 60)
    assert hit.titled(hit.measure) == "no usage for 1h10m, 12 expected"
    assert hit.why[0].sentence() == (
        "no usage event since: 1h10m (limit 1h and 8 expected); 12 events expected in that time"
    )
    assert hit.key == (("stream", "usage"),)
    assert not polled(engine, LAST + 90 * 60)


def test_what_comes_again_closes_the_alert_and_the_next_silence_opens_it() -> None:
    engine, book = watched(), AlertBook()
    engine.judge(usage(at=LAST))

    for hit in (*polled(engine, LAST + 70 * 60), *engine.judge(usage(at=LAST + 80 * 60))):
        book.join(hit, 0)

    (closed,) = book.alerts()
    assert (closed.status, closed.note) == ("acknowledged", "usage events came again")
    for hit in polled(engine, LAST + 160 * 60):
        book.join(hit, 0)
    (opened,) = book.alerts()
    assert (opened.status, opened.note, opened.hits) == ("open", "", 2)


def test_nights_and_quiet_streams_are_no_silence() -> None:
    assert not polled(watched(), 13 * DAY + 23 * HOUR)
    rare = watched(an_hour=1)
    assert not polled(rare, 13 * DAY + 7 * HOUR + 5 * HOUR)


def test_it_asks_nothing_before_it_has_seen_enough() -> None:
    engine = watched(days=5)

    assert not polled(engine, 5 * DAY + 4 * HOUR)
    assert engine.learning()["tried"].words() == "learning, 4 of 7 days"


def test_time_in_which_nobody_asked_is_no_silence() -> None:
    engine = watched()
    engine.judge(usage(at=LAST))

    assert not engine.tick(moment(LAST + DAY))


def test_what_a_backlog_has_not_brought_yet_is_not_missing() -> None:
    engine = watched()
    engine.judge(usage(at=LAST))
    engine.clock.read_backlog(["usage"])

    assert not polled(engine, LAST + 2 * HOUR)
    engine.clock.go_live()
    assert polled(engine, LAST + 2 * HOUR)


def test_streams_are_silent_each_for_itself() -> None:
    assert not polled(watched(), LAST, "audit")


def test_silence_is_that_of_a_stream() -> None:
    with pytest.raises(RuleFileError, match="silence is that of a stream"):
        rule(SILENCE, by=["user"])
