"""How the commands of `opwatch rules` print: a table for people, JSON for programs."""

import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click
import msgspec
from rich.cells import cell_len

from tui.cli.table import GAP, draw
from tui.events.clean import clean

Command = TypeVar("Command", bound=Callable[..., Any])
_UNBOUNDED = 10_000
"""Columns where there is no terminal: a program that reads lines wants them whole."""


def format_flag(command: Command) -> Command:
    """`--format`."""
    return click.option(
        "--format", "form", type=click.Choice(("table", "json")), default="table", help="table or json."
    )(command)


def print_json(data: Any) -> None:
    """One JSON document."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(data)).decode() + "\n")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table that fits the terminal."""
    draw(headings, _cleaned(rows), _width(), _write)


def print_table_with_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table whose last column is a long text; on a narrow terminal it stands beneath its row."""
    whole = _cleaned(rows)
    needed = sum(max(cell_len(row[column]) for row in (headings, *whole)) for column in range(len(headings)))
    width = _width()
    if needed + len(GAP) * len(headings) <= width:
        draw(headings, whole, width, _write)
        return
    lines: list[str] = []
    draw(headings[:-1], [row[:-1] for row in whole], width, lines.append)
    texts = [headings[-1], *(row[-1] for row in whole)]
    for line, text in zip(lines, texts, strict=True):
        _write(f"{line}    {text}\n")


def _cleaned(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    return [[clean(cell) for cell in row] for row in rows]


def _width() -> int:
    return shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else _UNBOUNDED


def print_line(line: str = "") -> None:
    """A line of plain text."""
    _write(clean(line) + "\n")


def _write(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
