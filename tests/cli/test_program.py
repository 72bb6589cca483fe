"""The program as a whole: help, version, interruption, a reader that goes away, and faults of our own."""

import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Opwatch
from tests.credentials.tokens import CANARY, TOKEN
from tui import __version__
from tui.cli import program as program_module
from tui.cli.problem import MonitorCrashed

HEAVY = {"httpx", "numpy", "starlette", "textual", "uvicorn"}


def test_version_and_help_need_nothing(opwatch: Opwatch) -> None:
    assert opwatch("--version").out == f"opwatch, version {__version__}\n"
    assert "demo-server" in opwatch("--help").out
    assert "having >5" in opwatch("query", "--help").out
    assert "--plain" in opwatch("--demo", "--help").out


def test_importing_the_program_loads_nothing_heavy() -> None:
    script = f"import tui.cli.program, sys; print(sorted({HEAVY!r} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("error", "status"), [(KeyboardInterrupt(), 130), (BrokenPipeError(), 0), (MonitorCrashed("report\n"), 1)]
)
def test_what_ends_a_command_decides_the_exit_code(
    opwatch: Opwatch, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int
) -> None:
    monkeypatch.setattr(program_module, "program", _Failing(error))
    monkeypatch.setattr(os, "dup2", lambda *_: None)

    result = opwatch("query", "x")

    assert result.status == status
    assert result.err == ("report\n" if status == 1 else "")


def test_a_fault_of_our_own_gives_a_report_without_values(
    opwatch: Opwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program_module, "program", _Failing(ValueError(f"Illegal header b'Bearer {TOKEN}\\n'")))

    result = opwatch("query", "x")

    assert result.status == 1
    assert "Traceback" in result.err
    assert "This is a bug" in result.err
    assert CANARY not in result.err


def test_a_fault_that_cannot_be_looked_up_any_more_shows_no_values_either(
    opwatch: Opwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The classes of faults are loaded when the first one happens: not where no descriptor is left, say."""
    monkeypatch.setattr(program_module, "program", _Failing(OSError(errno.EMFILE, f"Too many open files: {TOKEN}")))
    monkeypatch.setitem(sys.modules, "tui.recording.problem", None)

    result = opwatch("query", "x")

    assert result.status == 1
    assert "This is a bug" in result.err
    assert CANARY not in result.err


def test_garbage_is_looked_for_again_once_a_command_runs() -> None:
    """`tui.cli` has its own reason not to while the program is loaded; what runs for weeks must."""
    script = (
        "import gc, sys; from tui.cli import main; sys.argv = ['opwatch', 'config', 'path'];"
        " import tui.cli.program as p; p.program.invoke = lambda _: print(gc.isenabled()); main()"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "True\n"


class _Failing:
    """Stands in for the commands and breaks."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def make_context(self, name: str, arguments: list[str]) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("words", "completed"),
    [("opwatch q", "query"), ("opwatch --de", "--demo"), ("opwatch query --form", "--format")],
)
def test_the_shell_completes_commands_and_flags(
    opwatch: Opwatch, monkeypatch: pytest.MonkeyPatch, words: str, completed: str
) -> None:
    monkeypatch.setenv("_OPWATCH_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))

    assert f"plain,{completed}" in opwatch().out.split()


def test_a_reader_that_goes_away_ends_the_output_quietly() -> None:
    command = [sys.executable, "-m", "tui", "query", "--demo", "", "--format", "ndjson"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as query:
        assert query.stdout is not None
        assert query.stderr is not None
        query.stdout.readline()
        query.stdout.close()

        assert query.stderr.read() == b""
        assert query.wait(30) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_told_in_one_line() -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        command = [sys.executable, "-m", "tui", "query", "--demo", ""]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr == "opwatch: the output cannot be written: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes descriptors")
@pytest.mark.parametrize(
    ("closed", "status", "out", "err"),
    [
        (">&-", 1, "", "the output cannot be written: Bad file descriptor"),
        ("2>&-", 5, "", ""),
        ("<&-", 0, "[]\n", ""),
    ],
)
def test_a_stream_that_was_closed_before_us_gets_nothing_and_breaks_nothing(
    closed: str, status: int, out: str, err: str
) -> None:
    asked = "(" if closed == "2>&-" else "user:nobody"
    command = f"{sys.executable} -m tui query --demo '{asked}' --format json --since 1h {closed}"

    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (status, out)
    assert err in done.stderr
    assert "Traceback" not in done.stderr


def test_an_interruption_ends_a_query_with_130(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        subprocess.Popen(
            [sys.executable, "-m", "tui", "query", "", "--base-url", f"http://127.0.0.1:{silent.getsockname()[1]}"],
            env={**os.environ, "OPWATCH_TOKEN": TOKEN, "XDG_CONFIG_HOME": str(tmp_path)},
            stderr=subprocess.PIPE,
        ) as query,
        silent.accept()[0] as connection,
    ):
        connection.recv(1)
        query.send_signal(signal.SIGINT)

        assert query.wait(10) == 130
        assert query.stderr is not None
        assert query.stderr.read() == b""
