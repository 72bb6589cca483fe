"""The program `opwatch`: its commands, and what becomes of everything that goes wrong in them."""

import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from tui import __version__
from tui.cli.arrangement import arranged
from tui.cli.problem import INTERNAL, INTERRUPTED, MonitorCrashed, Problem, as_problem, tell, wants_json
from tui.credentials.crash_report import crash_report

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = ("config", "demo-server", "introspect", "notify-test", "query", "replay", "rules", "watch")
"""Each is in the module of its name, which is loaded when it is asked for: the screen waits for no other."""
DEFAULT = "watch"
COMPLETION = "_OPWATCH_COMPLETE"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
_OF_THE_PROGRAM = ("--help", "-h", "--version")


class _Program(click.Group):
    """`watch` is the command where none is named, and flags may stand before a command's name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own form
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own form
        return command_named(cmd_name) if cmd_name in COMMANDS else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing and not (args and args[0] in _OF_THE_PROGRAM):
            meant = [name for name in COMMANDS if name in args or name == DEFAULT]
            args = arranged(args, [command_named(name) for name in meant], DEFAULT)
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        return [*super().shell_complete(ctx, incomplete), *command_named(DEFAULT).shell_complete(ctx, incomplete)]


def command_named(name: str) -> click.Command:
    """Loads one of `COMMANDS`."""
    name = name.replace("-", "_")
    command = getattr(import_module(f"tui.cli.{name}"), name)
    assert isinstance(command, click.Command)
    return command


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="opwatch")
def program() -> None:
    """Watch the security events of a 1Password Business account.

    Without a command the watch screen opens; opwatch --demo shows it on an invented company. The token comes from
    --token-file, OPWATCH_TOKEN, EVENTS_API_TOKEN, a systemd credential, the config, or is asked for.

    Shell completion: eval "$(_OPWATCH_COMPLETE=bash_source opwatch)", likewise zsh_source and fish_source.
    """


def main() -> NoReturn:
    """Runs the command line of this process and ends it."""
    _leave_no_core_dump()
    _fill_missing_streams()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs a command; returns the exit code. Nothing that goes wrong shows a traceback with values, or a token."""
    if instruction := os.environ.get(COMPLETION):
        return _complete(instruction)
    try:
        with program.make_context("opwatch", list(arguments)) as context:
            if not gc.isenabled():  # since `tui.cli.main`
                gc.freeze()
                gc.enable()
            program.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()  # the reader has gone (`| head`): there is nobody to tell
    except MonitorCrashed as crash:
        sys.stderr.write(str(crash))
        return INTERNAL
    except Exception as error:  # noqa: BLE001 - all that is left ends here, as a plain line or as our own crash report
        problem = _known(error)
        if isinstance(error, OSError) and error.errno in _FULL:
            _discard_output()
            problem = Problem(f"the output cannot be written: {error.strerror}", status=INTERNAL, kind="output")
        if problem is None:
            sys.stderr.write(crash_report(error))
            return INTERNAL
        tell(problem, as_json=wants_json(arguments))
        return problem.status
    return 0


def _known(error: Exception) -> Problem | None:
    """The problem that it is. None if it is none, or cannot be told now: the exceptions there are load late."""
    try:
        return as_problem(error)
    except (ImportError, OSError, MemoryError):  # no descriptor is left, say; Python's own report would show values
        return None


def _discard_output() -> None:
    """Lets the interpreter's own flush at the end succeed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fill_missing_streams() -> None:
    """A descriptor that was closed before us (`>&-`) would become that of our next file or socket.

    Standard output becomes one that takes nothing: an answer that nobody gets is a fault. What is said on
    standard error is thrown away.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is not None:
            continue
        descriptor = os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)
        if descriptor != number:
            os.dup2(descriptor, number)
            os.close(descriptor)
        setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - as long as we live


def _complete(instruction: str) -> int:
    from click.shell_completion import shell_complete  # a shell asks for it, now and then

    return shell_complete(program, {}, "opwatch", COMPLETION, instruction)


def _leave_no_core_dump() -> None:
    """A dump of this process would hold the token."""
    try:
        import resource  # absent on Windows, which keeps no such dumps
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
