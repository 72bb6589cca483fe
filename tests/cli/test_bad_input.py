"""Whatever is wrong with what was given: one plain line, the right exit code, no traceback, no token."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Opwatch, Result
from tests.credentials.tokens import CANARY, TOKEN
from tests.demo_server import running_server
from tui.demo import demo_app, demo_token


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with running_server(demo_app()) as url:
        yield url


def _check(result: Result, status: int, *words: str, tokens: tuple[str, ...] = ()) -> None:
    assert result.status == status, result.err
    assert result.out == ""
    assert len(result.err.splitlines()) == 1
    for word in words:
        assert word in result.err
    for secret in (CANARY, *tokens, *(part for token in tokens for part in token.split(".")[1:])):
        assert secret not in result.err
    assert "Traceback" not in result.err


def test_no_token(opwatch: Opwatch) -> None:
    _check(opwatch("query", "x"), 3, "no token", "OPWATCH_TOKEN")


def test_a_token_with_a_line_break_inside(opwatch: Opwatch) -> None:
    _check(opwatch("query", "x", token=f"{TOKEN[:50]}\n{TOKEN[50:]}"), 3, "line break")


def test_something_that_is_no_token(opwatch: Opwatch) -> None:
    _check(opwatch("introspect", token=CANARY), 3, "does not look like a token")


def test_a_token_on_the_command_line(opwatch: Opwatch) -> None:
    _check(opwatch("query", "x", f"--token={TOKEN}"), 2, "--token is not taken")
    _check(opwatch("--token", TOKEN, "query", "x"), 2, "--token is not taken")
    _check(opwatch(TOKEN), 2, "No such command")
    _check(opwatch("query", "x", "--token-file", TOKEN), 3, "cannot be opened")


@pytest.mark.parametrize("command", [("introspect",), ("query", "")])
def test_an_expired_token(opwatch: Opwatch, service: str, command: tuple[str, ...]) -> None:
    token = demo_token(expires=time.time() - 60)

    _check(opwatch(*command, "--base-url", service, token=token), 3, "expired", tokens=(token,))


@pytest.mark.parametrize("command", [("introspect",), ("query", "")])
def test_a_token_of_another_region(opwatch: Opwatch, service: str, command: tuple[str, ...]) -> None:
    token = demo_token(seed=7)

    _check(opwatch(*command, "--base-url", service, token=token), 3, "region", tokens=(token,))


def test_a_host_that_is_not_allowed(opwatch: Opwatch) -> None:
    token = demo_token()

    _check(opwatch("query", "x", token=token), 2, "none of 1Password's", tokens=(token,))
    _check(opwatch("query", "x", "--base-url", "https://evil.example", token=token), 2, "evil.example")
    _check(opwatch("query", "x", "--base-url", "http://events.1password.com", token=token), 2, "unencrypted")


def test_a_host_that_cannot_be_reached(opwatch: Opwatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    token = demo_token()

    _check(opwatch("query", "x", "--base-url", url, "--retry-for", "0s", token=token), 4, tokens=(token,))
    _check(opwatch("introspect", "--base-url", url, "--retry-for", "0s", token=token), 4, tokens=(token,))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--fromat", "json"), "--fromat"),
        (("query",), "QUERY"),
        (("query", "x", "--format", "xml"), "xml"),
        (("query", "x", "--demo", "--since", "soon"), "--since"),
        (("--demo", "--interval", "1h"), "--interval"),
        (("--demo", "--region", "eu"), "contradict"),
        (("nonsense",), "nonsense"),
        (("config", "--account", "acme"), "acme"),
        (("demo-server", "--host", "0.0.0.0"), "loopback"),
    ],
)
def test_a_bad_flag(opwatch: Opwatch, arguments: tuple[str, ...], word: str) -> None:
    _check(opwatch(*arguments), 2, word)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("intervall = '60s'", "did you mean interval?"),
        ("capacity = 'x'", "line 1"),
        ("[rules.no-such-rule]\nat_least = 3", "no-such-rule"),
        ("[rules.password-spray]\nat_leest = 3", "at_leest"),
        ("[[[", "config.toml"),
    ],
)
def test_a_bad_config(opwatch: Opwatch, tmp_path: Path, content: str, word: str) -> None:
    (tmp_path / "config.toml").write_text(content)

    _check(opwatch("query", "x", "--config", str(tmp_path / "config.toml"), token=TOKEN), 5, word)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("usr:alice", ("character 1", "did you mean user?")),
        ("user:alice (", ("character 13",)),
        ("x | cuont by user", ("count",)),
        ("after:soon", ("character 7",)),
    ],
)
def test_a_bad_query(opwatch: Opwatch, query: str, words: tuple[str, ...]) -> None:
    _check(opwatch("query", "--demo", query), 5, *words)


def test_with_a_json_format_the_problem_is_one_json_object(opwatch: Opwatch) -> None:
    result = opwatch("query", "--format", "json", "usr:x", "--demo")

    assert json.loads(result.err)["error"]["kind"] == "query"
    assert json.loads(opwatch("query", "--format=ndjson", "x").err)["error"]["kind"] == "token"
    assert json.loads(opwatch("query", "--format=ndjson", "--bad").err)["error"]["kind"] == "usage"


@pytest.mark.parametrize("stdin", ["/dev/null"])
def test_the_screen_is_refused_where_there_is_no_terminal(opwatch: Opwatch, stdin: str) -> None:
    _check(opwatch("--demo"), 2, "--plain")
