"""The order of arguments: flags may stand before or after the command's name, and `watch` need not be named."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

import click

_FLAG = re.compile(r"--[a-z][a-z0-9-]*(=.*)?|-h", re.DOTALL)
"""What is meant as a flag. A query may begin with `-` too: `-5`, `-foo bar`."""


def arranged(arguments: Sequence[str], commands: Sequence[click.Command], default: str) -> list[str]:
    """The arguments as click wants them: the command, its flags with their values, `--`, and the rest.

    `commands` are those that may be meant.
    """
    options = list(_options(commands))
    taking_value = {flag for option in options if not option.is_flag for flag in option.opts}
    known = {flag for option in options for flag in option.opts} | {"--help", "-h"}
    flags: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            rest += waiting
            break
        if _FLAG.fullmatch(argument):
            name = argument.partition("=")[0]
            if name not in known:  # told here: whether it takes a value, and what follows it means, nobody knows
                raise click.NoSuchOption(name, possibilities=get_close_matches(name, known))
            flags.append(argument)
            if argument in taking_value and waiting:
                flags.append(waiting.pop(0))
        else:
            rest.append(argument)
    command = rest.pop(0) if rest else default
    return [command, *flags, *(["--", *rest] if rest else [])]


def _options(commands: Iterable[click.Command]) -> Iterator[click.Option]:
    """The options of all commands, those of a group's commands among them."""
    for command in commands:
        yield from (option for option in command.params if isinstance(option, click.Option))
        if isinstance(command, click.Group):
            yield from _options(command.commands.values())
