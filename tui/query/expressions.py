"""Regular expressions that may be asked of many texts: those that can take for ever are refused before they are.

Python's engine tries every way to fit a pattern, one after the other, and cannot be stopped meanwhile. How many
there can be is told from the pattern: a repeat within an endless repeat has more than anybody waits for, and each
endless repeat multiplies them by the length of the text.
"""

import re
from collections.abc import Callable, Iterable
from importlib import import_module
from math import prod
from typing import Any, NamedTuple

Matcher = Callable[[str], bool]

# How Python reads a pattern; it has no public name, and a second reading of our own could differ from it.
_reading: Any = import_module("re._parser")
_ENDLESS = _reading.MAXREPEAT

LONGEST_TEXT = 1024
"""Characters; `tui.events.clean` lets none pass that is longer."""
_ENOUGH = 64
"""Choices that often repeated are too many, however few they are."""
MOST_STEPS = 4 * LONGEST_TEXT**3
"""For instance two endless repeats and two choices of two: some seconds for the most unfortunate text, a thousand
times the same letter."""


def regex(pattern: str) -> Matcher:
    """Some part fits a regular expression; `ValueError` when it is none, or could take for ever."""
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
        ways = _ways(_reading.parse(pattern, re.IGNORECASE))
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"not a regular expression: {error}") from error
    starts = 1 if pattern.startswith(("^", r"\A")) else LONGEST_TEXT
    if starts * ways.choices * LONGEST_TEXT**ways.endless > MOST_STEPS:
        raise ValueError("too many repeats in one expression (.* + {1,99}): it could take for ever")
    return lambda value: compiled.search(value) is not None


class _Ways(NamedTuple):
    """How a pattern can be fitted from one place on."""

    choices: int = 1
    endless: int = 0
    """Repeats without an end."""


def _ways(pattern: Iterable[tuple[Any, Any]]) -> _Ways:
    found = [_of_one(str(kind), what) for kind, what in pattern]
    return _Ways(prod(each.choices for each in found), sum(each.endless for each in found))


def _of_one(kind: str, what: Any) -> _Ways:
    if kind.endswith("_REPEAT"):
        return _repeated(*what)
    if kind == "BRANCH":
        return _branches(what[1])
    if kind == "SUBPATTERN":
        return _ways(what[-1])
    if kind == "ATOMIC_GROUP":
        return _ways(what)
    if kind in {"ASSERT", "ASSERT_NOT"}:
        return _ways(what[1])
    if kind == "GROUPREF":
        return _Ways(endless=1)  # what the group found is compared, letter by letter, each time
    if kind == "GROUPREF_EXISTS":
        return _branches([part for part in what[1:] if part is not None])
    return _Ways()


def _repeated(least: int, most: int, part: Any) -> _Ways:
    inner = _ways(part)
    if most == _ENDLESS:
        if inner != _Ways():
            raise ValueError("a repeat or a choice within an endless repeat, like (a+)+, could take for ever")
        return _Ways(endless=1)
    return _Ways((most - least + 1) * inner.choices ** min(most, _ENOUGH), inner.endless * min(most, _ENOUGH))


def _branches(parts: Iterable[Any]) -> _Ways:
    found = [_ways(part) for part in parts]
    endless = max(each.endless for each in found)
    firsts = [_first_letter(part) for part in parts]
    if None not in firsts and len({*firsts}) == len(firsts):  # the first letter tells which it is
        return _Ways(max(each.choices for each in found), endless)
    return _Ways(sum(each.choices for each in found), endless)


def _first_letter(part: Any) -> str | None:
    for kind, what in part:
        return chr(what).casefold() if str(kind) == "LITERAL" else None
    return None
