"""Named lists that rules refer to: known offices, sensitive vaults and the like.

A list that is empty or not defined makes its condition unknown, so that a rule waits for it instead of guessing.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from tui.detection.clauses import lists_of
from tui.detection.rule import Rule
from tui.events.forgetting import make_room
from tui.events.names import NO_NAMES, Names
from tui.events.places import country_code
from tui.query.addresses import parse_address
from tui.query.values import Matcher, any_of, cidr, either, globs

ListSetting: TypeAlias = Sequence[str] | Mapping[str, Sequence[str]]
"""A list that replaces the shipped one, or what to `add` to it and what to `remove`."""
ANSWERS = 16_384
"""Values whose answer is remembered, for each list."""
NAMED = ("item", "vault", "group")
"""Fields whose ids the alias file may name."""


class Lists:
    """The lists of one account. A list may be filled later: conditions look it up when they are evaluated."""

    def __init__(self, lists: Mapping[str, Sequence[str]] | None = None, names: Names = NO_NAMES) -> None:
        self._entries = {name: tuple(entries) for name, entries in (lists or {}).items()}
        self._names = names
        self._compiled: dict[tuple[str, str], Matcher] = {}
        self._answers: dict[tuple[str, str], dict[str, bool]] = {}
        self.revision = 0
        """Grows whenever a list has changed."""

    def fill(self, name: str, entries: Iterable[str]) -> None:
        """Sets a list."""
        self._entries[name] = tuple(entries)
        self.revision += 1
        for key in [key for key in self._compiled if key[0] == name]:
            del self._compiled[key]
            self._answers[key].clear()

    def replace(self, lists: Mapping[str, Sequence[str]]) -> None:
        """Sets all lists; those that are not among them are empty from now on."""
        for name in {**self._entries, **lists}:
            if tuple(lists.get(name, ())) != self._entries.get(name, ()):
                self.fill(name, lists.get(name, ()))

    def is_empty(self, name: str) -> bool:
        """True for a list without entries, or none at all."""
        return not self._entries.get(name)

    def contains(self, name: str, field: str, value: str) -> bool | None:
        """Whether a field's value is in a list; None while the list is empty."""
        return self.reader(name, field)(value)

    def reader(self, name: str, field: str) -> Callable[[str], bool | None]:
        """`contains` for one list and field; remembers answers, since the same values come again and again."""
        key = (name, field)
        answers = self._answers.setdefault(key, {})

        def contains(value: str) -> bool | None:
            known = answers.get(value)
            if known is not None:
                return known
            if self.is_empty(name):
                return None
            if key not in self._compiled:
                self._compiled[key] = self._compile(field, self._entries[name])
            make_room(answers, ANSWERS)
            answer = answers[value] = self._compiled[key](value)
            return answer

        return contains

    def _compile(self, field: str, entries: Sequence[str]) -> Matcher:
        if field == "ip":
            return _addresses(entries)
        if field == "country":
            entries = [country_code(entry) for entry in entries]
        wild = [entry for entry in entries if "*" in entry or "?" in entry]
        test = either([any_of(set(entries) - set(wild)), *([globs(wild)] if wild else [])])
        return self._or_by_name(test) if field in NAMED else test

    def _or_by_name(self, test: Matcher) -> Matcher:
        def contains(value: str) -> bool:
            name = self._names.of(value)
            return test(value) or (name is not None and test(name))

        return contains


def _addresses(entries: Sequence[str]) -> Matcher:
    """Networks one by one, single addresses by a set: a threat list has tens of thousands of them."""
    inside = cidr([entry for entry in entries if "/" in entry])
    single = {parse_address(entry.strip()) for entry in entries if "/" not in entry} - {None}
    return lambda value: parse_address(value) in single or inside(value)


@cache
def shipped_lists() -> Mapping[str, tuple[str, ...]]:
    """The lists that opwatch ships."""
    text = (files("tui.detection") / "catalogue" / "lists.toml").read_text(encoding="utf-8")
    return {name: tuple(entries) for name, entries in tomllib.loads(text)["lists"].items()}


def merged(shipped: Mapping[str, Sequence[str]], configured: Mapping[str, ListSetting]) -> dict[str, Sequence[str]]:
    """The shipped lists under those of the settings."""
    lists = dict(shipped)
    for name, entries in configured.items():
        lists[name] = _changed(lists.get(name, ()), entries) if isinstance(entries, Mapping) else entries
    return lists


def _changed(entries: Sequence[str], change: Mapping[str, Sequence[str]]) -> Sequence[str]:
    removed = {entry.casefold() for entry in change.get("remove", ())}
    return [entry for entry in (*entries, *change.get("add", ())) if entry.casefold() not in removed]


def awaited(rule: Rule, lists: Lists) -> tuple[str, ...]:
    """The lists that a rule waits for: some role cannot match in any of its alternatives while they are empty."""
    waits: dict[str, None] = {}
    for role in rule.roles:
        blocked = [
            [name for condition in alternative for name in sorted(lists_of(condition.form)) if lists.is_empty(name)]
            for alternative in role.match
        ]
        if blocked and all(blocked):
            waits.update(dict.fromkeys(name for names in blocked for name in names))
    return tuple(waits)
