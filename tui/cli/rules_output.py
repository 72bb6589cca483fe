"""How the commands of `opwatch rules` print: a table for people, JSON for programs."""

import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click
import msgspec

from tui.cli.table import draw
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
    width = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else _UNBOUNDED
    draw(headings, ([clean(cell) for cell in row] for row in rows), width, _write)


def print_line(line: str = "") -> None:
    """A line of plain text."""
    _write(clean(line) + "\n")


def _write(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
