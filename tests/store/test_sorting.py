"""Rows in another order than that of time are what plain `sorted` makes of them."""

import threading
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import signin
from tests.store.naive import NaiveRing
from tests.store.strategies import ALERTS, NAMES, Chance, Filling, fillings, queries
from tests.store.test_against_naive import CONTEXT
from tui.events.model import Seen
from tui.events.names import NO_NAMES
from tui.events.order import Order, sortable
from tui.events.stream import Stream
from tui.query import parse
from tui.store import EventRing
from tui.store.sort_column import SortColumn
from tui.store.sorting import Sorter
from widgets.column_keys import KEYS, order_by

many = settings(max_examples=100, deadline=None)
orders = st.builds(order_by, st.sampled_from(sorted(KEYS)), descending=st.booleans())


def naively(found: Sequence[Seen], order: Order) -> list[Seen]:
    """From the top of a table: by the column, what is missing last, among equals the newest first."""
    newest = sorted(found, key=lambda s: (s.event.time, s.row), reverse=True)
    if order.column == "time":
        return newest if order.descending else newest[::-1]

    def key(seen: Seen) -> str | int:
        if order.key is not None:
            return sortable(order.key.text(seen, NAMES))
        return max((int(a.severity) for a in ALERTS if is_evidence(seen, a.account, a.evidence)), default=0)

    there = [seen for seen in newest if key(seen)]
    missing = [seen for seen in newest if not key(seen)]
    return [*sorted(there, key=key, reverse=order.descending), *missing]


def is_evidence(seen: Seen, account: str, evidence: Sequence[tuple[str, str]]) -> bool:
    return seen.account == account and (seen.stream.value, seen.event.uuid) in evidence


def is_there(stream: Stream, order: Order) -> bool:
    return order.key is None or stream in order.key.parts


@many
@given(fillings, orders, queries, st.data())
def test_sorted_rows_are_those_of_plain_sorting_while_events_come_late_and_go(
    filling: Filling, order: Order, text: str, data: st.DataObject
) -> None:
    real, naive = EventRing(filling.capacity, segment_rows=filling.segment_rows), NaiveRing(filling.capacity)
    sorter = Sorter(real)
    for stream in filter(lambda stream: is_there(stream, order), Stream):
        sorter.prepare(stream, order, NAMES)
    for brought, page in filling.brought():
        real.append(brought, page)
        naive.append(brought, page)
        asked = parse(data.draw(st.sampled_from(["", text])))
        for stream in filter(lambda stream: is_there(stream, order), Stream):
            found = sorter.rows(stream, asked, CONTEXT, order)

            assert found is not None
            expected = naively(naive.rows(stream, asked, CONTEXT), order)[::-1]
            assert len(found) == len(expected)
            assert [found.seen(i) for i in range(len(found))] == expected
            assert [found.row(i) for i in reversed(range(len(found)))] == [s.row for s in expected[::-1]]
            assert [found.place(s.row) for s in expected] == list(range(len(expected)))


@given(fillings, orders)
def test_what_a_column_is_sorted_by_comes_from_the_parts_that_it_names(filling: Filling, order: Order) -> None:
    chance = Chance(filling.seed)
    for stream in filter(lambda stream: is_there(stream, order), Stream):
        seen = chance.event(stream)
        if order.key is None:
            continue
        parts = [part for part in order.key.parts[stream] if part != "account"]
        bare = type(seen.event)(**{part: getattr(seen.event, part) for part in parts})
        account = seen.account if "account" in order.key.parts[stream] else ""

        narrowed = Seen(stream=stream, account=account, event=bare, received=0)
        assert order.key.text(narrowed, NAMES) == order.key.text(seen, NAMES)


def test_an_order_that_was_not_prepared_or_with_other_names_gives_no_rows() -> None:
    ring = EventRing(10)
    ring.append(Stream.SIGNIN, [signin()])
    sorter, order = Sorter(ring), order_by("user")

    before = sorter.rows(Stream.SIGNIN, None, CONTEXT, order)
    sorter.prepare(Stream.SIGNIN, order, NO_NAMES)
    renamed = sorter.rows(Stream.SIGNIN, None, CONTEXT, order)
    sorter.prepare(Stream.SIGNIN, order, CONTEXT.names)
    after = sorter.rows(Stream.SIGNIN, None, CONTEXT, order)
    other = sorter.rows(Stream.SIGNIN, None, CONTEXT, order_by("ip"))

    assert [rows is None for rows in (before, renamed, after, other)] == [True, True, False, True]


def test_numbers_in_texts_are_compared_by_size_and_letters_without_their_case() -> None:
    addresses = ["10.0.0.10", "10.0.0.9", "9.1.1.1"]
    clients = ["cli 2.31", "CLI 2.9", "Mac 8"]

    assert sorted(addresses, key=sortable) == ["9.1.1.1", "10.0.0.9", "10.0.0.10"]
    assert sorted(clients, key=sortable) == ["CLI 2.9", "cli 2.31", "Mac 8"]


def test_texts_that_no_row_has_any_more_are_forgotten() -> None:
    ring = EventRing(20_000)
    table = ring.tables[Stream.SIGNIN]
    key = KEYS["user"]
    assert key is not None
    column = SortColumn(table, key, NO_NAMES)
    for page in range(50):
        ring.append(Stream.SIGNIN, [signin(f"u{page}-{i}", at=page * 1000 + i) for i in range(1000)])
        column.read(ring.lock)

    assert len(column._texts) <= 41_000
    rows = table.order()
    heights = column.heights(rows, descending=True)
    assert [table.seen(int(row)).event.target_user.email for row in rows[heights.argsort()][[0, -1]]] == [  # type: ignore[union-attr]
        "u30-0@acme.test",
        "u49-999@acme.test",
    ]


def test_an_order_may_be_prepared_while_events_come_and_go() -> None:
    ring = EventRing(30_000)
    pages = [[signin(f"u{(page * 7 + i) % 500}", at=page * 1000 + i) for i in range(1000)] for page in range(60)]
    for page in pages[:30]:
        ring.append(Stream.SIGNIN, page)
    sorter, order = Sorter(ring), order_by("user")
    thread = threading.Thread(target=sorter.prepare, args=(Stream.SIGNIN, order, CONTEXT.names))
    thread.start()
    for page in pages[30:]:
        ring.append(Stream.SIGNIN, page)
        sorter.rows(Stream.SIGNIN, None, CONTEXT, order)
    thread.join()

    found = sorter.rows(Stream.SIGNIN, None, CONTEXT, order)

    assert found is not None
    shown = [seen for place in reversed(range(len(found))) if (seen := found.seen(place))]
    assert len(shown) == 30_000
    assert shown == naively(shown, order)
