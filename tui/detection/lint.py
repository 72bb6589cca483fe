"""Lint: everything that is wrong or doubtful in rule files, with its place, before a rule is trusted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from tui.detection.lint_clauses import lint_clauses
from tui.detection.lists import Lists, ListSetting, awaited, merged, shipped_lists
from tui.detection.loading import Overrides, load_rules
from tui.detection.remarks import Remark, error, warning
from tui.detection.rule import Rule
from tui.detection.rule_tests import run_tests
from tui.detection.table import Problem, RuleFileError
from tui.detection.wording import length
from tui.events.times import NANOSECONDS

DAY = 86_400 * NANOSECONDS


def lint(
    texts: Sequence[tuple[str, str]],
    overrides: Overrides | None = None,
    lists: Mapping[str, ListSetting] | None = None,
    config: str = "settings",
) -> list[Remark]:
    """Errors first, then warnings; what is said of rules in files that can be read does not wait for the others.

    `config` names the file that the overrides stand in.
    """
    rules, problems = _loaded(texts, dict(overrides or {}), config)
    filled = Lists(merged(shipped_lists(), lists or {}))
    ids = [rule.id for rule in rules]
    remarks = [Remark("error", problem) for problem in problems]
    for rule in rules:
        remarks += _lint_tests(rule, rules)
        remarks += lint_clauses(rule, ids)
        remarks += _lint_rule(rule, filled)
    return sorted(remarks, key=lambda remark: remark.level != "error")


def _loaded(
    texts: Sequence[tuple[str, str]], overrides: Overrides, config: str
) -> tuple[list[Rule], list[Problem]]:
    """The rules of the files that are right by themselves, and what is wrong with the others or between them."""
    problems: dict[Problem, None] = {}
    healthy = []
    for text in texts:
        try:
            load_rules([text])
        except RuleFileError as wrong:
            problems |= dict.fromkeys(wrong.problems)
        else:
            healthy.append(text)
    try:
        rules = load_rules(healthy)
    except RuleFileError as wrong:
        return _one_by_one(healthy), [*problems, *wrong.problems]
    try:
        return load_rules(healthy, overrides), list(problems)
    except RuleFileError as wrong:
        ids = {problem.rule for problem in problems}  # rules that could not be read are no unknown ones
        told = [replace(each, file=config, line=0) for each in wrong.problems if each.rule not in ids]
        return rules, [*problems, *told]


def _one_by_one(texts: Iterable[tuple[str, str]]) -> list[Rule]:
    """The rules of files that do not go together, of those with one id the first."""
    rules: dict[str, Rule] = {}
    for text in texts:
        for rule in load_rules([text]):
            rules.setdefault(rule.id, rule)
    return list(rules.values())


def _lint_tests(rule: Rule, rules: Iterable[Rule]) -> Iterator[Remark]:
    for verdict in run_tests(rule, rules):
        if verdict.complaint:
            yield error(rule, "test", f"{verdict.test.name!r} fails: {verdict.complaint}")
    if not any(test.expect > 0 for test in rule.tests):
        yield warning(rule, "test", "no test in which it fires")
    if not any(test.expect == 0 for test in rule.tests):
        yield warning(rule, "test", "no test in which it stays quiet")


def _lint_rule(rule: Rule, lists: Lists) -> Iterator[Remark]:
    within = min(rule.kind.within, DAY)
    if rule.dedup < within:
        message = (
            f"{length(rule.dedup)} is shorter than the window of {length(within)}: one burst makes many alerts"
        )
        yield warning(rule, "dedup", message)
    if not rule.enabled and not rule.off_reason:
        yield warning(rule, "off_reason", "is off, and does not say why")
    if waiting := awaited(rule, lists):
        names = " and ".join(f"lists.{name}" for name in waiting)
        yield warning(rule, "match", f"waits for {names}, and finds nothing until then")
