"""`opwatch watch`, the default command: the watch screen, or lines where there is no screen to draw on."""

import asyncio
import contextlib
import gc
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

import click

from tui.cli.connections import Connections, connected, connections
from tui.cli.flags import THEMES, account_flags, learning_flags, reading_flags
from tui.cli.problem import INTERNAL, Problem
from tui.cli.recorded import recorded
from tui.cli.watching import watched
from tui.endings import watch_terminal
from tui.events.view import View
from tui.query import parse
from tui.right_of_way import run_first
from tui.settings import Settings, load_accounts
from tui.state.view_file import ViewFile

if TYPE_CHECKING:
    from tui.notifications.notifier import Notifier

TURN = 0.0005
"""Seconds after which the thread that judges lets the screen's on; CPython's own are 0.005, and a key needs several
turns until it is painted: one to be read, one or more to be acted on, one to be written."""
PICTURES = "240"
"""A second at most; Textual's own are 60. A key that comes just after a picture waits for up to two of these."""


@click.command()
@account_flags
@reading_flags
@learning_flags
@click.option("--interval", metavar="TIME", help="Pause between polls of a stream, 1s to 5m (60s; demo 2s).")
@click.option("--plain", is_flag=True, help="Lines instead of a screen.")
@click.option("--ascii", is_flag=True, default=None, help="No signs beyond ASCII.")
@click.option("--theme", type=click.Choice(THEMES), help="Colours.")
@click.option("--query", "words", metavar="QUERY", default="", help="The filter to begin with.")
@click.option("--bell", is_flag=True, default=None, help="Ring the bell also where a desktop took the alarm.")
@click.option("--record", metavar="FILE", help="Write what arrives to a file, for opwatch replay.")
@click.pass_context
def watch(context: click.Context, /, plain: bool, words: str, record: str | None, **flags: object) -> None:
    """Open the watch screen (the default command).

    Without --account all accounts of the config are watched at once; @ shows them one after the other.
    """
    found = load_accounts(flags)
    parse(words)  # a faulty filter is told before anything begins
    if not plain:
        refuse_without_terminal()
    if record is not None and len(found) > 1:
        raise Problem("--record writes down one account", f"--account {' | '.join(one.account for one in found)}")
    accounts = connections(found)
    for note in dict.fromkeys(note for settings in found for note in settings.notes):
        sys.stderr.write(f"opwatch: {note}\n")
    with recorded(accounts, record) as accounts:
        if plain:
            from tui.cli.plain import watch_plainly  # it draws on the ring, and so needs NumPy

            context.exit(watch_plainly(accounts, found[0], words))
        context.exit(watch_on_screen(accounts, found[0], words))


def refuse_without_terminal() -> None:
    """Without a terminal the screen would spin on its input, or fill a file with escape sequences."""
    streams = {"input": sys.stdin, "output": sys.stdout, "error output": sys.stderr}
    missing = [name for name, stream in streams.items() if not stream.isatty()]
    if missing:
        raise Problem(f"the screen needs a terminal, and standard {missing[0]} is none", "--plain prints lines")
    if os.environ.get("TERM") in ("dumb", "unknown"):
        raise Problem(f"a terminal with TERM={os.environ['TERM']} has no screen", "--plain prints lines")


def load_textual() -> None:
    """Textual is told of `PICTURES` by the environment; programs that we start are not."""
    if "TEXTUAL_FPS" in os.environ:
        return
    os.environ["TEXTUAL_FPS"] = PICTURES
    import_module("textual.constants")
    del os.environ["TEXTUAL_FPS"]


def watch_on_screen(accounts: Connections, settings: Settings, words: str) -> int:
    """Shows the screen until it is left; returns the exit code."""
    gc.disable()  # until the first frame little becomes garbage, and the search for it is a twentieth of the start
    load_textual()
    from tui.app import ScreenOptions, WatchApp  # Textual takes a while to load; other commands do without it
    from tui.screens.view_memory import ViewMemory  # as above

    options = next(iter(connected(accounts).values()))
    terminal = _Terminal()

    def notifier(account: str) -> "Notifier | None":
        if options.replay:  # what was long ago alarms nobody
            return None
        from tui.notifications.notifier import Notifier  # asked in the monitor's thread, after the first frame

        return Notifier(settings.notify, terminal.write, always_bell=settings.bell, account=account)

    monitor = watched(accounts, notifier, awaits_tokens=True)
    screen = ScreenOptions(
        theme=settings.theme,
        ascii_only=True if settings.ascii else None,
        zone=settings.zone,
        query=words,
        memory=ViewMemory(
            View(settings.columns, settings.times), ViewFile(options.state_dir) if options.state_dir else None
        ),
        environ=dict(os.environ),
    )

    def begin() -> None:
        gc.enable()
        sys.setswitchinterval(TURN)
        terminal.is_written_by(asyncio.get_running_loop(), app.tell_terminal)
        watch_terminal(monitor.stop)
        monitor.start()

    app = WatchApp(
        monitor, screen, clock=options.replay.clock if options.replay else time.time, on_first_frame=begin
    )
    run_first(app.run_async())
    monitor.stop(0.5)
    if report := app.crash or monitor.crash:
        sys.stderr.write(report)
        return INTERNAL
    return app.return_code or 0


class _Terminal:
    """Told from the monitors' threads, it is written to in the screen's: only one thread writes to the terminal."""

    def __init__(self) -> None:
        self._tell: Callable[[str], None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def is_written_by(self, loop: asyncio.AbstractEventLoop, tell: Callable[[str], None]) -> None:
        """Until then it is silent."""
        self._loop, self._tell = loop, tell

    def write(self, sequence: str) -> None:
        """Returns at once, whatever the terminal does."""
        if self._loop is not None and self._tell is not None:
            with contextlib.suppress(RuntimeError):  # the loop has closed: the screen is left
                self._loop.call_soon_threadsafe(self._tell, sequence)
