"""Rules from TOML: the shipped catalogue and an analyst's own files are the same thing.

Raises `RuleFileError`, which names file, line of the rule's header, rule, key and the nearest valid name.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from tui.detection.rule import Rule
from tui.detection.rule_folder import folder_texts
from tui.detection.rule_reading import read_rule
from tui.detection.table import Problem, RuleFileError, Table, WrongKeyError, nearest

LISTS = "lists.toml"
"""The file of the catalogue that holds no rules."""
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*rule[ \t]*\]\]", re.MULTILINE)

Overrides = Mapping[str, Mapping[str, Any]]
"""Keys of rules that a person's settings replace, by rule id."""


def load_all(folder: Path | None, overrides: Overrides | None = None) -> list[Rule]:
    """The catalogue and a folder's rules; ids of the catalogue are taken: `[rules.ID]` changes such a rule."""
    return load_rules([*catalogue_texts(), *folder_texts(folder)], overrides)


def load_catalogue(overrides: Overrides | None = None) -> list[Rule]:
    """The rules that opwatch ships."""
    return load_rules(catalogue_texts(), overrides)


def catalogue_texts() -> list[tuple[str, str]]:
    """Name and content of the files that hold them."""
    folder = files("tui.detection") / "catalogue"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml") and entry.name != LISTS)
    return [(name, (folder / name).read_text(encoding="utf-8")) for name in names]


def load_rules(texts: Iterable[tuple[str, str]], overrides: Overrides | None = None) -> list[Rule]:
    """The rules of some files, given by name and content; ids are unique over all of them."""
    rules: list[Rule] = []
    problems: list[Problem] = []
    changes = dict(overrides or {})
    for file, text in texts:
        for number, line, table in _tables(file, text):
            try:
                rule = _read(table, changes, file, line)
                _check_new(rule, rules)
            except WrongKeyError as error:
                problems.append(Problem(file, line, _name(table, number), error.key, error.message))
            else:
                rules.append(rule)
    if not problems:
        problems += [*_unknown_overrides(changes, rules), *cycles(rules)]
    if problems:
        raise RuleFileError(problems)
    return rules


def _tables(file: str, text: str) -> Iterable[tuple[int, int, dict[str, Any]]]:
    """Number, line and content of each rule of a file."""
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not only its own: thousands of digits or brackets
        raise RuleFileError([Problem(file, 0, "", "", f"not TOML: {error}")]) from error
    for key in content:
        if key != "rule":
            raise RuleFileError([Problem(file, 0, "", key, f"unknown key{nearest(key, ['rule'])}")])
    tables = content.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RuleFileError([Problem(file, 0, "", "rule", "must be written [[rule]]")])
    lines = [text.count("\n", 0, header.start()) + 1 for header in _HEADER.finditer(text)]
    lines += [0] * (len(tables) - len(lines))
    return [(number, lines[number - 1], table) for number, table in enumerate(tables, 1)]


def _read(table: dict[str, Any], changes: Overrides, file: str, line: int) -> Rule:
    change = changes.get(table.get("id", "")) if isinstance(table.get("id"), str) else None
    return read_rule(Table(table | dict(change or {})), file, line)


def _check_new(rule: Rule, rules: Iterable[Rule]) -> None:
    for other in rules:
        if other.id == rule.id:
            raise WrongKeyError("id", f"is taken by the rule at {other.origin.file}:{other.origin.line}")


def _name(table: Mapping[str, Any], number: int) -> str:
    name = table.get("id")
    return name if isinstance(name, str) and name else f"number {number}"


def _unknown_overrides(changes: Overrides, rules: Iterable[Rule]) -> list[Problem]:
    known = [rule.id for rule in rules]
    return [
        Problem("settings", 0, name, "", f"no such rule{nearest(name, known)}")
        for name in changes
        if name not in known
    ]


def cycles(rules: Iterable[Rule]) -> list[Problem]:
    """Rules that wait, through hits, for what they themselves find."""
    heard = {rule.id: (rule, rule.hears) for rule in rules}
    problems = []
    for name, (rule, _) in heard.items():
        reached, ahead = set[str](), [name]
        while ahead:
            for other in heard[ahead.pop()][1] & heard.keys() - reached:
                reached.add(other)
                ahead.append(other)
        if name in reached:
            message = "reads its own hits, directly or through other rules"
            problems.append(Problem(rule.origin.file, rule.origin.line, name, "step", message))
    return problems
