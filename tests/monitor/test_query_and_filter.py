"""`opwatch query` and the line of the filter give the same rows, and the same counts, for the same text."""

from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import START
from tests.store.strategies import ALERTS, NAMES, Filling, fillings, queries
from tui.credentials.secret import Secret
from tui.events.model import Seen
from tui.events.stream import Stream
from tui.monitor.options import MonitorOptions
from tui.monitor.questions import Questions
from tui.query import parse
from tui.store import EventRing, Events, Groups, answer

NOW = START / 1e9 + 30 * 3600
OPTIONS = MonitorOptions("acme", "", Secret(""), "", names=NAMES, zone=ZoneInfo("America/St_Johns"))
PIPES = (
    "| count",
    "| count by user",
    "| count by user,country having >1",
    "| distinct ip by user",
    "| by weekday,hour",
    "| count per 1h by stream",
    "| count by item | rare 3",
)
many = settings(max_examples=60, deadline=None)


def questions_of(filling: Filling) -> Questions:
    """A ring that has been written to, and what may be asked of it."""
    ring = EventRing(filling.capacity, segment_rows=filling.segment_rows)
    for stream, page in filling.brought():
        ring.append(stream, page)
    return Questions(
        ring,
        lambda: ALERTS,
        lambda stream, uuid: [alert for alert in ALERTS if (stream.value, uuid) in alert.evidence],
        OPTIONS,
        lambda: NOW,
    )


def printed(questions: Questions, text: str) -> list[Seen]:
    """The events that `opwatch query` writes, in their order."""
    found = answer(questions.ring, parse(text), questions.context())
    assert isinstance(found, Events)
    return list(found)


@many
@given(fillings, queries, st.sampled_from(["", " ", "\t"]))
def test_a_filter_shows_the_events_that_a_query_prints_in_their_order(
    filling: Filling, text: str, blank: str
) -> None:
    questions = questions_of(filling)
    lines = printed(questions, text)

    for stream in Stream:
        rows = questions.rows(stream, f"{text}{blank}".strip())
        seen = [found for i in range(len(rows)) if (found := rows.seen(i)) is not None]
        assert seen == [s for s in lines if s.stream is stream]


@many
@given(fillings, queries, st.sampled_from(PIPES))
def test_a_question_is_answered_on_the_screen_with_the_counts_that_a_query_prints(
    filling: Filling, text: str, pipe: str
) -> None:
    questions = questions_of(filling)

    counts = questions.answer(f"{text} {pipe}")
    found = answer(questions.ring, parse(f"{text} {pipe}"), questions.context())

    assert counts is not None
    assert isinstance(found, Groups)
    assert [(row.key, row.count) for row in counts.rows] == [
        (tuple("" if value is None else str(value) for value in group.key.values()), group.count)
        for group in found.rows
    ]
