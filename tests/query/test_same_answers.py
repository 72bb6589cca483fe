"""The command line and the filter of the screen are two ways to the same events, for any text."""

from hypothesis import given
from hypothesis import strategies as st

from tests.store.strategies import Filling, fillings, queries
from tests.store.test_against_naive import CONTEXT, FIELDS, filled, many
from tui.credentials.secret import Secret
from tui.events.stream import Stream
from tui.monitor.options import MonitorOptions
from tui.monitor.questions import Questions
from tui.query import parse
from tui.store import EventRing, Events, Groups, answer


def asked_by_the_screen(ring: EventRing) -> Questions:
    """What the screen's monitor asks the ring with; `answer` is what `opwatch query` asks it with."""
    options = MonitorOptions("acme", "http://127.0.0.1", Secret("t"), "", zone=CONTEXT.zone, names=CONTEXT.names)
    return Questions(ring, CONTEXT.alerts, CONTEXT.alerts_of, options, lambda: CONTEXT.now_ns / 1e9)


@many
@given(fillings, queries)
def test_query_prints_the_rows_that_the_filter_shows(filling: Filling, text: str) -> None:
    ring, _ = filled(filling)
    screen = asked_by_the_screen(ring)

    printed = answer(ring, parse(text), screen.context())

    assert isinstance(printed, Events)
    shown = {stream: screen.rows(stream, text) for stream in Stream}
    of_stream = {stream: [seen for seen in printed if seen.stream is stream] for stream in Stream}
    assert of_stream == {stream: [rows.seen(i) for i in range(len(rows))] for stream, rows in shown.items()}


@many
@given(fillings, queries, st.sampled_from(FIELDS), st.sampled_from(["count", "distinct uuid", "top 3", "rare 2"]))
def test_query_prints_the_counts_that_the_screen_shows(filling: Filling, text: str, field: str, pipe: str) -> None:
    ring, _ = filled(filling)
    screen = asked_by_the_screen(ring)
    question = f"{text} | {pipe} by {field}"

    printed = answer(ring, parse(question), screen.context())
    shown = screen.answer(question)

    assert isinstance(printed, Groups)
    assert shown is not None
    assert [("" if row.shown[0] is None else str(row.shown[0]), row.count) for row in printed.rows] == [
        (row.key[0], row.count) for row in shown.rows
    ]
    assert shown.groups == len(printed.rows)
