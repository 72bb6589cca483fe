"""The parts that the ring is made of, where its own tests do not reach."""

from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.factories import START, signin, usage
from tui.events.stream import Stream
from tui.query import parse
from tui.query.clock import MINUTE, minute_of_week, offset
from tui.query.context import Context
from tui.query.values import anything, equals
from tui.store import EventRing
from tui.store.ids import LONGEST, SHORTEST, Ids
from tui.store.local_time import by_minute
from tui.store.packed import Block, Packed
from tui.store.pool import Pool
from tui.store.segment import Segment

CONTEXT = Context(now_ns=START)


def test_ids_with_the_same_hash_are_told_apart() -> None:
    def all_alike(block: Block) -> NDArray[np.uint64]:
        return np.full(len(block), 2**63 + 5, np.uint64)

    ids = Ids(hashing=all_alike)
    ids.add(ids.page([f"E{i}" for i in range(50)]))
    ids.add(ids.page([f"F{i}" for i in range(50)]))

    assert ids.rows(["F3", "E49", "X", "E"]).tolist() == [53, 49, -1, -1]


def test_ids_of_any_kind_are_found_again_in_every_stretch_that_they_fell_into() -> None:
    values = [f"{n:026d}" if n % 7 else f"an id that is too long for a block, {n}" for n in range(3 * SHORTEST)]
    ids = Ids(longest=SHORTEST)

    for start in range(0, len(values), 700):
        ids.add(ids.page(values[start : start + 700]), "a")

    assert ids.rows([*reversed(values), "none", f"{10**9:026d}"], "a").tolist() == [
        *reversed(range(len(values))),
        -1,
        -1,
    ]
    assert ids.rows(values[:10], "b").tolist() == [-1] * 10


def test_ids_fill_a_hash_table_to_its_last_place() -> None:
    values = [f"{n:026d}" for n in range(4 * LONGEST)]
    ids = Ids(longest=LONGEST)

    ids.add(ids.page(values))

    assert ids.rows(values).tolist() == list(range(len(values)))
    assert set(ids.rows([f"X{n:025d}" for n in range(5_000)]).tolist()) == {-1}


def test_ids_with_the_same_beginning_are_told_apart() -> None:
    first, second = "ABCDEFGH" + "A" * 18, "abcdefgh" + "B" * 18
    packed = Packed(2)
    packed.put(0, [first, second])

    assert packed.mask(0, 2, equals(second), frozenset({second.lower()})).tolist() == [False, True]
    assert packed.mask(0, 2, anything, frozenset({"abcdefgh"})).tolist() == [False, False]


def test_a_column_widens_as_its_codes_grow() -> None:
    segment = Segment(0, 4, ["part"], [])
    nothing = np.zeros(1, np.int64)

    for code in (5, 255, 256, 70_000):
        segment.add(nothing, nothing, nothing > 0, {"part": np.array([code], np.uint32)}, {})

    assert segment.codes["part"].tolist() == [5, 255, 256, 70_000]


def test_events_are_found_among_more_different_values_than_a_byte_tells_apart() -> None:
    ring = EventRing(2000)
    ring.append(Stream.SIGNIN, [signin(f"user{i}x", at=i) for i in range(700)])

    for i in (0, 254, 255, 256, 699):
        rows = ring.rows(Stream.SIGNIN, parse(f"user:user{i}x"), CONTEXT)
        assert [seen.event.time for j in range(len(rows)) if (seen := rows.seen(j))] == [START + i * 10**9]


def test_a_pool_gives_free_codes_to_new_values() -> None:
    pool = Pool()
    first = pool.encode(["a", "b", "a"])

    pool.release(first[:2])
    again = pool.encode(["c"])

    assert [pool.values[code] for code in first[2:]] == ["a"]
    assert pool.code("b") is None
    assert again[0] == first[1]


ZONES: list[tzinfo] = [
    UTC,
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("America/St_Johns"),
    timezone(timedelta(seconds=3208)),
]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@given(start=st.integers(-(2**62), 2**62), steps=st.lists(st.integers(0, 90 * 10**9), min_size=1, max_size=60))
def test_local_minutes_of_a_column_are_those_of_each_time(zone: tzinfo, start: int, steps: list[int]) -> None:
    times = np.cumsum([start, *steps]).astype(np.int64)

    found = by_minute(times, (times // MINUTE).astype(np.int32), zone, np.arange(7 * 1440))

    assert found.tolist() == [minute_of_week(time + offset(time, zone)) for time in times.tolist()]


def test_bins_that_do_not_divide_the_span_cover_it() -> None:
    ring = EventRing(20)
    ring.append(Stream.USAGE, [usage(at=START + i) for i in range(10)])

    assert ring.histogram(Stream.USAGE, None, CONTEXT, "", START, START + 10, 3) == {"": [4, 4, 2]}
    assert ring.histogram(Stream.USAGE, None, CONTEXT, "", START, START + 10, 0) == {}
