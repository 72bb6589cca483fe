"""Counts by the clock where there are more events than minutes: each minute is worked out once for all of them."""

from collections import Counter
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import audit, signin, usage
from tests.store.naive import NaiveRing
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, parse_timestamp
from tui.query import parse
from tui.query.clock import offset
from tui.query.context import Context
from tui.store import EventRing, Groups, answer

MAKERS = {Stream.SIGNIN: signin, Stream.USAGE: usage, Stream.AUDIT: audit}
MOMENTS = {
    "Europe/Berlin": "2026-03-29T00:50:00Z",
    "America/St_Johns": "2026-11-01T04:20:00Z",
    "Australia/Lord_Howe": "2026-04-04T14:50:00Z",
    "Asia/Kathmandu": "1985-12-31T18:20:00Z",
}
"""Shortly before clocks are changed there: by an hour, by half of one, to a quarter past the full one."""
pages = st.lists(
    st.tuples(
        st.sampled_from(list(Stream)),
        st.lists(st.tuples(st.integers(0, 25 * 60), st.sampled_from(["alice", "bob"])), min_size=1, max_size=60),
    ),
    max_size=8,
)


@pytest.mark.parametrize("place", MOMENTS)
@settings(max_examples=60, deadline=None)
@given(
    pages,
    st.integers(20, 200),
    st.sampled_from(["", "user:alice", "stream:signin,usage"]),
    st.sampled_from(["", "per 1m", "per 15m", "per 1h", "per 7m", "per 90s"]),
    st.sampled_from(
        [[], ["weekday", "hour"], ["hour", "user"], ["stream"], ["category"], ["user"], ["hours", "user"]]
    ),
)
def test_counts_by_the_clock_are_those_of_the_naive_scan(
    place: str,
    pages: list[tuple[Stream, list[tuple[int, str]]]],
    capacity: int,
    text: str,
    per: str,
    fields: list[str],
) -> None:
    real, naive, begin = EventRing(capacity, segment_rows=32), NaiveRing(capacity), parse_timestamp(MOMENTS[place])
    for stream, page in pages:
        events = [MAKERS[stream](who, at=begin + at * NANOSECONDS) for at, who in page]
        assert real.append(stream, events) == naive.append(stream, events)
        check(real, naive, place, text, per, fields)


@pytest.mark.parametrize("place", MOMENTS)
@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32),
    st.integers(15, 90),
    st.sampled_from([8, 32, 64]),
    st.sampled_from([("per 1m", []), ("per 15m", []), ("", ["weekday", "hour"]), ("", ["user"]), ("", ["stream"])]),
)
def test_of_a_segment_that_is_partly_evicted_the_rows_that_are_left_are_counted(
    place: str, seed: int, capacity: int, segment_rows: int, asked: tuple[str, list[str]]
) -> None:
    """Full of few minutes, with late events and some that come again, and asked after each page."""
    random, begin = Random(seed), parse_timestamp(MOMENTS[place])
    real = EventRing(capacity, segment_rows=segment_rows, remembered=10_000)
    naive = NaiveRing(capacity)
    for _ in range(12):
        stream = random.choice([Stream.SIGNIN, Stream.SIGNIN, Stream.USAGE])
        moments = [begin + random.randrange(12 * 60) * NANOSECONDS for _ in range(random.randint(1, 20))]
        page = [MAKERS[stream]("alice", at=at, uuid=f"{random.randrange(200)}") for at in moments]
        assert real.append(stream, page) == naive.append(stream, page)
        check(real, naive, place, "", *asked)


def check(real: EventRing, naive: NaiveRing, place: str, text: str, per: str, fields: list[str]) -> None:
    """Both count the same."""
    zone = ZoneInfo(place)
    context = Context(now_ns=parse_timestamp(MOMENTS[place]), zone=zone)
    question = parse(f"{text} | count {per} {'by ' + ','.join(fields) if fields else ''}")
    width = 0 if question.pipe is None else question.pipe.per

    found = answer(real, question, context)

    assert isinstance(found, Groups)
    held = [seen for each in Stream for seen in naive.rows(each, question, context)]
    bins = [(seen.event.time + offset(seen.event.time, zone)) // width * width for seen in held if width]
    keys = [tuple(naive.key(seen, field, context) for field in fields) for seen in held]
    rows = [(time, *key) for time, key in zip(bins, keys, strict=True)] if width else keys
    expected = Counter(rows) if width or fields else {(): len(held)}
    assert {group.keys: group.count for group in found.rows} == expected
    assert found.total == len(held)
