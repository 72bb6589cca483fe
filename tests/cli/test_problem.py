"""A problem is one line, or one JSON object, without tokens and control characters."""

import io
import json

import pytest

from tests.credentials.tokens import CANARY, TOKEN
from tui.cli.problem import Problem, as_problem, tell, wants_json
from tui.credentials.shape import TokenProblem
from tui.events_api.errors import Throttled, TokenRefused, Unreachable
from tui.events_api.hosts import HostNotAllowed
from tui.query import QueryError
from tui.settings import SettingProblem


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (SettingProblem("m"), 2, "usage"),
        (SettingProblem("m", status=5), 5, "config"),
        (HostNotAllowed("m", "h"), 2, "host-not-allowed"),
        (TokenProblem("m"), 3, "token"),
        (TokenRefused("m"), 3, "token-refused"),
        (Throttled("m"), 4, "throttled"),
        (Unreachable("m"), 4, "unreachable"),
        (QueryError("m", 7, "h"), 5, "query"),
    ],
)
def test_each_kind_of_trouble_has_its_exit_code_and_word(error: Exception, status: int, kind: str) -> None:
    problem = as_problem(error)

    assert problem is not None
    assert (problem.status, problem.kind) == (status, kind)


def test_a_fault_of_the_program_is_no_problem_of_the_user() -> None:
    assert as_problem(KeyError("x")) is None


def test_a_query_error_names_the_place() -> None:
    problem = as_problem(QueryError("there is no field usr", 7, "did you mean user?"))

    assert problem == Problem("query, character 8: there is no field usr", "did you mean user?", 5, "query")


def test_a_problem_is_one_clean_line() -> None:
    out = io.StringIO()

    tell(Problem(f"a\nb \x1b]0;x\x07 {TOKEN}", "do this."), as_json=False, file=out)

    assert out.getvalue() == "opwatch: a b ␛]0;x␇ ‹token› (do this)\n"


def test_as_json_it_is_one_object() -> None:
    out = io.StringIO()

    tell(Problem(f"a {TOKEN}", "h", 4, "partial"), as_json=True, file=out)

    assert json.loads(out.getvalue()) == {"error": {"kind": "partial", "message": "a ‹token›", "hint": "h"}}
    assert CANARY not in out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", False),
        ("query x", False),
        ("query x --format", False),
        ("query x --format table", False),
        ("query x --format json", True),
        ("--format=ndjson query", True),
        ("--format ndjson --bad", True),
    ],
)
def test_json_is_for_those_who_asked_for_it(arguments: str, expected: bool) -> None:
    assert wants_json(arguments.split()) is expected
