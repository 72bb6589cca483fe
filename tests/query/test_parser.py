"""Reading the language: what a text means, and what is said of a faulty one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.query import Query, QueryError, parse
from tui.query.terms import QUERY_FIELDS
from tui.query.tree import And, Comparison, Glob, Not, Or, Pipe, Present, Regex, Term, Text


def test_an_empty_query_asks_for_every_event() -> None:
    query = parse("   ")

    assert query.root == And(())
    assert query.streams == {"signin", "usage", "audit"}


def test_a_space_is_and_binds_closer_than_or() -> None:
    a, b, c = (Term("", (Text(word),)) for word in "abc")

    assert parse("a b OR c").root == Or((And((a, b)), c))
    assert parse("a AND (b OR c)").root == And((a, Or((b, c))))
    assert parse("!a NOT (b)").root == And((Not(a), Not(b)))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("user:Alice", Term("user", (Text("Alice"),))),
        ("USER:alice,bob", Term("user", (Text("alice"), Text("bob")))),
        ('item:"Prod, (DB) |\\" root"', Term("item", (Text('Prod, (DB) |" root'),))),
        ("user:*@acme.com", Term("user", (Glob("*@acme.com"),))),
        ('app:"*"', Term("app", (Text("*"),))),
        ("/a b\\/\\d+/", Term("", (Regex("a b/\\d+"),))),
        ("-foo", Term("", (Text("-foo"),))),
        ("a,b", Term("", (Text("a,b"),))),
        ("2001:db8::1", Term("", (Text("2001:db8::1"),))),
        ("ip:2001:db8::/32", Term("ip", (Text("2001:db8::/32"),))),
        ("severity:>=HIGH", Term("severity", (Comparison(">=", 3),))),
        ("late:>10m", Term("late", (Comparison(">", 600),))),
        ("score:50", Term("score", (Comparison("=", 50),))),
        ("city:?", Not(Present("city"))),
        ("city:!?", Present("city")),
        ("country:!CA,US", And((Present("country"), Not(Term("country", (Text("CA"), Text("US"))))))),
        ("city:!a,!b", And((Present("city"), Not(Term("city", (Text("a"), Text("b"))))))),
        ("!country:CA", Not(Term("country", (Text("CA"),)))),
    ],
)
def test_a_term_is_read(text: str, term: object) -> None:
    assert parse(text).root == term


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("usr:x", 0, "did you mean user?"),
        ("a outcome:fail", 10, "did you mean failure?"),
        ("severity:>hig", 9, "did you mean high?"),
        ("user:", 5, "needs a value"),
        ("user:a,", 7, "needs a value"),
        ("user:a,!b", 7, "before the first value"),
        ('"abc', 0, "quotation mark is missing"),
        ("/abc", 0, "slash"),
        ("/(/", 0, "not a regular expression"),
        ("ip:10.1", 3, "not an address or network"),
        ("after:soon", 6, "not a time"),
        ("on:-24h", 3, "takes a day"),
        ("on:2026-02-30", 3, "not a day of the calendar"),
        ("late:>x", 5, "not a length of time: x like >10m"),
        ("late:", 5, "needs a value like >10m"),
        ("hour:25", 5, "hours are 0 to 23"),
        ("hour:>=24", 5, "hours are 0 to 23"),
        ("hour:nine", 5, "like 9 or >=18"),
        ("a user=bob", 6, "user:bob"),
        ("a && b", 2, "hold together"),
        ("severity:", 9, "one of: critical, high"),
        ("| count per", 11, "like | count per 5m"),
        ("| count per 5q", 12, "not a length of time: 5q"),
        ("| distinct", 10, "like | distinct user by item"),
        ("| top by user", 6, "| top 10 by user"),
        ("| having 5 by user having x", 26, "count by user having >5"),
        ("user:>5", 5, "cannot be compared"),
        ("(a", 0, "closing parenthesis"),
        ("a)", 1, "closes nothing"),
        ("()", 1, "missing"),
        ("a OR", 4, "missing"),
        ("!", 1, "missing"),
        ("a |", 3, "missing after |"),
        ("a | cout", 4, "did you mean count?"),
        ("| count by usr", 11, "did you mean user?"),
        ("| limit x", 8, "not a number"),
        ("| top 3 by user | sort user", 23, "sort stands before"),
        ("| limit 1.5", 8, "whole number"),
        ("| count by user | sort itm", 23, "one of: count, user"),
        ("stream:alert,signin", 0, "cannot be asked for together"),
        ("(" * 500, 40, "too many parentheses"),
        ("a" * 20_000, 10_000, "more than 10000 characters"),
    ],
)
def test_a_fault_is_named_with_its_place_and_a_way_out(text: str, position: int, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)

    assert words in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("text", "pipe"),
    [
        ("| count", Pipe("count")),
        ("|count by user, item having >5", Pipe("count", by=("user", "item"), having=(Comparison(">", 5),))),
        ("| top 5 by app", Pipe("count", by=("app",), sort="count", descending=True, limit=5)),
        ("| count by app | rare 3", Pipe("count", by=("app",), sort="count", limit=3)),
        ("| distinct item by user", Pipe("distinct", of="item", by=("user",))),
        ("| count per 1h", Pipe("count", per=3_600_000_000_000)),
        ("| count by user | by weekday,hour", Pipe("count", by=("user", "weekday", "hour"))),
        ("| sort -time limit 10", Pipe(sort="time", descending=True, limit=10)),
        (
            "| count by user | sort -count | limit 3",
            Pipe("count", by=("user",), sort="count", descending=True, limit=3),
        ),
    ],
)
def test_what_comes_after_the_bar_is_read(text: str, pipe: Pipe) -> None:
    assert parse(text).pipe == pipe


@pytest.mark.parametrize(
    ("text", "streams"),
    [
        ("stream:usage,audit", {"usage", "audit"}),
        ("stream:!usage", {"signin", "audit"}),
        ("!stream:usage x", {"signin", "audit"}),
        ("stream:signin OR x", {"signin", "usage", "audit"}),
        ("stream:signin OR outcome:failure", {"signin"}),
        ("item:X", {"usage", "audit"}),
        ("!item:X", {"signin", "usage", "audit"}),
        ("stream:alert rule:x", {"alert"}),
        ("stream:signin stream:usage", set()),
    ],
)
def test_a_query_knows_which_streams_it_asks(text: str, streams: set[str]) -> None:
    assert parse(text).streams == streams


def test_a_query_knows_whether_rules_must_have_run() -> None:
    assert parse("rule:password-spray").needs_rules
    assert parse("stream:alert").needs_rules
    assert not parse("user:alice outcome:failure").needs_rules


@given(st.one_of(st.text(), st.text('ab:!"/\\()|,*? ORcounty><=-', max_size=40)))
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    found = _read(text)

    if isinstance(found, QueryError):
        assert found.message
        assert 0 <= found.position <= len(text)
    else:
        assert found.text == text


def _read(text: str) -> Query | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error


@given(st.sampled_from(sorted(QUERY_FIELDS)), st.text(max_size=20))
def test_a_quoted_text_is_taken_as_it_is(field: str, text: str) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    try:
        root = parse(f"{field}:{quoted}").root
    except QueryError:
        assert QUERY_FIELDS[field].kind.name in {"ADDRESS", "CHOICE", "LEVEL", "NUMBER", "DURATION", "MOMENT"}
    else:
        if field == "user":
            assert root == Term("user", (Text(text),))


def test_what_looks_like_another_language_is_a_text_in_quotation_marks_and_where_no_field_has_that_name() -> None:
    assert parse('"user=bob"').root == Term("", (Text("user=bob"),))
    assert parse("x=1").root == Term("", (Text("x=1"),))
    assert parse("hour:<24").root == Term("hour", (Comparison("<", 24),))
