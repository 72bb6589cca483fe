"""A rule file that is wrong says where: file, line, rule, key and the nearest valid name."""

from typing import Any

import pytest
import tomli_w

from tests.detection.rules import COUNT, DISTINCT, EVENT, FAILED, SUCCEEDED, USUAL, rule, sequence, text
from tui.detection.loading import load_catalogue, load_rules
from tui.detection.table import RuleFileError
from tui.events.alert import Severity
from tui.events.times import NANOSECONDS


@pytest.mark.parametrize(
    ("keys", "more", "said"),
    [
        (COUNT, {"at_leats": 3}, "at_leats: unknown key; did you mean 'at_least'?"),
        (COUNT, {"at_least": 1}, "at_least: must be a whole number from 2 to 4096, not 1"),
        (COUNT, {"at_least": True}, "at_least: must be a whole number"),
        (COUNT, {"within": "ten minutes"}, "within: 'ten minutes' is not a duration"),
        (COUNT, {"within": "31d"}, "within: must be at most 30d"),
        (COUNT, {"kind": "cuont"}, "kind: unknown kind 'cuont'; did you mean 'count'?"),
        (COUNT, {"severity": "hihg"}, "severity: unknown severity 'hihg'; did you mean 'high'?"),
        (COUNT, {"stream": "signins"}, "stream: unknown stream 'signins'; did you mean 'signin'?"),
        (COUNT, {"stream": 3}, "stream: must be a text or a list of texts, not 3"),
        (COUNT, {"match": {"outcom": "x"}}, "match.outcom: unknown field 'outcom'; did you mean 'outcome'?"),
        (COUNT, {"match": {"vault": "x"}}, "match.vault: signin events have no 'vault'"),
        (COUNT, {"match": "x"}, "match: must be a table"),
        (
            COUNT,
            {"match": {"ip": {"cdir": "10.0.0.0/8"}}},
            "match.ip.cdir: unknown operator 'cdir'; did you mean",
        ),
        (COUNT, {"match": {"ip": {"cidr": "10.0.0/8"}}}, "match.ip.cidr: '10.0.0/8' is not a network"),
        (COUNT, {"match": {"ip": {"gt": 3}}}, "match.ip.gt: 'ip' is no number"),
        (COUNT, {"match": {"ip": {"exists": "yes"}}}, "match.ip.exists: must be true or false"),
        (COUNT, {"match": {"ip": {}}}, "match.ip: asks nothing"),
        (COUNT, {"match": {"ip": []}}, "match.ip: must be a text, a number or a list of them"),
        (COUNT, {"by": ["usr"]}, "by: unknown field 'usr'; did you mean 'user'?"),
        (COUNT, {"title": "{usr} failed"}, "title: unknown placeholder {usr}; did you mean 'user'?"),
        (COUNT, {"title": "{values}"}, "title: unknown placeholder {values}"),
        (COUNT, {"title": "{user"}, "title: expected '}' before end of string"),
        (COUNT, {"why": " "}, "why: is empty"),
        (COUNT, {"id": "No Good"}, "id: must be lower-case words"),
        (COUNT, {"score": 101}, "score: must be a whole number from 0 to 100"),
        (COUNT, {"notify": "no"}, "notify: must be true or false"),
        (COUNT, {"cases": [{"severity": "high"}]}, "cases[1].severity: a case needs at_least or match"),
        (COUNT, {"cases": [{"severity": "high", "at_laest": 3}]}, "cases[1].severity: a case needs"),
        (COUNT, {"test": [{"name": "x", "expect": 1}]}, "test[1].events: is missing"),
        (DISTINCT, {"per_value": [3, 2]}, "per_value: must be [lowest, highest]"),
        (DISTINCT, {"of": "itm"}, "of: unknown field 'itm'; did you mean 'item'?"),
        (sequence(FAILED), {}, "step: needs at least two steps"),
        (sequence({**FAILED, "runz": 3}, SUCCEEDED), {}, "step[1].runz: unknown key; did you mean 'runs'?"),
        (sequence(FAILED, {**SUCCEEDED, "runs": 3}), {}, "step: the last step cannot have runs"),
        (
            sequence(FAILED, {**SUCCEEDED, "by": ["user", "ip"]}),
            {},
            "step[2].by: must name a field for each of",
        ),
    ],
)
def test_a_wrong_key_is_named(keys: dict[str, Any], more: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        rule(keys, **more)

    (problem,) = caught.value.problems
    assert f"tried.toml:1: rule '{more.get('id', 'tried')}' {said}" in str(problem)


@pytest.mark.parametrize("missing", ["id", "title", "why", "kind", "severity", "stream", "at_least", "within"])
def test_a_key_that_is_missing_is_named(missing: str) -> None:
    keys = {name: value for name, value in {**USUAL, **COUNT}.items() if name != missing}

    with pytest.raises(RuleFileError, match=f"{missing}: is missing"):
        load_rules([("a.toml", tomli_w.dumps({"rule": [keys]}))])


def test_each_wrong_rule_is_told_with_its_own_line() -> None:
    first, second = text(COUNT, id="one", at_least=0), text(COUNT, id="two", severity="bad")

    with pytest.raises(RuleFileError) as caught:
        load_rules([("mine.toml", f"# a comment\n{first}\n{second}")])

    line = first.count("\n") + 3
    assert [(problem.line, problem.rule, problem.key) for problem in caught.value.problems] == [
        (2, "one", "at_least"),
        (line, "two", "severity"),
    ]


def test_what_is_not_toml_says_so_with_the_place() -> None:
    with pytest.raises(RuleFileError, match=r"a\.toml: not TOML: .*line 2"):
        load_rules([("a.toml", "[[rule]]\nid = \n")])


@pytest.mark.parametrize("text", ["a = " + "[" * 5_000, "a = " + "9" * 5_000])
def test_toml_beyond_all_bounds_is_a_fault_of_the_file_and_not_of_the_program(text: str) -> None:
    with pytest.raises(RuleFileError, match=r"a\.toml: not TOML: "):
        load_rules([("a.toml", text)])


def test_a_key_outside_of_rules_is_unknown() -> None:
    with pytest.raises(RuleFileError, match=r"a\.toml: rul: unknown key; did you mean 'rule'\?"):
        load_rules([("a.toml", "[[rul]]\nid = 'x'\n")])


def test_an_id_is_taken_once_over_all_files() -> None:
    with pytest.raises(RuleFileError, match=r"b\.toml:1: rule 'tried' id: is taken by the rule at a\.toml:1"):
        load_rules([("a.toml", text(COUNT)), ("b.toml", text(EVENT))])


def test_what_is_not_said_has_a_default() -> None:
    count, event = rule(COUNT), rule(EVENT, severity="critical")

    assert count.by == ("user",)
    assert (count.score, event.score) == (40, 90)
    assert (count.dedup, event.dedup) == (1800 * NANOSECONDS, 1800 * NANOSECONDS)
    assert rule(COUNT, within="2h").dedup == 7200 * NANOSECONDS
    assert rule(COUNT, within="3d").dedup == 24 * 3600 * NANOSECONDS
    assert (count.grace, rule(DISTINCT).grace) == (900 * NANOSECONDS, 24 * 3600 * NANOSECONDS)
    assert count.enabled
    assert count.notify


def test_settings_replace_keys_of_shipped_rules() -> None:
    changed = load_catalogue({"bulk-access-distinct": {"at_least": 12, "severity": "low"}})

    (found,) = [each for each in changed if each.id == "bulk-access-distinct"]
    assert found.kind.at_least == 12  # type: ignore[attr-defined]
    assert found.severity is Severity.LOW


def test_settings_for_a_rule_that_is_not_there_name_the_nearest() -> None:
    with pytest.raises(RuleFileError, match="no such rule; did you mean 'vault-export'"):
        load_catalogue({"vault-exprot": {"enabled": False}})
