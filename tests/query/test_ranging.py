"""The range of time in a query's text: told, replaced, written so that it is read again as the same."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import START
from tests.store.strategies import queries
from tui.events.times import NANOSECONDS
from tui.query import QueryError, parse
from tui.query.context import Context
from tui.query.moments import read_moment
from tui.query.parser import conjuncts
from tui.query.predicates import predicate
from tui.query.ranging import ends_of_range, range_of, stamp, terms_of_range, with_range
from tui.query.reach import earliest, latest

ZONES = st.sampled_from(
    [UTC, *map(ZoneInfo, ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"))]
)
MOMENTS = st.integers(-(2**60), 2**62)
HOUR = 3600 * NANOSECONDS


@pytest.mark.parametrize(
    ("query", "terms", "expected"),
    [
        ("", "after:-7d", "after:-7d"),
        ("alice", "after:-7d", "alice after:-7d"),
        ("after:-1h alice before:now", "after:-7d", "alice after:-7d"),
        ("on:yesterday alice", "after:-7d before:-1d", "alice after:-7d before:-1d"),
        ("alice after:-1h", "", "alice"),
        ("alice  AND after:-1h | count by user", "after:-7d", "alice after:-7d | count by user"),
        ("a OR b", "after:-7d", "(a OR b) after:-7d"),
        ("(a OR b) after:-1h", "after:-7d", "(a OR b) after:-7d"),
        ("a OR after:-1h", "after:-7d", "(a OR after:-1h) after:-7d"),
        ("(alice after:-1h)", "after:-7d", "alice after:-7d"),
        ("(alice after:-1h) item:x", "", "alice item:x"),
        ("((a OR b) (c before:-1h) d) e | count", "after:-7d", "(a OR b) c d e after:-7d | count"),
        ("(after:-1h)", "", ""),
        ("(a b) after:-1h", "after:-7d", "(a b) after:-7d"),
        ("(a after:-1h) OR b", "after:-7d", "((a after:-1h) OR b) after:-7d"),
        ("c (a after:-1h OR b)", "after:-7d", "c (a after:-1h OR b) after:-7d"),
        ("!(a after:-1h)", "after:-7d", "!(a after:-1h) after:-7d"),
        ("!after:-1h", "after:-7d", "!after:-1h after:-7d"),
        ('user:"after:-1h x" after:-2h', "", 'user:"after:-1h x"'),
        ("hours:business", "after:today hours:business", "hours:business after:today"),
        ("a OR b", "", "a OR b"),
        ("  a   b ", "", "a   b"),
    ],
)
def test_a_range_takes_the_place_of_the_one_that_is_there(query: str, terms: str, expected: str) -> None:
    assert with_range(query, terms) == expected


def test_a_text_that_is_no_query_has_no_range() -> None:
    with pytest.raises(QueryError):
        range_of("alice (after:-1h")


def test_the_ends_are_told_as_they_were_written() -> None:
    assert ends_of_range("alice after:-24h before:2026-03-02T09:00Z") == ("-24h", "2026-03-02T09:00Z")
    assert ends_of_range("on:yesterday") == ("yesterday", "today")
    assert ends_of_range("on:2026-02-28") == ("2026-02-28", "2026-03-01")
    assert ends_of_range('after:"-2h"') == ("-2h", "")
    assert ends_of_range("alice") == ("", "")
    assert ends_of_range("(alice (before:-1h after:-2h))") == ("-2h", "-1h")
    assert ends_of_range("a OR after:-1h") == ("", "")


def test_what_is_typed_becomes_one_value() -> None:
    assert terms_of_range(" 2026-03-02 09:00 ", "-1h 30m") == "after:2026-03-02T09:00 before:-1h30m"
    assert terms_of_range("", "now") == "before:now"
    for typed in ("soon", "-1h) OR (a", "2026-02-30", "now | count"):
        with pytest.raises(ValueError, match=r"not a|out of"):
            terms_of_range(typed, "")


@given(queries)
def test_without_its_range_and_with_it_again_a_query_means_the_same(text: str) -> None:
    context = Context(START)
    again = with_range(with_range(text, ""), range_of(text))

    assert range_of(with_range(text, "")) == ""
    assert range_of(again) == range_of(text)
    assert (earliest(parse(again).root, context), latest(parse(again).root, context)) == (
        earliest(parse(text).root, context),
        latest(parse(text).root, context),
    )
    assert parse(again).pipe == parse(text).pipe


@given(queries, MOMENTS, MOMENTS, ZONES)
def test_a_range_of_stamps_is_read_as_these_moments(text: str, start: int, end: int, zone: ZoneInfo) -> None:
    terms = terms_of_range(stamp(start, zone), stamp(end, zone))
    found = with_range(text, terms)
    of_range = parse(terms).root

    assert range_of(found) == terms
    assert with_range(found, terms) == found
    assert earliest(of_range, Context(0)) == start
    assert latest(of_range, Context(0)) == end
    assert conjuncts(found.partition("|")[0])


@given(MOMENTS, ZONES)
def test_a_stamp_is_read_as_its_moment_to_the_nanosecond(ns: int, zone: ZoneInfo) -> None:
    assert read_moment(stamp(ns, zone)).span(0, zone) == (ns, ns)


def test_a_stamp_tells_both_hours_of_the_night_when_clocks_go_back() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = read_moment("2026-10-25T02:30+02:00").span(0, UTC)[0]

    assert stamp(first, berlin) == "2026-10-25T02:30+02:00"
    assert stamp(first + HOUR, berlin) == "2026-10-25T02:30+01:00"


def test_nothing_matches_from_the_latest_moment_on() -> None:
    context = Context(START)
    assert latest(parse("before:-1h before:-2h").root, context) == START - 2 * HOUR
    assert latest(parse("before:-1h OR before:-2h").root, context) == START - HOUR
    assert latest(parse("before:-1h OR a").root, context) is None
    assert latest(parse("!before:-1h").root, context) is None
    day = latest(parse("on:yesterday").root, context)
    assert day is not None
    assert predicate(parse("on:yesterday"), context) is not None
    assert day % (24 * HOUR) == 0
    assert START - 24 * HOUR < day <= START
