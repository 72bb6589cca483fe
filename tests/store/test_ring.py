"""The ring keeps what it is given, exactly, and no more than it may."""

import json
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from tests.factories import START, audit, changed, ident, signin, usage
from tui.events.model import (
    EVENT_TYPES,
    AuditEvent,
    Client,
    Details,
    ItemUsage,
    Location,
    Seen,
    Session,
    SigninAttempt,
    User,
    as_sent,
)
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, parse_timestamp
from tui.query import parse
from tui.query.context import Context
from tui.store import EventRing
from tui.store.table import Arrived

CONTEXT = Context(now_ns=START)

texts = st.one_of(st.none(), st.just(UNSET), st.text(), st.text("ABC234", min_size=26, max_size=26))
numbers = st.one_of(st.none(), st.just(UNSET), st.floats(allow_nan=False))
wholes = st.one_of(st.none(), st.just(UNSET), st.integers())


def parts(kind: type, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A part of an event with any values, or none."""
    fields = dict.fromkeys(kind.__struct_fields__, values)  # type: ignore[attr-defined]
    return st.one_of(st.none(), st.just(UNSET), st.builds(kind, **fields))


locations = st.one_of(
    st.none(), st.just(UNSET), st.builds(Location, country=texts, city=texts, latitude=numbers, longitude=numbers)
)
PARTS: dict[str, st.SearchStrategy[Any]] = {
    "time": st.integers(-(2**63) + 1, 2**63 - 1),
    "unknown": st.one_of(st.just(""), st.dictionaries(st.text(), st.text()).map(json.dumps)),
    "location": locations,
    "used_version": wholes,
    "aux_id": wholes,
    "details": st.one_of(texts, st.builds(Details, value=texts)),
    "session": parts(Session, texts),
    "client": parts(Client, texts),
    **{
        name: parts(User, texts)
        for name in ("target_user", "user", "actor_details", "object_details", "aux_details")
    },
}
any_event: st.SearchStrategy[SigninAttempt | ItemUsage | AuditEvent] = st.one_of(
    *(
        st.builds(kind, **{name: PARTS.get(name, texts) for name in kind.__struct_fields__})
        for kind in EVENT_TYPES.values()
    )
)
_STREAMS = {kind: stream for stream, kind in EVENT_TYPES.items()}


@given(any_event, st.integers(0, 2**62), st.booleans(), st.text())
def test_an_event_comes_back_as_it_was(
    event: SigninAttempt | ItemUsage | AuditEvent, received: int, fresh: bool, account: str
) -> None:
    ring = EventRing(10)
    stream = _STREAMS[type(event)]

    (kept,) = ring.append(
        stream, [Seen(stream=stream, account=account, event=event, received=received, fresh=fresh)]
    )

    found = ring.seen(stream, 0)
    assert found == kept
    assert found is not None
    assert as_sent(found.event) == as_sent(event)
    assert (found.account, found.received, found.fresh, found.row) == (account, received, fresh, 0)


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-03-02T12:00:00Z",
        "2026-03-02T12:00:00.7Z",
        "2026-03-02T12:00:00.710285001Z",
        "2026-03-02T09:00:00-03:00",
        "2026-03-02T12:00:00.000+00:00",
        "2026-03-02T12:00:00",
        "2026-03-02 12:00:00Z",
        "2026-03-02T12:00:00.0000000001Z",
        "2026-03-02T12:00:60Z",
        "+++++++++++++++++++++:+1",
        "",
    ],
)
def test_a_timestamp_keeps_its_writing(stamp: str) -> None:
    ring = EventRing(10)

    ring.append(Stream.SIGNIN, [signin(timestamp=stamp)])

    found = ring.seen(Stream.SIGNIN, 0)
    assert found is not None
    assert found.event.timestamp == stamp


@pytest.mark.parametrize("zone", ["Z", "-03:00", "+05:30", ""])
def test_timestamps_that_follow_from_the_time_take_no_room_each(zone: str) -> None:
    ring = EventRing(1000)
    stamps = [f"2026-03-02T12:{i // 60:02}:{i % 60:02}{zone}" for i in range(500)]

    ring.append(Stream.SIGNIN, [signin(timestamp=stamp, time=parse_timestamp(stamp)) for stamp in stamps])

    assert [seen.event.timestamp for i in range(500) if (seen := ring.seen(Stream.SIGNIN, i))] == stamps
    assert len(ring.tables[Stream.SIGNIN].pools["timestamp"]) < 5


def test_timestamps_of_a_page_may_be_written_in_many_ways() -> None:
    ring = EventRing(1000)
    ways = ["Z", ".5Z", ".500Z", "-03:00", ".25-03:00", "", " ", "z", ",1Z"]
    stamps = [f"2026-03-02T12:{n // 60:02}:{n % 60:02}{ways[n * n % len(ways)]}" for n in range(500)]

    page = [signin(timestamp=stamp, time=parse_timestamp(stamp)) for stamp in stamps]
    ring.append(Stream.SIGNIN, [*page, signin(timestamp=stamps[0], time=5), signin(timestamp="?")])

    kept = [seen.event.timestamp for n in range(len(ring)) if (seen := ring.seen(Stream.SIGNIN, n))]
    assert kept == [*stamps, stamps[0], "?"]


@pytest.mark.parametrize("capacity", [10_000, 700])
def test_events_that_come_together_are_kept_as_if_each_had_come_with_its_record(capacity: int) -> None:
    seen = [signin(f"user{n % 300}", uuid=ident(str(n % 1500)), at=n) for n in range(2500)]
    together, alone = EventRing(capacity), EventRing(capacity)
    received, fresh = [s.received + n for n, s in enumerate(seen)], [n % 3 == 0 for n in range(len(seen))]

    kept = together.keep(Stream.SIGNIN, Arrived([s.event for s in seen], "acme", received, fresh))
    expected = alone.append(
        Stream.SIGNIN,
        [
            replace(s, account="acme", received=at, fresh=is_fresh)
            for s, at, is_fresh in zip(seen, received, fresh, strict=True)
        ],
    )

    assert kept == expected
    assert [together.seen(Stream.SIGNIN, s.row) for s in kept] == [alone.seen(Stream.SIGNIN, s.row) for s in kept]


def test_events_that_arrive_at_one_moment_all_have_it() -> None:
    ring = EventRing(10)

    kept = ring.keep(Stream.USAGE, Arrived([usage(uuid="A").event, usage(uuid="B").event], "acme", 7, fresh=True))

    assert [(s.account, s.received, s.fresh, s.row) for s in kept] == [("acme", 7, True, 0), ("acme", 7, True, 1)]
    assert kept == [ring.seen(Stream.USAGE, 0), ring.seen(Stream.USAGE, 1)]
    assert ring.keep(Stream.USAGE, Arrived([], "acme", 7, fresh=True)) == []


def test_an_event_is_kept_once() -> None:
    ring = EventRing(10)
    first, again, other = signin(uuid="A"), signin("bob", uuid="A"), signin(uuid="a")

    kept = ring.append(Stream.SIGNIN, [first, again, other])

    assert [seen.event for seen in kept] == [first.event, other.event]
    assert ring.append(Stream.SIGNIN, [again]) == []
    assert ring.known(Stream.SIGNIN, "A")
    assert not ring.known(Stream.USAGE, "A")
    assert len(ring.append(Stream.USAGE, [usage(uuid="A")])) == 1


LONG = "é" * 30
"""An id that does not fit into a block."""


@pytest.mark.parametrize("uuid", ["A", ident("A"), LONG])
def test_an_event_of_one_account_hides_none_of_another(uuid: str) -> None:
    ring = EventRing(10)
    acme, labs = (signin(uuid=uuid, account=name) for name in ("acme", "labs"))

    assert len(ring.append(Stream.SIGNIN, [acme, acme])) == 1
    assert len(ring.append(Stream.SIGNIN, [labs, acme, labs])) == 1
    assert ring.append(Stream.SIGNIN, [acme, labs]) == []
    for row, name in enumerate(("acme", "labs")):
        found = ring.find(Stream.SIGNIN, uuid, name)
        assert found is not None
        assert (found.row, found.account) == (row, name)
        assert ring.known(Stream.SIGNIN, uuid, name)
    assert ring.find(Stream.SIGNIN, uuid, "nobody") is None
    assert ring.find(Stream.SIGNIN, uuid) is not None


def test_what_each_account_holds_is_told() -> None:
    ring = EventRing(4)
    ring.append(Stream.SIGNIN, [signin(at=at, account="acme") for at in (30, 10)])
    ring.append(Stream.AUDIT, [audit(at=at, account="labs") for at in (5, 20)])
    ring.append(Stream.SIGNIN, [signin(at=40, account="labs")])  # the oldest, of labs, makes room

    assert {name: ring.held(name) for name in ("acme", "labs", "nobody")} == {"acme": 2, "labs": 2, "nobody": 0}
    assert ring.oldest_ns("acme") == ring.oldest_ns() == START + 10 * NANOSECONDS
    assert ring.oldest_ns("labs") == START + 20 * NANOSECONDS
    assert ring.oldest_ns("nobody") is None


def test_ids_of_an_account_are_forgotten_without_those_of_another() -> None:
    ring = EventRing(100, remembered=10)
    ring.append(Stream.SIGNIN, [signin(uuid=LONG, account="acme")])
    for start in range(0, 30_000, 1000):
        ring.append(Stream.SIGNIN, [signin(uuid=f"E{start + i}", at=start + i) for i in range(1000)])
    ring.append(Stream.SIGNIN, [signin(uuid=LONG, account="labs", at=30_000)])

    assert not ring.known(Stream.SIGNIN, LONG, "acme")
    assert ring.known(Stream.SIGNIN, LONG, "labs")


@given(st.lists(st.lists(st.one_of(st.text("AB\0é", max_size=3), st.text("AB", min_size=25, max_size=28)))))
def test_no_two_ids_are_taken_for_each_other(pages: list[list[str]]) -> None:
    ring = EventRing(1000, segment_rows=16)
    expected: list[str] = []

    for page in pages:
        kept = ring.append(Stream.USAGE, [usage(uuid=uuid) for uuid in page])
        new = [uuid for uuid in dict.fromkeys(page) if uuid not in expected]
        assert [seen.event.uuid for seen in kept] == new
        expected += new

    for row, uuid in enumerate(expected):
        found = ring.find(Stream.USAGE, uuid)
        assert found is not None
        assert (found.row, found.event.uuid) == (row, uuid)
    assert ring.find(Stream.USAGE, "never") is None


def test_many_events_are_looked_up_while_the_ring_is_held_once() -> None:
    ring = EventRing(100)
    ring.append(Stream.SIGNIN, [signin(at=START + n, uuid=f"S{n}") for n in range(20)])
    ring.append(Stream.AUDIT, [replace(audit(at=START, uuid="A0"), account="labs")])
    lock = CountedLock()
    ring.lock = lock  # type: ignore[assignment]
    names = [(Stream.SIGNIN, "S7"), (Stream.AUDIT, "A0"), (Stream.SIGNIN, "never"), (Stream.SIGNIN, "S3")]

    assert [seen.event.uuid for seen in ring.found(names)] == ["S7", "A0", "S3"]
    assert lock.taken == 1
    assert [seen.event.uuid for seen in ring.found(names, "labs")] == ["A0"]
    assert ring.found([]) == []


def test_an_event_that_one_account_lost_hides_no_event_of_another() -> None:
    ring = EventRing(3, remembered=100)
    ring.append(Stream.SIGNIN, [signin(at=START, uuid="same", account="acme")])
    ring.append(Stream.SIGNIN, [signin(at=START + n, uuid=f"S{n}", account="acme") for n in range(1, 3)])
    ring.append(Stream.SIGNIN, [signin(at=START + 3, uuid="same", account="labs")])

    (found,) = ring.found([(Stream.SIGNIN, "same")])

    assert found.account == "labs"
    assert ring.found([(Stream.SIGNIN, "same")], "acme") == []


class CountedLock:
    """Counts how often it is taken."""

    taken = 0

    def __enter__(self) -> None:
        self.taken += 1

    def __exit__(self, *_: object) -> None:
        pass


def test_an_event_that_was_just_evicted_does_not_come_back() -> None:
    ring = EventRing(100)
    first = signin(uuid="first", at=0)
    ring.append(Stream.SIGNIN, [first, *(signin(at=i) for i in range(1, 101))])

    assert ring.find(Stream.SIGNIN, "first") is None
    assert ring.append(Stream.SIGNIN, [first]) == []


def test_ids_outlive_their_rows_by_as_many_rows_as_asked() -> None:
    ring = EventRing(2000, segment_rows=1024, remembered=3000)

    for start in range(0, 5000, 1000):
        ring.append(Stream.SIGNIN, [signin(uuid=f"E{start + i}", at=start + i) for i in range(1000)])

    assert ring.known(Stream.SIGNIN, "E0")
    assert ring.find(Stream.SIGNIN, "E0") is None


def test_ids_are_forgotten_some_time_after_their_rows() -> None:
    ring = EventRing(100, remembered=10)
    for start in range(0, 30_000, 1000):
        ring.append(Stream.SIGNIN, [signin(uuid=f"E{start + i}", at=start + i) for i in range(1000)])
        ring.append(Stream.SIGNIN, [signin(uuid="é" * 30 + str(start), at=start)])

    assert not ring.known(Stream.SIGNIN, "E0")
    assert not ring.known(Stream.SIGNIN, "é" * 30 + "0")
    assert ring.known(Stream.SIGNIN, "E29999")
    assert ring.known(Stream.SIGNIN, "é" * 30 + "29000")


def test_the_stream_with_the_oldest_event_makes_room() -> None:
    ring = EventRing(4)
    ring.append(Stream.SIGNIN, [signin(at=10), signin(at=20)])
    ring.append(Stream.AUDIT, [audit(at=5), audit(at=30)])

    ring.append(Stream.USAGE, [usage(at=40), usage(at=50)])

    assert [ring.count(stream) for stream in Stream] == [1, 2, 1]
    assert len(ring) == 4
    assert ring.oldest_ns() == START + 20 * 10**9


def test_row_numbers_are_never_used_twice() -> None:
    ring = EventRing(3)

    rows = [ring.append(Stream.SIGNIN, [signin(at=i)])[0].row for i in range(10)]

    assert rows == list(range(10))
    assert ring.seen(Stream.SIGNIN, 6) is None
    assert ring.seen(Stream.SIGNIN, 10) is None
    assert ring.seen(Stream.SIGNIN, -1) is None


def test_values_are_forgotten_with_the_last_row_that_has_them() -> None:
    ring = EventRing(10)
    pools = ring.tables[Stream.SIGNIN].pools

    for i in range(500):
        ring.append(Stream.SIGNIN, [signin(f"user{i}", at=i, city=f"city{i}", ip=f"10.0.{i // 250}.{i % 250}")])

    assert {part: len(pool) for part, pool in pools.items() if len(pool) > 12} == {}
    assert len(pools["target_user"].values) < 20


def test_a_value_that_was_reused_for_another_is_not_found_under_its_old_name() -> None:
    ring, query = EventRing(2), parse("user:user0")
    ring.append(Stream.SIGNIN, [signin("user0", at=0)])
    assert len(ring.rows(Stream.SIGNIN, query, CONTEXT)) == 1

    ring.append(Stream.SIGNIN, [signin(f"other{i}", at=i) for i in range(1, 9)])
    assert len(ring.rows(Stream.SIGNIN, query, CONTEXT)) == 0

    ring.append(Stream.SIGNIN, [signin("user0", at=99)])
    assert len(ring.rows(Stream.SIGNIN, query, CONTEXT)) == 1


def test_a_position_that_is_no_number_is_kept_and_forgotten() -> None:
    ring = EventRing(2)
    odd = [signin(at=i, location=Location(latitude=float("nan"))) for i in range(5)]

    ring.append(Stream.SIGNIN, odd)

    assert len(ring.tables[Stream.SIGNIN].pools["location"]) <= 4


def test_the_revision_grows_with_what_is_new_only() -> None:
    ring, event = EventRing(10), signin()
    before = ring.revision

    ring.append(Stream.SIGNIN, [event])
    grown = ring.revision
    ring.append(Stream.SIGNIN, [event])

    assert before < grown == ring.revision


def test_an_empty_ring_answers() -> None:
    ring = EventRing(10)

    assert ring.oldest_ns() is None
    assert len(ring.rows(Stream.SIGNIN, None, CONTEXT)) == 0
    assert ring.top(Stream.SIGNIN, None, CONTEXT, "user", 5) == []
    assert ring.histogram(Stream.SIGNIN, None, CONTEXT, "category", 0, 10, 5) == {}


def test_a_ring_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one event"):
        EventRing(0)


def test_an_event_that_lost_its_row_meanwhile_is_none() -> None:
    ring = EventRing(2)
    ring.append(Stream.SIGNIN, [signin(at=0), signin(at=1)])
    rows = ring.rows(Stream.SIGNIN, None, CONTEXT)

    ring.append(Stream.SIGNIN, [signin(at=2)])

    assert rows.seen(0) is None
    assert rows.seen(1) is not None
    assert rows.place(rows.row(1)) == 1
    assert rows.place(7) is None


def test_readers_see_whole_events_while_the_writer_writes() -> None:
    ring, faults = EventRing(300, segment_rows=32), list[BaseException]()
    template = signin(uuid="x")
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                rows = ring.rows(Stream.SIGNIN, parse("user:user1"), CONTEXT)
                for i in range(len(rows)):
                    seen = rows.seen(i)
                    assert seen is None or seen.event.uuid == seen.event.session_uuid  # type: ignore[union-attr]
        except BaseException as fault:  # noqa: BLE001 - a thread's faults are nobody's unless kept
            faults.append(fault)

    reader = threading.Thread(target=read)
    reader.start()
    for page in range(60):
        ids = [ident(f"{page} {i}") for i in range(50)]
        users = [User(name=f"user{i % 3}") for i in range(50)]
        ring.append(
            Stream.SIGNIN,
            [
                changed(template, uuid=uuid, session_uuid=uuid, target_user=user, time=START + page)
                for uuid, user in zip(ids, users, strict=True)
            ],
        )
    done.set()
    reader.join(10)

    assert faults == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["acme", "labs"]), st.integers(0, 50)), max_size=40))
def test_the_oldest_event_of_an_account_is_found_in_whatever_order_they_come(
    arrived: list[tuple[str, int]],
) -> None:
    ring = EventRing(25, segment_rows=4)
    held: list[Seen] = []
    for account, at in arrived:
        held += ring.append(Stream.AUDIT, [audit(at=at, account=account)])

    for account in ("acme", "labs"):
        times = [seen.event.time for seen in held[-25:] if seen.account == account]
        assert ring.oldest_ns(account) == min(times, default=None)
