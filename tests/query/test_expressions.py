"""A regular expression that could hang the screen is refused while it is typed, and says why."""

import pytest

from tests.factories import signin
from tui.events.stream import Stream
from tui.query import QueryError, parse
from tui.query.context import Context
from tui.query.expressions import regex
from tui.store import EventRing, text_masks

HARMLESS = [
    r"\w+@\w+\.com",
    r"^\w+\.\w+@\w+\.com$",
    r"(\d{1,3}\.){3}\d{1,3}",
    r"(foo|bar)+",
    r".*admin.*",
    r"[a-z0-9]{26}",
    r"(prod|stag(ing|e)?)-.*",
    r"(?=a*b)c",
    r"(?P<x>a)\1",
    r"(\w+) \1",
    r".*(a|ab).*",
    r"(a)?(?(1)b|c)",
]
ENDLESS = [
    *("(a+)+$", "(a|a)*b", "(a|ab)*c", "(?:x*)*", "(ab?)+", "((a+){2})+", "(?=(a+)+)b", "(?>a+)+"),
    *("a?" * 30 + "a" * 30, "(a?){30}", "(a{1,3}){1000}", ".*.*.*x"),
    *(r"(.*)(.*)\1x", r"(a*)(a*)\2b", r"(a|aa|aaa)?a*a*b"),
]


@pytest.mark.parametrize("pattern", HARMLESS)
def test_patterns_as_people_write_them_are_taken(pattern: str) -> None:
    regex(pattern)


@pytest.mark.parametrize("pattern", ENDLESS)
def test_patterns_with_more_ways_than_anybody_waits_for_are_refused_with_a_reason(pattern: str) -> None:
    with pytest.raises(QueryError, match="could take for ever") as refused:
        parse(f"user:/{pattern}/")

    assert refused.value.position == len("user:")


def test_what_takes_too_long_over_all_values_is_given_up_and_asked_again_another_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ring = EventRing(10)
    ring.append(Stream.SIGNIN, [signin("alice")])
    asked, context = parse("user:/ali/"), Context(now_ns=0)
    monkeypatch.setattr(text_masks, "LONGEST_SECONDS", 0.0)

    with pytest.raises(QueryError, match="too long"):
        ring.rows(Stream.SIGNIN, asked, context)

    monkeypatch.undo()
    assert len(ring.rows(Stream.SIGNIN, asked, context)) == 1
