"""Any query over any ring gives what a naive look through lists gives."""

from collections import Counter
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import START
from tests.store.naive import PEOPLE, NaiveRing
from tests.store.strategies import ALERTS, NAMES, Filling, fillings, queries
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.query import parse
from tui.query.clock import offset
from tui.query.context import Context
from tui.query.predicates import predicate
from tui.store import EventRing, Events, Groups, answer, counting, occurring, readings, tally

CONTEXT = Context(
    now_ns=START + 30 * 3600 * NANOSECONDS,
    zone=ZoneInfo("America/St_Johns"),
    names=NAMES,
    alerts=lambda: ALERTS,
    alerts_of=lambda stream, uuid: [alert for alert in ALERTS if (stream.value, uuid) in alert.evidence],
)
many = settings(max_examples=100, deadline=None)


def filled(filling: Filling) -> tuple[EventRing, NaiveRing]:
    """The same events in both rings; short segments, so that they are often crossed and dropped."""
    real, naive = EventRing(filling.capacity, segment_rows=filling.segment_rows), NaiveRing(filling.capacity)
    for stream, page in filling.brought():
        assert real.append(stream, page) == naive.append(stream, page)
        assert len(real) <= filling.capacity
    return real, naive


@many
@given(fillings, st.lists(queries, min_size=1, max_size=3))
def test_columns_and_single_events_are_judged_as_the_naive_scan_judges_them_in_order_of_time(
    filling: Filling, texts: list[str]
) -> None:
    real, naive = filled(filling)

    for text in ["", *texts]:
        query = parse(text)
        for stream in Stream:
            found, expected = real.rows(stream, query, CONTEXT), naive.rows(stream, query, CONTEXT)
            assert [found.seen(i) for i in range(len(found))] == expected
            assert [found.place(s.row) for s in expected] == list(range(len(expected)))
            matches = predicate(query, CONTEXT)
            assert sorted(filter(matches, naive.events[stream]), key=lambda s: (s.event.time, s.row)) == expected


@many
@given(fillings, st.data())
def test_what_a_reader_got_does_not_change_while_events_come_and_go(filling: Filling, data: st.DataObject) -> None:
    real, naive = EventRing(filling.capacity, segment_rows=filling.segment_rows), NaiveRing(filling.capacity)
    held = []
    for stream, page in filling.brought():
        real.append(stream, page)
        naive.append(stream, page)
        if data.draw(st.booleans()):
            rows = real.rows(stream, None, CONTEXT)
            held.append((stream, rows, [rows.row(i) for i in range(len(rows))]))

    for stream, rows, numbers in held:
        assert [rows.row(i) for i in range(len(rows))] == numbers
        kept = {s.row: s for s in naive.events[stream]}
        assert [rows.seen(i) for i in range(len(rows))] == [kept.get(number) for number in numbers]


@many
@given(fillings, queries, st.sampled_from(["", "| sort -time", "| limit 3", "| sort -time limit 2"]))
def test_events_of_all_streams_come_merged_in_order(filling: Filling, text: str, pipe: str) -> None:
    real, naive = filled(filling)

    found = answer(real, parse(f"{text} {pipe}"), CONTEXT)

    assert isinstance(found, Events)
    order = list(Stream)
    expected = sorted(
        (s for stream in Stream for s in naive.rows(stream, parse(text), CONTEXT)),
        key=lambda s: (s.event.time * (-1 if "-time" in pipe else 1), order.index(s.stream), s.row),
    )
    if "-time" in pipe:
        assert [s.event.time for s in found] == [s.event.time for s in expected][: parse(pipe).pipe.limit]  # type: ignore[union-attr]
    else:
        assert list(found) == expected[: 3 if pipe else None]


FIELDS = ["user", "aux", "object_user", "item", "vault", "country", "ip", "session", "uuid", "outcome", "app"]
CLOCK = ["stream", "account", "weekday", "hour", "hours"]


@many
@given(fillings, queries, st.lists(st.sampled_from(FIELDS + CLOCK), max_size=3, unique=True))
def test_counts_are_those_of_the_naive_scan(filling: Filling, text: str, fields: list[str]) -> None:
    real, naive = filled(filling)
    by = f"by {','.join(fields)}" if fields else ""

    found = answer(real, parse(f"{text} | count {by}"), CONTEXT)

    assert isinstance(found, Groups)
    expected = naive.count(parse(text), CONTEXT, fields)
    if not fields:
        assert [group.count for group in found.rows] == [expected[()]]
        return
    assert Counter({tuple(group.identity.values()): group.count for group in found.rows}) == expected
    assert [group.count for group in found.rows] == sorted(expected.values(), reverse=True) or set(fields) <= set(
        CLOCK
    )
    for group in found.rows:
        for field in set(fields) & set(PEOPLE):
            identity = group.identity[field]
            assert identity is None or group.key[field] in naive.names_of(str(identity))


WAYS: dict[str, dict[tuple[ModuleType, str], int]] = {
    "what was read is kept": {},
    "what nobody has any more is forgotten at once": {(readings, "_SPARE"): -1000},
    "too much is not kept": {(readings, "LARGEST"): 3},
    "combinations are sorted": {(tally, "_SMALL"): 0, (tally, "_ROOMY"): 0, (tally, "_MARKED"): 0},
    "combinations fall on places": {
        (tally, "_SMALL"): 0,
        (tally, "_ROOMY"): 0,
        (tally, "_MARKED"): 0,
        (occurring, "_FEW"): 0,
    },
    "combinations are too many for one number": {(counting, "WIDEST"): 1, (tally, "WIDEST"): 10**8},
}


@pytest.mark.parametrize("way", WAYS)
@settings(many, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fillings,
    st.one_of(st.just(""), queries),
    st.lists(st.sampled_from(FIELDS + CLOCK), min_size=1, max_size=3, unique=True),
    st.data(),
)
def test_counts_asked_while_events_come_and_go_are_those_of_the_naive_scan(
    monkeypatch: pytest.MonkeyPatch, way: str, filling: Filling, text: str, fields: list[str], data: st.DataObject
) -> None:
    """What was read for an earlier question must not show in a later one."""
    for (module, name), value in WAYS[way].items():
        monkeypatch.setattr(module, name, value)
    real, naive = EventRing(filling.capacity, segment_rows=filling.segment_rows), NaiveRing(filling.capacity)
    per = data.draw(st.sampled_from(["", "per 1h ", "per 1s ", "per 1d "]))
    width = {"": 0, "per 1h ": 3600, "per 1s ": 1, "per 1d ": 86_400}[per] * NANOSECONDS
    for stream, page in filling.brought():
        real.append(stream, page)
        naive.append(stream, page)
        if not data.draw(st.booleans()):
            continue

        counted = answer(real, parse(f"{text} | count {per}by {','.join(fields)}"), CONTEXT)
        *before, last = fields
        by = f"by {','.join(before)}" if before else ""
        different = answer(real, parse(f"{text} | distinct {last} {by}"), CONTEXT)

        assert isinstance(counted, Groups)
        assert isinstance(different, Groups)
        held = [seen for each in Stream for seen in naive.rows(each, parse(text), CONTEXT)]
        keys = [tuple(naive.key(seen, field, CONTEXT) for field in fields) for seen in held]
        bins = [
            (seen.event.time + offset(seen.event.time, CONTEXT.zone)) // width * width for seen in held if width
        ]
        expected = Counter([(begin, *key) for begin, key in zip(bins, keys, strict=True)] if width else keys)
        assert {group.keys: group.count for group in counted.rows} == expected
        combinations = {key for key in keys if key[-1] is not None}
        expected = Counter(key[:-1] for key in combinations)
        assert {group.keys: group.count for group in different.rows} == (
            expected if before else {(): len(combinations)}
        )


@many
@given(fillings, queries, st.sampled_from(FIELDS), st.integers(1, 7))
def test_a_histogram_counts_each_event_in_its_bin(filling: Filling, text: str, by: str, bins: int) -> None:
    real, naive = filled(filling)
    start, end = START + 3600 * NANOSECONDS, START + 20 * 3600 * NANOSECONDS
    width = -(-(end - start) // bins)

    for stream in Stream:
        found = real.histogram(stream, parse(text), CONTEXT, by, start, end, bins)

        expected: dict[str, list[int]] = {}
        for seen in naive.rows(stream, parse(text), CONTEXT):
            if start <= seen.event.time < end:
                key = naive.key(seen, by, CONTEXT)
                row = expected.setdefault("" if key is None else str(key), [0] * bins)
                row[(seen.event.time - start) // width] += 1
        assert found == expected


@many
@given(fillings, queries, st.sampled_from(FIELDS), st.integers(0, 4))
def test_the_most_frequent_values_come_first(filling: Filling, text: str, by: str, limit: int) -> None:
    real, naive = filled(filling)

    for stream in Stream:
        found = real.top(stream, parse(text), CONTEXT, by, limit)

        keys = (naive.key(seen, by, CONTEXT) for seen in naive.rows(stream, parse(text), CONTEXT))
        expected = Counter(key for key in keys if key is not None)
        assert [count for _, count in found] == sorted(expected.values(), reverse=True)[:limit]
