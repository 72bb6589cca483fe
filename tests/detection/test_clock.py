"""The arrival clock while a backlog is read: that of the slowest stream, and a quiet one is not slow."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.detection.rules import rule
from tests.factories import START, moment, signin, usage
from tui.alerts.hit import Hit
from tui.detection.clock import HELD, ArrivalClock
from tui.detection.engine import Engine
from tui.events.model import Seen
from tui.events.stream import Stream

HOUR, DAY = 3_600, 86_400
BURST = {
    "id": "burst",
    "stream": "usage",
    "kind": "count",
    "match": {"action": "reveal"},
    "by": ["user"],
    "within": "1h",
    "at_least": 3,
}


def _read_back(seen: Seen) -> Seen:
    """As it is in a backlog: received now, all of it."""
    return type(seen)(stream=seen.stream, account=seen.account, event=seen.event, received=START, fresh=False)


def test_a_stream_that_was_quiet_for_long_and_is_read_to_its_end_holds_the_clock_no_more() -> None:
    clock = ArrivalClock()
    clock.read_backlog([Stream.SIGNIN, Stream.USAGE])
    clock.arrival(_read_back(signin(at=-10 * HOUR)))
    clock.arrival(_read_back(usage(at=-60)))
    assert clock.now == START - 10 * HOUR * 10**9

    clock.read_to_the_end(Stream.SIGNIN)

    assert clock.now == START - 60 * 10**9
    assert not clock.is_live


def test_streams_that_are_all_read_to_the_end_are_a_backlog_until_somebody_goes_live() -> None:
    clock = ArrivalClock()
    clock.read_backlog([Stream.SIGNIN, Stream.USAGE])
    clock.read_to_the_end(Stream.USAGE)
    clock.read_to_the_end(Stream.SIGNIN)

    assert clock.arrival(_read_back(signin(at=-HOUR))) == START - HOUR * 10**9
    assert clock.now == START - HOUR * 10**9


def test_a_backlog_of_no_stream_is_live_at_once() -> None:
    clock = ArrivalClock()
    clock.read_backlog([])

    clock.go_live()

    assert clock.is_live


def test_what_a_short_window_knows_of_the_backlog_lasts_although_another_stream_was_quiet() -> None:
    engine = Engine([rule(BURST)], account="acme")
    engine.clock.read_backlog([Stream.SIGNIN, Stream.USAGE])
    engine.judge(_read_back(signin(at=-20 * DAY)))
    engine.clock.read_to_the_end(Stream.SIGNIN)
    for number in range(2):
        engine.judge(_read_back(usage("alice", uuid=f"A{number}", at=-300 + number, action="reveal")))
    engine.clock.go_live()

    hits: list[Hit] = engine.judge(usage("bob", uuid="B", at=-20, action="reveal"))  # makes the rule forget
    hits += engine.judge(usage("alice", uuid="A2", at=-10, action="reveal"))

    assert [len(hit.evidence) for hit in hits] == [3]


def _stalled_in_mid_backlog(engine: Engine) -> None:
    """Sign-ins stop coming while their backlog is read; the other stream is read to its end, and goes live."""
    engine.clock.read_backlog([Stream.SIGNIN, Stream.USAGE])
    engine.judge(_read_back(signin(at=-20 * DAY)))


def test_what_a_short_window_knows_of_one_stream_lasts_although_another_stalls_in_mid_backlog() -> None:
    engine = Engine([rule(BURST)], account="acme")
    _stalled_in_mid_backlog(engine)
    for number in range(2):
        engine.judge(_read_back(usage("alice", uuid=f"A{number}", at=-300 + number, action="reveal")))
    engine.clock.read_to_the_end(Stream.USAGE)
    engine.clock.go_live()

    hits: list[Hit] = engine.judge(usage("bob", uuid="B", at=-20, action="reveal"))  # makes the rule forget
    hits += engine.judge(usage("alice", uuid="A2", at=-10, action="reveal"))

    assert [len(hit.evidence) for hit in hits] == [3]


def test_what_belongs_together_in_a_backlog_counts_together_although_it_stalls_between() -> None:
    engine = Engine([rule(BURST, stream="signin", match={"outcome": "failure"})], account="acme")
    engine.clock.read_backlog([Stream.SIGNIN, Stream.USAGE])
    engine.judge(_read_back(usage(at=-60)))
    engine.clock.read_to_the_end(Stream.USAGE)
    for number in range(2):
        at = -10 * HOUR + number
        engine.judge(_read_back(signin("alice", uuid=f"A{number}", at=at, category="credentials_failed")))
    engine.clock.go_live()
    for number in range(5):
        engine.judge(usage(uuid=f"live{number}", at=number))

    hits: list[Hit] = engine.judge(
        _read_back(signin("bob", uuid="B", at=-10 * HOUR + 2, category="credentials_failed"))
    )
    hits += engine.judge(_read_back(signin("alice", uuid="A2", at=-10 * HOUR + 3, category="credentials_failed")))

    assert [len(hit.evidence) for hit in hits] == [3]


def test_a_stalled_stream_holds_what_rules_know_for_no_longer_than_a_day() -> None:
    clock = ArrivalClock()
    clock.read_backlog([Stream.SIGNIN, Stream.USAGE])
    clock.arrival(_read_back(signin(at=-20 * DAY)))
    clock.read_to_the_end(Stream.USAGE)
    clock.go_live()
    assert clock.is_live

    clock.arrival(usage(at=5))

    assert clock.now == START + 5 * 10**9 - HELD
    clock.read_to_the_end(Stream.SIGNIN)
    clock.arrival(usage(at=6))
    assert clock.now == START + 6 * 10**9


TURNS = st.one_of(
    st.tuples(st.sampled_from(Stream), st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 9)), min_size=1)),
    st.sampled_from(Stream),
    st.none(),
)


@given(st.lists(TURNS, max_size=12), st.booleans())
def test_a_page_arrives_as_its_events_do_one_by_one(turns: list[Any], has_backlog: bool) -> None:
    """A turn is a page of one stream, a stream's end, or going live."""
    by_page, one_by_one = ArrivalClock(), ArrivalClock()
    for clock in (by_page, one_by_one) if has_backlog else ():
        clock.read_backlog([Stream.SIGNIN, Stream.USAGE])
    for turn in turns:
        if turn is None:
            by_page.go_live()
            one_by_one.go_live()
        elif isinstance(turn, Stream):
            by_page.read_to_the_end(turn)
            one_by_one.read_to_the_end(turn)
        else:
            stream, moments = turn
            page = [
                Seen(stream=stream, account="", event=usage(at=at).event, received=START + (at + by) * 10**9)
                for at, by in moments
            ]
            expected = [(one_by_one.arrival(seen), one_by_one.now, one_by_one.of(stream)) for seen in page]
            arrivals, clocks = by_page.arrivals(stream, page)
            alone = by_page.alone(stream, arrivals, clocks)
            assert list(zip(arrivals, clocks, alone, strict=True)) == expected
        assert by_page.now == one_by_one.now


def test_a_stream_by_itself_is_held_up_by_no_other() -> None:
    clock = ArrivalClock()
    clock.read_backlog(Stream)
    for at in (0, 60):
        clock.arrival(signin(at=at, received=moment(10**6)))

    assert clock.now == -(2**63)
    assert clock.of(Stream.SIGNIN) == moment(60)
    assert clock.of(Stream.USAGE) == clock.now
