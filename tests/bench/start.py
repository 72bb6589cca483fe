"""How fast the screen is there: budgets 1 and 2, in a real pseudo-terminal.

    python -m tests.bench.start [--rounds 7]

From exec to the first frame, and to the first rows, of `opwatch --demo`, in turn with an empty Textual app and with
what else is installed beside it (`python -m tests.bench.peers`). Medians; nothing speaks to a network.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.budget import BudgetLine, as_markdown
from tests.bench.peers import python_of

EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("the first frame")
Empty().run()
"""
LONGEST = 60.0
"""Seconds after which a program that shows nothing is given up."""
SIZE = (120, 40)


def seconds_to(argv: Sequence[str], wanted: Sequence[bytes], env: Mapping[str, str] | None = None) -> list[float]:
    """Seconds from exec until each of these was written, in this order; then the program is ended."""
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - the child becomes the program
        os.execve(argv[0], list(argv), {**os.environ, "TERM": "xterm-256color", **(env or {})})
    began = time.perf_counter()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    found: list[float] = []
    written = b""
    try:
        while len(found) < len(wanted):
            left = LONGEST - (time.perf_counter() - began)
            if left <= 0 or not select.select([terminal], [], [], left)[0]:
                raise TimeoutError(f"{argv[0]} never wrote {wanted[len(found)]!r}")
            written += os.read(terminal, 65_536)
            while len(found) < len(wanted) and wanted[len(found)] in written:
                found.append(time.perf_counter() - began)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
    return found


def measure(rounds: int) -> dict[str, list[float]]:
    """Median seconds to what each program shows; those that are not installed are left out."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "some.log"
        log.write_text("".join(f"2026-03-02 09:00:{n % 60:02d} a line of a log\n" for n in range(1_000)))
        programs: dict[str, tuple[list[str], list[bytes]]] = {
            "opwatch": ([sys.executable, "-m", "tui", "--demo", "--no-state"], [b"Sign-ins", b"@acme.test"]),
            "empty app": ([sys.executable, "-c", EMPTY_APP], [b"the first frame"]),
        }
        if (tool := python_of("toolong")) is not None:
            programs["toolong"] = ([str(tool.with_name("tl")), str(log)], [b"a line of a log"])
        if (tool := python_of("harlequin")) is not None:
            programs["harlequin"] = ([str(tool.with_name("harlequin"))], [b"Query Editor"])
        env = {"HOME": folder, "XDG_CACHE_HOME": folder, "XDG_CONFIG_HOME": folder}
        env["PYTHONDONTWRITEBYTECODE"] = ""  # as installed: nobody compiles at every start
        times: dict[str, list[list[float]]] = {name: [] for name in programs}
        for name, (argv, wanted) in programs.items():  # once unmeasured: files into memory, bytecode to disk
            seconds_to(argv, wanted, env)
            times[name] = []
        for _ in range(rounds):
            for name, (argv, wanted) in programs.items():
                times[name].append(seconds_to(argv, wanted, env))
    return {name: [statistics.median(moment) for moment in zip(*runs, strict=True)] for name, runs in times.items()}


def lines(rounds: int = 7) -> list[BudgetLine]:
    """The figures of budgets 1 and 2."""
    found = measure(rounds)
    frame, rows = found["opwatch"]
    told = []
    for name, limit in (("empty app", 1.5), ("toolong", 0.7), ("harlequin", 1.0)):
        what, budget = "start to first frame", f"≤ {limit} × {name}"
        if name not in found:
            told.append(BudgetLine(1, what, budget, f"{frame:.2f} s", f"{name} not run"))
            continue
        ratio = frame / found[name][0]
        beside = f"{name} {found[name][0]:.2f} s"
        told.append(BudgetLine(1, what, budget, f"{frame:.2f} s", beside, ratio, ratio <= limit))
    ratio = rows / frame
    beside = f"first frame {frame:.2f} s"
    told.append(
        BudgetLine(2, "start to first rows", "≤ 4 × first frame", f"{rows:.2f} s", beside, ratio, ratio <= 4)
    )
    return told


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    print(as_markdown(lines(parser.parse_args().rounds)))


if __name__ == "__main__":
    main()
