"""Each row of counts has a query that finds all that the row counts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import START, audit, ident, signin, usage
from tests.store.naive import NaiveRing
from tests.store.strategies import Filling, fillings, queries
from tests.store.test_against_naive import CLOCK, CONTEXT, FIELDS, filled, many
from tui.events.counts import Counts
from tui.events.model import Client, Seen, User
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.query import parse
from tui.query.context import Context
from tui.query.predicates import predicate
from tui.query.terms import GROUP_FIELDS
from tui.store import EventRing, Groups, answer
from tui.store.table_of_counts import MOST_ROWS, table_of_counts

HOUR = 3600 * NANOSECONDS


def asked(ring: EventRing, text: str, context: Context = CONTEXT) -> Counts:
    return table_of_counts(ring, parse(text), context)


def found(ring: EventRing, text: str, context: Context = CONTEXT) -> int:
    """How many events a query finds."""
    return sum(len(ring.rows(stream, parse(text), context)) for stream in Stream)


@many
@given(
    fillings,
    queries,
    st.lists(st.sampled_from([*FIELDS, *CLOCK, *sorted(GROUP_FIELDS)]), min_size=1, max_size=3, unique=True),
)
def test_every_event_is_found_by_the_query_of_its_row(filling: Filling, text: str, fields: list[str]) -> None:
    real, naive = filled(filling)
    question = f"{text} | count by {','.join(fields)}"
    if tuple(fields[-2:]) == ("weekday", "hour") and len(fields) > 2:
        return  # a row is then the rhythm of many cells
    counts = asked(real, question)
    assert sum(row.count for row in counts.rows) == counts.total == found(real, text)
    keys_of = [tuple(group.identity.values()) for group in _groups(real, question).rows]
    drills = {keys: row.drill for keys, row in zip(keys_of, counts.rows, strict=True)}
    for seen in _matching(naive, text):
        keys = tuple(naive.key(seen, field, CONTEXT) for field in fields)
        assert predicate(parse(drills[keys]), CONTEXT)(seen), drills[keys]


@many
@given(fillings, queries, st.sampled_from(["90s", "30m", "1h", "7h", "1d"]))
def test_a_bin_of_time_is_found_to_the_event(filling: Filling, text: str, width: str) -> None:
    real, _ = filled(filling)

    for row in asked(real, f"{text} | count per {width}").rows:
        assert found(real, row.drill) == row.count


@pytest.fixture
def ring() -> EventRing:
    """Two people at work, one of them once without a uuid."""
    ring = EventRing(2000)
    alone = User(email="Alice@acme.test")
    ring.append(Stream.SIGNIN, [signin("alice", at=0), signin(alone, at=10), signin("bob", at=HOUR // NANOSECONDS)])
    ring.append(Stream.USAGE, [usage("bob", at=20), usage("malice", at=30)])
    return ring


@pytest.mark.parametrize("field", ["user", "country", "app", "ip", "weekday", "hour", "hours", "stream", "item"])
def test_what_a_row_counts_is_what_its_query_finds(ring: EventRing, field: str) -> None:
    rows = asked(ring, f"| count by {field}").rows

    assert [found(ring, row.drill) for row in rows] == [row.count for row in rows]


def test_a_person_is_named_by_uuid_and_by_the_email_that_stands_alone(ring: EventRing) -> None:
    (first, *_) = asked(ring, "signin OR stream:signin | count by user").rows

    assert first.key == ("alice@acme.test",)
    assert first.drill == f"(signin OR stream:signin) user:{ident('user alice@acme.test')},/^alice@acme\\.test$/"
    assert found(ring, first.drill) == first.count == 2


def test_somebody_who_is_acted_on_is_found_too(ring: EventRing) -> None:
    """`user:` means every role: the query of a row may find more than the row counts."""
    ring.append(Stream.AUDIT, [audit("bob", at=40, object_details=User(uuid=ident("user malice@acme.test")))])
    rows = {row.key[0]: row for row in asked(ring, "| count by user").rows}

    assert rows["malice@acme.test"].count == 1
    assert found(ring, rows["malice@acme.test"].drill) == 2


def test_a_text_that_is_part_of_another_is_told_apart(ring: EventRing) -> None:
    for i, version in enumerate(["8.1", "8.11", "8x1"]):
        ring.append(
            Stream.SIGNIN, [signin("bob", at=100 + i, client=Client(app_version=version, ip_address="odd/"))]
        )

    drills = {row.key[0]: row.drill for row in asked(ring, "| count by app_version").rows}

    assert drills["8.1"] == r"app_version:/^8\.1$/"
    assert found(ring, drills["8.1"]) == 1
    assert found(ring, next(row.drill for row in asked(ring, "| by ip").rows if row.key == ("odd/",))) == 3


def test_no_more_rows_than_anybody_reads_and_the_number_of_all_is_told(ring: EventRing) -> None:
    ring.append(Stream.USAGE, [usage("bob", at=200 + i, item=f"item{i}") for i in range(MOST_ROWS + 5)])

    counts = asked(ring, "stream:usage | count by item")

    assert (len(counts.rows), counts.groups, counts.total) == (MOST_ROWS, MOST_ROWS + 6, MOST_ROWS + 7)


def test_a_week_of_hours_is_a_heatmap_and_one_for_each_person_is_a_row_each(ring: EventRing) -> None:
    week = asked(ring, "| by weekday,hour")
    people = asked(ring, "after:-7d | count by user | by weekday,hour")

    assert (week.kind, people.kind, people.fields) == ("heatmap", "groups", ("user",))
    assert all(asked(ring, row.drill).kind == "heatmap" for row in people.rows)
    assert [asked(ring, row.drill).total for row in people.rows] == [row.count for row in people.rows]
    assert sum(found(ring, row.drill) for row in week.rows) == week.total == 5


def test_a_number_alone_leads_to_what_was_counted(ring: EventRing) -> None:
    (row,) = asked(ring, "stream:usage | count").rows

    assert (row.key, row.count, row.drill) == ((), 2, "stream:usage")


def test_different_values_are_not_added_up_and_alerts_have_no_query(ring: EventRing) -> None:
    assert asked(ring, "| distinct user by country").total == 0
    assert asked(ring, "| distinct user by country").of == "different user"
    alerts = asked(ring, "stream:alert | count by rule")
    assert alerts.of == "alerts"
    assert {row.drill for row in alerts.rows} == {""}


def test_an_hour_that_comes_twice_is_one_bin() -> None:
    """Clocks in Berlin were set back on 25 October 2026 at three."""
    berlin = Context(now_ns=START, zone=ZoneInfo("Europe/Berlin"))
    ring, naive = EventRing(100), datetime(2026, 10, 24, 22, tzinfo=UTC)
    begin = round(naive.timestamp()) - START // NANOSECONDS
    ring.append(Stream.SIGNIN, [signin("alice", at=begin + quarter * 900) for quarter in range(40)])

    rows = asked(ring, "| count per 1h", berlin).rows

    assert sorted(row.count for row in rows)[-1] == 8
    assert all(found(ring, row.drill, berlin) >= row.count for row in rows)
    assert found(ring, max(rows, key=lambda row: row.count).drill, berlin) == 8


def _groups(ring: EventRing, text: str) -> Groups:
    groups = answer(ring, parse(text), CONTEXT)
    assert isinstance(groups, Groups)
    return groups


def _matching(naive: NaiveRing, text: str) -> list[Seen]:
    return [seen for stream in Stream for seen in naive.rows(stream, parse(text), CONTEXT)]
