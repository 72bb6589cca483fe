"""The flags that commands share. None has a default here: the settings know the defaults and check the values."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
REGIONS = ("us", "ca", "eu", "ent")
THEMES = ("auto", "soc-dark", "soc-light", "soc-16", "soc-mono")


def _refuse_token(_context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value is not None:
        raise click.UsageError(
            "--token is not taken: everybody on this machine can read a command line; "
            "use --token-file PATH or OPWATCH_TOKEN, and renew a token that was typed there"
        )


_ACCOUNT = (
    click.option("--demo", is_flag=True, default=None, help="The built-in demo account; no network, no token."),
    click.option("--seed", metavar="N", help="Another invented company for --demo."),
    click.option("--account", metavar="NAME", help="Which [accounts.NAME] of the config; else all of them."),
    click.option("--region", type=click.Choice(REGIONS), help="Where to ask; else the token says."),
    click.option("--base-url", metavar="URL", help="Where to ask, in full."),
    click.option(
        "--allow-host", metavar="HOST", multiple=True, help="A host besides 1Password's that may be asked."
    ),
    click.option("--token-file", metavar="PATH", help="A file with the token, mode 0600; - is standard input."),
    click.option("--token", hidden=True, expose_value=False, is_eager=True, callback=_refuse_token),
    click.option("--api", type=click.Choice(("v2", "v1")), help="Version of the endpoints."),
    click.option("--requests-per-minute", metavar="N", help="Our own ceiling, all streams together (300)."),
    click.option("--config", metavar="FILE", help="Another config file."),
)
_READING = (
    click.option("--since", metavar="TIME", help="How far back to read: 90m, 7d, or a moment (24h)."),
    click.option("--capacity", metavar="N", help="Events to keep (1000000)."),
    click.option("--state-dir", metavar="DIR", help="Where the place in each stream and the alerts are kept."),
    click.option("--no-state", is_flag=True, default=None, help="Read and keep nothing on disk."),
    click.option("--timezone", metavar="ZONE", help="Zone of times shown and typed, like Europe/Berlin."),
    click.option("--names", metavar="FILE", help="TOML file with names of vaults, items and groups."),
)
_LEARNING = (
    click.option(
        "--learn", metavar="TIME", help="How far back rules learn what is usual, in the background; 0: off (30d)."
    ),
)
_ONE_SHOT = (click.option("--retry-for", metavar="TIME", help="How long to ride out faults of the service (30s)."),)


def account_flags(command: Command) -> Command:
    """Which account, and how to reach it."""
    return _apply(_ACCOUNT, command)


def reading_flags(command: Command) -> Command:
    """How much to read, and how to understand it."""
    return _apply(_READING, command)


def learning_flags(command: Command) -> Command:
    """For commands that run rules."""
    return _apply(_LEARNING, command)


def one_shot_flags(command: Command) -> Command:
    """For commands that end by themselves."""
    return _apply(_ONE_SHOT, command)


def _apply(options: tuple[Callable[[Command], Command], ...], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
