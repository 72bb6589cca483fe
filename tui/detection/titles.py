"""Titles of alerts: `{user} failed to sign in {count} times in {window}`."""

from collections.abc import Iterable
from string import Formatter

from rich.cells import cell_len, set_cell_size

from tui.detection.rule import Title
from tui.detection.table import WrongKeyError, nearest

COMMON = frozenset({"rule", "severity", "window", "account", "done"})
"""Placeholders of every title, besides the fields and those of the kind; `done` is an audit event in words."""
MISSING = "?"
LONGEST = 80
"""Cells of a terminal that one value may take; a name can have a thousand."""
IN_TITLE = 48
"""The same where a sentence goes on behind it: more than nearly every e-mail has."""


def read_title(template: str, known: Iterable[str]) -> Title:
    """The pieces of a template; raises `WrongKeyError` for a placeholder that nothing fills."""
    names = frozenset(known) | COMMON
    try:
        pieces = [(text, name) for text, name, *_ in Formatter().parse(template)]
    except ValueError as error:
        raise WrongKeyError("title", f"{error} in {template!r}") from error
    for _, name in pieces:
        if name is not None and name not in names:
            raise WrongKeyError("title", f"unknown placeholder {{{name}}}{nearest(name, names)}")
    return tuple(pieces)


def split(title: Title, measure: str | None = None) -> list[Title]:
    """The parts between which the placeholder `measure` stands; one part if there is none."""
    parts: list[list[tuple[str, str | None]]] = [[]]
    for text, name in title:
        parts[-1].append((text, None if name == measure else name))
        if name is not None and name == measure:
            parts.append([])
    return [tuple(part) for part in parts]


def shortened(value: str, cells: int = LONGEST) -> str:
    """A value that leaves room for the rest of a line."""
    if len(value) * (1 if value.isascii() else 2) <= cells or cell_len(value) <= cells:
        return value
    return f"{set_cell_size(value, cells - 1).rstrip()}…"
