"""`opwatch rules`: what people and scripts are told of the rules."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Opwatch
from tests.detection.rules import COUNT, EVENT, text
from tui.detection.loading import load_catalogue

FIRES = {"name": "fires", "expect": 1, "events": [{"action": "export"}]}
QUIET = {"name": "quiet", "expect": 0, "events": [{"action": "grant"}]}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config with a folder for rules beside it."""
    path = tmp_path / "opwatch" / "config.toml"
    (path.parent / "rules").mkdir(parents=True)
    path.write_text("")
    return path


def write_rule(config: Path, content: str, name: str = "mine.toml") -> Path:
    path = config.parent / "rules" / name
    path.write_text(content)
    return path


def test_list_shows_every_rule_with_what_it_needs(opwatch: Opwatch) -> None:
    result = opwatch("rules", "list")

    assert result.status == 0
    lines = {line.split()[0]: line for line in result.out.splitlines()}
    assert len(lines) == 1 + len(load_catalogue())
    assert re.search(r"event +off +.*\(Useful only where", lines["manual-invite"])
    assert "waits for lists.sensitive_vaults" in lines["sensitive-vault-access"]
    assert "needs 7d of history" in lines["new-country-for-user"]
    assert lines["vault-export"].split()[1:5] == ["medium", "audit", "event", "on"]


def test_list_is_what_rules_does_when_nothing_more_is_said(opwatch: Opwatch) -> None:
    assert opwatch("rules").out == opwatch("rules", "list").out


def test_flags_may_stand_before_or_after_the_name(opwatch: Opwatch) -> None:
    assert opwatch("rules", "--format", "json", "list").out == opwatch("--format=json", "rules", "list").out


def test_list_against_an_account_says_how_far_rules_have_learnt(opwatch: Opwatch) -> None:
    rules = {
        rule["id"]: rule
        for rule in json.loads(opwatch("rules", "list", "--demo", "--since", "2d", "--format", "json").out)
    }

    assert rules["dormant-account-wakes"]["state"] == "learning"
    assert rules["dormant-account-wakes"]["detail"].endswith("of 45 days")
    assert rules["sensitive-vault-access"]["state"] == "on", "the demo brings its lists"


def test_list_lets_rules_learn_as_far_back_as_a_watch_does(opwatch: Opwatch) -> None:
    def state(*learn: str) -> str:
        told = json.loads(opwatch("rules", "list", "--demo", "--since", "2d", *learn, "--format", "json").out)
        return next(f"{rule['state']} {rule['detail']}" for rule in told if rule["rule"] == "new-country-for-user")

    assert state("--learn", "0").startswith("learning ")
    assert state("--learn", "30d") == "on "


def test_every_command_names_a_rule_alike_for_programs(opwatch: Opwatch, tmp_path: Path) -> None:
    mine, form = ("--config", str(tmp_path / "none.toml")), ("--format", "json")
    (tmp_path / "none.toml").write_text("")
    event = first_alert(opwatch, "failed-signin-burst-user")["events"][-1]
    asked = ("failed-signin-burst-user", event, "--demo", "--since", "2d")

    told = [json.loads(opwatch("rules", name, *mine, *form).out)[0] for name in ("list", "lint", "test")]
    told += [json.loads(opwatch("rules", "explain", *asked, *form).out)]
    told += json.loads(opwatch("rules", "backtest", "--demo", "--since", "2d", *form).out)["rules"]

    known = {rule.id for rule in load_catalogue()}
    assert all(each["rule"] in known for each in told)


def test_an_analysts_rules_are_listed_with_their_file(opwatch: Opwatch, config: Path) -> None:
    path = write_rule(config, text(EVENT, id="mine"))

    rules = json.loads(opwatch("rules", "list", "--config", str(config), "--format", "json").out)

    assert rules[-1]["id"] == "mine"
    assert (rules[-1]["file"], rules[-1]["line"]) == (str(path), 1)


def test_a_query_runs_an_analysts_rules(opwatch: Opwatch, config: Path) -> None:
    write_rule(config, text(EVENT, id="mine", stream="signin", match={"outcome": "success"}))

    result = opwatch("query", "rule:mine | count", "--demo", "--config", str(config))

    assert json.loads(result.out)["count"] > 0


def test_a_bad_file_ends_every_command_with_file_line_rule_and_key(opwatch: Opwatch, config: Path) -> None:
    path = write_rule(config, "\n\n" + text(EVENT, id="mine", sevrity="low"))

    for command in (["rules", "list"], ["rules", "test"], ["query", "x", "--demo"], ["--demo", "--plain"]):
        result = opwatch(*command, "--config", str(config))

        assert result.status == 5
        assert f"{path}:3: rule 'mine' sevrity: unknown key; did you mean 'severity'?" in result.err


def test_a_bad_file_is_one_json_object_for_programs(opwatch: Opwatch, config: Path) -> None:
    write_rule(config, text(EVENT, id="vault-export"))

    result = opwatch("rules", "list", "--format", "json", "--config", str(config))

    assert json.loads(result.err)["error"]["kind"] == "rules"


def test_lint_is_content_with_what_is_shipped(opwatch: Opwatch) -> None:
    result = opwatch("rules", "lint")

    assert result.status == 0
    assert " 0 errors" in result.out


def test_lint_tells_every_mistake_and_exits_5(opwatch: Opwatch, config: Path) -> None:
    write_rule(config, text(EVENT, id="mine", within="1h"))
    write_rule(config, text(EVENT, id="other", match={"action": "exprot"}), "other.toml")

    found = json.loads((result := opwatch("rules", "lint", "--config", str(config), "--format", "json")).out)

    assert result.status == 5
    assert found[0] | {"file": ""} == {
        "level": "error",
        "file": "",
        "line": 1,
        "rule": "mine",
        "key": "within",
        "message": "unknown key",
        "nearest": None,
    }
    assert [(each["rule"], each["nearest"]) for each in found if each["key"] == "match.action"] == [
        ("other", "export")
    ]


def test_lint_against_an_account_tells_of_rules_that_nothing_concerns(opwatch: Opwatch, config: Path) -> None:
    write_rule(config, text(EVENT, id="mine", match={"action": "musercom"}, test=[QUIET]))

    result = opwatch("rules", "lint", "--demo", "--since", "1d", "--config", str(config))

    assert result.status == 0
    assert "rule 'mine' match: matched nothing in 1d" in result.out
    assert "rule 'failed-signin-burst-user' match" not in result.out


def test_lint_lets_rules_learn_before_it_says_that_nothing_concerns_them(opwatch: Opwatch) -> None:
    def said(*learn: str) -> str:
        return opwatch("rules", "lint", "--demo", "--since", "2d", *learn).out

    young = re.compile(
        r"'item-use-without-signin' match: matched nothing in 2d: it reads the alerts of .* learning"
    )

    assert young.search(said("--learn", "0"))
    assert not young.search(said("--learn", "30d"))


def test_test_runs_the_tests_of_every_file(opwatch: Opwatch) -> None:
    result = opwatch("rules", "test")

    assert result.status == 0
    assert f" {len(load_catalogue())} rules" in result.out
    assert result.out.endswith(" 0 failed\n")


def test_a_test_that_fails_says_what_was_expected_and_found(opwatch: Opwatch, config: Path) -> None:
    write_rule(config, text(EVENT, id="mine", test=[FIRES | {"expect": 2}, QUIET]))

    result = opwatch("rules", "test", "mine", "--config", str(config))

    assert result.status == 5
    assert "mine: fires: expected 2 alerts, not 1" in result.out
    assert "2 tests of 1 rules: 1 passed, 1 failed" in result.out


def test_a_rule_that_is_not_there_is_a_mistake_of_usage_with_the_nearest(opwatch: Opwatch) -> None:
    result = opwatch("rules", "test", "vault-exprot")

    assert result.status == 2
    assert "did you mean vault-export?" in result.err


def first_alert(opwatch: Opwatch, rule: str) -> dict[str, Any]:
    """An alert of the demo."""
    lines = opwatch("query", f"rule:{rule} stream:alert", "--demo", "--since", "2d", "--format", "ndjson").out
    found: dict[str, Any] = json.loads(lines.splitlines()[0])
    return found


def test_explain_shows_conditions_values_and_state(opwatch: Opwatch) -> None:
    event = first_alert(opwatch, "failed-signin-burst-user")["events"][-1]

    fired = opwatch("rules", "explain", "failed-signin-burst-user", event, "--demo", "--since", "2d")
    other = opwatch("rules", "explain", "success-after-failures", event, "--demo", "--since", "2d")

    assert fired.status == other.status == 0
    assert re.search(r"true +outcome = failure +failure", fired.out)
    assert re.search(r"State: count \d+ of 10 within 30m", fired.out)
    assert "alert" in fired.out
    assert "step 1: holds" in other.out


def test_explain_as_json_names_the_first_condition_that_is_not_true(opwatch: Opwatch) -> None:
    event = first_alert(opwatch, "failed-signin-burst-user")["events"][-1]

    result = opwatch("rules", "explain", "vault-export", event, "--demo", "--since", "2d", "--format", "json")

    found = json.loads(result.out)
    assert (found["fired"], found["matches"]) == (False, False)
    assert found["first_not_true"] == "reads audit events alone"
    assert found["event"]["uuid"] == event
    assert found["parts"][0]["match"][0][0]["verdict"] is None


def test_explain_of_an_event_that_is_not_there_exits_5(opwatch: Opwatch) -> None:
    result = opwatch("rules", "explain", "vault-export", "NOSUCHEVENT", "--demo", "--since", "2d")

    assert result.status == 5
    assert "no event NOSUCHEVENT in the last 2d" in result.err


def test_backtest_counts_alerts_a_day_by_severity(opwatch: Opwatch) -> None:
    table = opwatch("rules", "backtest", "--demo", "--since", "2d").out
    data = json.loads(opwatch("rules", "backtest", "--demo", "--since", "2d", "--format", "json").out)

    assert "RULE" in table
    assert "Still learning, and quiet so far:" in table
    row = next(each for each in data["rules"] if each["rule"] == "failed-signin-burst-user")
    assert row["alerts"] == sum(row["by_severity"].values()) > 0
    assert row["per_day"] == pytest.approx(row["alerts"] / 2, abs=1e-3)


def test_backtest_of_an_edited_file_says_who_and_when_is_gained(opwatch: Opwatch, tmp_path: Path) -> None:
    edited = text(COUNT, id="failed-signin-burst-user", at_least=5, within="30m")
    (tmp_path / "edited.toml").write_text(edited)

    data = json.loads(
        opwatch(
            "rules", "backtest", str(tmp_path / "edited.toml"), "--demo", "--since", "2d", "--format", "json"
        ).out
    )

    assert data["gained"]
    assert {alert["rule"] for alert in data["gained"]} == {"failed-signin-burst-user"}
    assert all(alert["entity"]["user"] and alert["time"] for alert in data["gained"])
    assert [each["rule"] for each in data["rules"]] == ["failed-signin-burst-user"]


def test_backtest_of_a_bad_file_exits_5_with_its_line(opwatch: Opwatch, tmp_path: Path) -> None:
    (tmp_path / "edited.toml").write_text(text(COUNT, at_least="many"))

    result = opwatch("rules", "backtest", str(tmp_path / "edited.toml"), "--demo")

    assert result.status == 5
    assert "edited.toml:1: rule 'tried' at_least: must be a whole number" in result.err


def test_list_tells_which_rules_need_more_of_the_past_than_is_learnt(opwatch: Opwatch) -> None:
    lines = {line.split()[0]: line for line in opwatch("rules", "list", "--learn", "30d").out.splitlines()}

    assert "needs 45d of history, more than --learn 30d" in lines["dormant-account-wakes"]
    assert "more than" not in lines["new-country-for-user"]
