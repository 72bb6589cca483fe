"""An answer that is empty because no event has a value: somebody at a terminal is told, programs are not."""

import json
import sys

import pytest

from tests.cli.conftest import Opwatch, Result

BRAZIL = "no event that was read has country:Brzil"


@pytest.fixture
def at_terminal(opwatch: Opwatch, monkeypatch: pytest.MonkeyPatch) -> Opwatch:
    """Runs the program where somebody reads what is said on standard error."""

    def call(*arguments: str) -> Result:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        return opwatch(*arguments)

    return call


def test_of_a_table_the_note_is_a_line_and_the_answer_is_as_ever(at_terminal: Opwatch) -> None:
    found = at_terminal("query", "--demo", "country:Brzil", "--format", "table")

    assert found.status == 0
    assert found.out.split() == ["TIME", "STREAM", "WHO", "WHAT", "ON", "FROM", "WITH"]
    assert found.err == f"opwatch: {BRAZIL} (did you mean country:BR?)\n"


def test_of_json_lines_the_note_is_an_object_beside_the_answer(at_terminal: Opwatch) -> None:
    found = at_terminal("query", "--demo", "country:Brzil", "--format", "ndjson")

    assert (found.status, found.out) == (0, "")
    assert json.loads(found.err) == {
        "error": {"kind": "note", "message": BRAZIL, "hint": "did you mean country:BR?"}
    }


@pytest.mark.parametrize("form", ["table", "ndjson"])
def test_programs_that_ask_each_hour_are_not_told(opwatch: Opwatch, form: str) -> None:
    assert opwatch("query", "--demo", "country:Brzil", "--format", form).err == ""


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("outcome:failure (user:alcie OR country:CA) ip:192.0.2.254", "has user:alcie (did you mean user:alice@"),
        ("stream:usage action:revael | count by user", "has action:revael (did you mean action:reveal?)"),
        ("stream:alert rule:impossble-travel", "no alert has rule:impossble-travel (did you mean rule:impossible-"),
        ("ip:192.0.2.254", "no event that was read has ip:192.0.2.254"),
        ("country:zzzzzz | count", "has country:zzzzzz\n"),
    ],
)
def test_it_names_the_value_that_nothing_has_and_the_nearest_that_was_seen(
    at_terminal: Opwatch, query: str, said: str
) -> None:
    assert said in at_terminal("query", "--demo", query, "--format", "csv").err


@pytest.mark.parametrize(
    "query",
    [
        "outcome:success outcome:failure",  # each was seen, and no event has both
        "country:!Brzil !country:CA !country:?  user:nobody* ",
        "country:CA | count by user having >1000000",
        "country:Brzil OR country:CA",
    ],
)
def test_where_every_value_was_seen_or_something_was_found_nothing_is_said(
    at_terminal: Opwatch, query: str
) -> None:
    assert at_terminal("query", "--demo", query, "--format", "csv").err == ""
