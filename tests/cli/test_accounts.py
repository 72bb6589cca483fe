"""Commands on a config of two accounts, each at an emulator of its own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Opwatch
from tests.demo_server import running_server
from tui.demo import demo_app, demo_token

SEEDS = {"acme": 0, "labs": 7}


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    with running_server(demo_app(SEEDS["acme"])) as acme, running_server(demo_app(SEEDS["labs"])) as labs:
        yield {"acme": acme, "labs": labs}


@pytest.fixture
def config(tmp_path: Path, services: dict[str, str]) -> Path:
    """The config; the tokens lie beside it as acme.token and labs.token."""
    lines = []
    for name, url in services.items():
        token = tmp_path / f"{name}.token"
        token.write_text(demo_token(SEEDS[name]))
        token.chmod(0o600)
        lines += [f"[accounts.{name}]", f'token_file = "{token}"', f'base_url = "{url}"']
    path = tmp_path / "two.toml"
    path.write_text("\n".join(lines))
    return path


def _refuse(config: Path, name: str) -> None:
    """Gives an account the token of another company."""
    (config.parent / f"{name}.token").write_text(demo_token(99))


def test_a_query_reads_all_accounts_and_says_whose_each_event_is(opwatch: Opwatch, config: Path) -> None:
    result = opwatch("query", "stream:audit after:-24h", "--config", str(config), "--format", "ndjson")

    events = [json.loads(line) for line in result.out.splitlines()]
    assert (result.status, result.err) == (0, "")
    assert {event["opwatch"]["account"] for event in events} == {"acme", "labs"}
    assert [event["timestamp"] for event in events] == sorted(event["timestamp"] for event in events)


def test_a_query_counts_by_account_and_over_all(opwatch: Opwatch, config: Path) -> None:
    def counted(query: str, *arguments: str) -> dict[str, int]:
        out = opwatch("query", query, "--config", str(config), "--format", "json", *arguments).out
        return {row["key"].get("account", ""): row["count"] for row in json.loads(out)}

    query = "stream:signin after:-20h before:-1h | count"
    each, all_of_them = counted(f"{query} by account"), counted(query)

    assert set(each) == {"acme", "labs"}
    assert all_of_them == {"": sum(each.values())}
    assert counted(query, "--account", "labs") == {"": each["labs"]}
    assert counted(f"account:acme {query}") == {"": each["acme"]}


def test_alerts_of_all_accounts_come_in_one_answer(opwatch: Opwatch, config: Path) -> None:
    result = opwatch("query", "stream:alert | count by account", "--config", str(config), "--format", "ndjson")

    assert {json.loads(line)["key"]["account"] for line in result.out.splitlines()} == {"acme", "labs"}


def test_a_table_has_a_column_of_accounts_where_there_are_several(opwatch: Opwatch, config: Path) -> None:
    several = opwatch("query", "stream:audit | limit 3", "--config", str(config), "--format", "table")
    one = opwatch(
        "query", "stream:audit | limit 3", "--config", str(config), "--format", "table", "--account", "acme"
    )

    assert several.out.split()[:2] == ["TIME", "ACCOUNT"]
    assert "ACCOUNT" not in one.out


def test_an_account_that_is_refused_is_named_and_the_other_is_answered(opwatch: Opwatch, config: Path) -> None:
    _refuse(config, "labs")

    result = opwatch("query", "stream:audit | count by account", "--config", str(config), "--format", "ndjson")

    assert [json.loads(line)["key"] for line in result.out.splitlines()] == [{"account": "acme"}]
    problem = json.loads(result.err)["error"]
    assert result.status == 4
    assert problem["kind"] == "partial"
    assert "labs: The service refuses the token" in problem["message"]


def test_where_every_account_is_refused_the_exit_code_is_3(opwatch: Opwatch, config: Path) -> None:
    _refuse(config, "acme")
    _refuse(config, "labs")

    result = opwatch("query", "stream:audit", "--config", str(config))

    assert (result.status, result.out) == (3, "")
    assert "acme: " in result.err
    assert "labs: " in result.err


def test_an_account_without_a_token_is_named_with_what_to_do(opwatch: Opwatch, config: Path) -> None:
    config.write_text(config.read_text() + "\n[accounts.third]\n")

    result = opwatch("query", "stream:audit | count by account", "--config", str(config), "--format", "ndjson")

    assert len(result.out.splitlines()) == 2
    assert "third: no token" in result.err
    assert "token or token_file in [accounts.third]" in result.err
    assert result.status == 4


def test_introspection_answers_for_each_account(opwatch: Opwatch, config: Path) -> None:
    told = json.loads(opwatch("introspect", "--config", str(config), "--format", "json").out)
    text = opwatch("introspect", "--config", str(config)).out

    assert [one["account"] for one in told] == ["acme", "labs"]
    assert len({one["uuid"] for one in told}) == 2
    assert [line for line in text.splitlines() if line in SEEDS] == ["acme", "labs"]
    _refuse(config, "acme")
    refused = opwatch("introspect", "--config", str(config), "--format", "json")
    assert [one["account"] for one in json.loads(refused.out)] == ["labs"]
    assert refused.status == 4
    assert "acme: " in refused.err


def test_introspection_of_one_account_is_no_list(opwatch: Opwatch, config: Path) -> None:
    result = opwatch("introspect", "--config", str(config), "--account", "labs", "--format", "json")

    assert "account" not in json.loads(result.out)


def test_an_account_that_is_not_there_is_told_with_the_nearest(opwatch: Opwatch, config: Path) -> None:
    for command in (("query", ""), ("introspect",), ("watch", "--plain")):
        result = opwatch(*command, "--config", str(config), "--account", "lab")

        assert result.status == 2
        assert "did you mean labs?" in result.err


def test_a_recording_is_of_one_account(opwatch: Opwatch, config: Path, tmp_path: Path) -> None:
    result = opwatch("watch", "--plain", "--config", str(config), "--record", str(tmp_path / "file"))

    assert result.status == 2
    assert "--account acme | labs" in result.err
    assert not (tmp_path / "file").exists()


def test_the_settings_show_what_differs_between_accounts(opwatch: Opwatch, config: Path) -> None:
    shown = json.loads(opwatch("config", "--config", str(config), "--format", "json").out)

    assert shown["account"] == {"value": "all: acme, labs", "from": "default"}
    assert "interval" in shown
    assert "base_url" not in shown
    assert shown["accounts.labs.base_url"]["from"].endswith("base_url in [accounts.labs]")
    assert "acme.token" in shown["accounts.acme.token"]["from"]
    one = json.loads(opwatch("config", "--config", str(config), "--format", "json", "--account", "labs").out)
    assert one["account"]["value"] == "labs"
    assert "base_url" in one


def test_rules_are_the_same_for_all_accounts_unless_their_lists_differ(opwatch: Opwatch, config: Path) -> None:
    assert opwatch("rules", "list", "--config", str(config)).status == 0
    assert opwatch("rules", "lint", "--config", str(config)).status == 0
    config.write_text(config.read_text() + '\nlists = { rogue_countries = ["KP"] }\n')  # of labs, the last one

    result = opwatch("rules", "list", "--config", str(config))

    assert (result.status, "--account acme | labs" in result.err) == (2, True)
    waiting = opwatch("rules", "list", "--config", str(config), "--account", "acme").out
    assert "lists.rogue_countries" in waiting
    assert "lists.rogue_countries" not in opwatch("rules", "list", "--config", str(config), "--account", "labs").out
