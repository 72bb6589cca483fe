"""The first source that is set wins, and the variables leave the environment."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.credentials.tokens import CANARY, TOKEN
from tui.credentials.shape import TokenProblem
from tui.credentials.sources import TokenSources, find_token, source_in_words


def _token(name: str) -> str:
    return f"{TOKEN}{name}"


def _file(path: Path, name: str) -> str:
    path.write_text(_token(name) + "\n")
    path.chmod(0o600)
    return str(path)


def _nobody() -> None:
    return None


def _all(folder: Path) -> tuple[TokenSources, dict[str, str]]:
    _file(folder / "opwatch-token", "systemd")
    sources = TokenSources(file_flag=_file(folder / "flag", "flag"), config_file=_file(folder / "config", "config"))
    environment = {
        "OPWATCH_TOKEN": _token("ours"),
        "EVENTS_API_TOKEN": _token("theirs"),
        "CREDENTIALS_DIRECTORY": str(folder),
    }
    return sources, environment


def test_the_sources_are_asked_in_the_promised_order(tmp_path: Path) -> None:
    sources, environment = _all(tmp_path)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("flag", lambda: None),
        ("ours", lambda: environment.pop("OPWATCH_TOKEN")),
        ("theirs", lambda: environment.pop("EVENTS_API_TOKEN")),
        ("systemd", lambda: environment.pop("CREDENTIALS_DIRECTORY")),
    ]
    for expected, take_away in steps:
        take_away()
        flag = sources if expected == "flag" else TokenSources(config_file=sources.config_file)

        found = find_token(flag, dict(environment), _nobody)

        assert found.secret.reveal() == _token(expected if expected == "flag" else _next(expected))


def _next(gone: str) -> str:
    order = ["ours", "theirs", "systemd", "config"]
    return order[order.index(gone) + 1]


def test_the_variables_are_taken_out_of_the_environment_even_when_a_flag_wins(tmp_path: Path) -> None:
    sources, environment = _all(tmp_path)

    find_token(sources, environment, _nobody)

    assert list(environment) == ["CREDENTIALS_DIRECTORY"]


def test_the_environment_of_this_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPWATCH_TOKEN", TOKEN)

    assert find_token(TokenSources()).source == "OPWATCH_TOKEN"

    assert "OPWATCH_TOKEN" not in os.environ


def test_an_empty_variable_is_not_set() -> None:
    environment = {"OPWATCH_TOKEN": " ", "EVENTS_API_TOKEN": TOKEN}

    assert find_token(TokenSources(), environment, _nobody).source == "EVENTS_API_TOKEN"


def test_a_broken_token_ends_the_search_instead_of_passing_it_on(tmp_path: Path) -> None:
    environment = _all(tmp_path)[1]
    environment["OPWATCH_TOKEN"] = f"{TOKEN[:40]}\n{TOKEN[40:]}"

    with pytest.raises(TokenProblem, match="OPWATCH_TOKEN has a line break"):
        find_token(TokenSources(), environment, _nobody)


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{TOKEN}\n".encode())))

    found = find_token(TokenSources(file_flag="-"), {}, _nobody)

    assert (found.secret.reveal(), found.source) == (TOKEN, "standard input")


def test_the_prompt_comes_last() -> None:
    found = find_token(TokenSources(), {}, lambda: f" {TOKEN}")

    assert (found.secret.reveal(), found.source) == (TOKEN, "typed in")


def test_without_any_source_the_hint_says_what_to_do() -> None:
    with pytest.raises(TokenProblem, match="no token") as caught:
        find_token(TokenSources(), {}, _nobody)

    assert "OPWATCH_TOKEN" in caught.value.hint


def test_there_is_no_prompt_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    with pytest.raises(TokenProblem, match="no token"):
        find_token(TokenSources(), {})


def test_the_source_is_told_without_reading_it(tmp_path: Path) -> None:
    sources, environment = _all(tmp_path)

    assert source_in_words(sources, environment).startswith("--token-file")
    assert source_in_words(TokenSources(), environment) == "OPWATCH_TOKEN"
    assert environment["OPWATCH_TOKEN"]
    assert source_in_words(TokenSources(reference="op://a/b/c"), {}) == "op read"
    assert "terminal" in source_in_words(TokenSources(), {})


@pytest.mark.parametrize("flag", [TOKEN, f"./{TOKEN}"])
def test_a_token_in_place_of_a_path_is_nowhere_repeated(flag: str) -> None:
    sources = TokenSources(file_flag=flag)

    with pytest.raises(TokenProblem) as caught:
        find_token(sources, {}, _nobody)

    assert CANARY not in f"{caught.value} {caught.value.hint} {source_in_words(sources, {})}"
