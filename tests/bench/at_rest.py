"""What opwatch costs while it is left alone: budgets 7, 8 and 10, in a real pseudo-terminal of 80x24.

    python -m tests.bench.at_rest [--seconds 60]

Bytes written and processor time, in turn with a DataTable that is given the same rows and with an empty app that
shows the time; and the requests of a poll that brings nothing. Speaks to 127.0.0.1 only.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from tests.bench.budget import BudgetLine, as_markdown
from tests.bench.soak_service import Arriving
from tests.demo_server import running_server
from tests.terminal.program import Program
from tui.demo import demo_token
from tui.demo.emulator import emulator
from tui.events.stream import Stream

SIZE = (80, 24)
A_SECOND, A_YEAR = 10**9, 365 * 86_400 * 10**9
"""Nanoseconds."""
ENDPOINTS = {"/api/v2/signinattempts", "/api/v2/itemusages", "/api/v2/auditevents"}
SETTLED = 3.0
"""Seconds until a program has drawn what it begins with."""

CLOCK_APP = """
from datetime import datetime
from textual.app import App
from textual.widgets import Static
class Clock(App):
    def compose(self):
        yield Static("00:00:00")
    def on_mount(self):
        self.set_interval(1, lambda: self.query_one(Static).update(f"{datetime.now():%H:%M:%S}"))
Clock().run()
"""
TABLE_APP = """
from datetime import datetime
from textual.app import App
from textual.widgets import DataTable
class Table(App):
    def compose(self):
        yield DataTable()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("time", "user", "result", "country", "address")
        for number in range(30):
            self.add(number)
        self.rows = 30
        self.set_interval(1, self.grow)
    def grow(self):
        self.add(self.rows)
        self.rows += 1
    def add(self, number):
        table = self.query_one(DataTable)
        address = f"10.0.{number // 250}.{number % 250}"
        table.add_row(f"{datetime.now():%H:%M:%S}", f"p{number}@acme.test", "success", "CA", address)
        table.move_cursor(row=table.row_count - 1)
Table().run()
"""


class Counted:
    """The service, and how often each of its addresses was asked for."""

    def __init__(self, step: int) -> None:
        self.asked: Counter[str] = Counter()
        began = time.time_ns() - 30 * min(step, A_SECOND * len(Stream))
        self._app = emulator(Arriving(began, step, people=500))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Counts, and passes on."""
        if scope["type"] == "http":
            self.asked[scope["path"]] += 1
        await self._app(scope, receive, send)


def watching(url: str, *more: str) -> Program:
    """opwatch, on the table of sign-ins."""
    flags = ["--base-url", url, "--no-state", "--learn", "0", *more]
    return Program(*flags, size=SIZE, env={"OPWATCH_TOKEN": demo_token()})


@contextmanager
def watching_three() -> Iterator[Program]:
    """opwatch, on three accounts of which nothing arrives."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        config = folder / "config.toml"
        for name in ("acme", "labs", "shop"):
            url = stack.enter_context(running_server(Counted(A_YEAR)))
            token = folder / name
            token.write_text(demo_token())
            token.chmod(0o600)
            with config.open("a") as file:
                file.write(f'[accounts.{name}]\ntoken_file = "{token}"\nbase_url = "{url}"\n')
        flags = ["--config", str(config), "--no-state", "--learn", "0"]
        yield stack.enter_context(Program(*flags, size=SIZE))


def begun(program: Program) -> Program:
    """Once all is read and drawn."""
    program.wait_for(lambda text: "FOLLOW" in text and "reading" not in text and "starting" not in text, 60)
    program.read(0.1)
    program.settle(SETTLED, 20)
    return program


def written(program: Program, seconds: float) -> float:
    """Bytes a second that it writes."""
    before, end = len(program.raw), time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        program.read(left)
        time.sleep(min(0.01, max(0.0, end - time.monotonic())))
    return (len(program.raw) - before) / seconds


def processor(program: Program, seconds: float) -> float:
    """Percent of a processor that it takes."""
    process = psutil.Process(program.pid)
    before = process.cpu_times()
    written(program, seconds)
    after = process.cpu_times()
    taken: float = after.user + after.system - before.user - before.system
    return taken / seconds * 100


def slow_line(seconds: float) -> list[BudgetLine]:
    """Budget 7: bytes a second on a slow line."""
    with running_server(Counted(A_SECOND * len(Stream))) as url, watching(url, "--interval", "1s") as program:
        program.wait_for("Person|p[0-9]+@acme", 60)
        program.read(SETTLED)
        busy = written(program, seconds)
    with Program(size=SIZE, argv=[sys.executable, "-c", TABLE_APP]) as table:
        table.wait_for("acme.test", 30)
        table.read(SETTLED)
        beside = written(table, seconds)
    with running_server(Counted(A_YEAR)) as url, watching(url, "--interval", "1s") as program:
        begun(program)
        quiet = written(program, seconds)
        program.send(" ")
        program.settle(1.0, 5)
        paused = written(program, seconds)
    table_text = f"DataTable {beside / 1000:.1f} KB/s"
    return [
        BudgetLine(
            7, "one event a second", "≤ 4 KB/s", f"{busy / 1000:.2f} KB/s", table_text, busy / beside, busy <= 4_000
        ),
        BudgetLine(7, "nothing arrives", "≤ 300 B/s", f"{quiet:.0f} B/s", met=quiet <= 300),
        BudgetLine(7, "paused, nothing arrives", "0 B/s", f"{paused:.0f} B/s", met=paused == 0),
    ]


def idle(seconds: float) -> list[BudgetLine]:
    """Budgets 8 and 10: processor time and requests while nothing arrives."""
    with Program(size=SIZE, argv=[sys.executable, "-c", CLOCK_APP]) as clock:
        clock.wait_for(r"\d\d:\d\d:\d\d", 30)
        clock.read(SETTLED)
        beside = processor(clock, seconds)
    service = Counted(A_YEAR)
    with running_server(service) as url, watching(url) as program:
        begun(program)
        taken = processor(program, seconds)
    with watching_three() as program:
        begun(program)
        of_three = processor(program, seconds)
    service = Counted(A_YEAR)
    with running_server(service) as url, watching(url, "--interval", "1s") as program:
        begun(program)
        service.asked.clear()
        written(program, seconds / 3)
        asked = sum(service.asked.values())
        polls = sum(service.asked[path] for path in ENDPOINTS) / len(ENDPOINTS)
    text, figure = f"clock app {beside:.2f} %", asked / polls
    return [
        BudgetLine(8, "idle, a poll a minute", "≤ 0.5 %", f"{taken:.2f} %", text, taken / beside, taken <= 0.5),
        BudgetLine(
            8, "idle, three accounts", "≤ 0.5 %", f"{of_three:.2f} %", text, of_three / beside, of_three <= 0.5
        ),
        BudgetLine(10, "requests of an idle poll", "≤ 3", f"{figure:.2f}", f"{polls:.1f} polls", met=figure <= 3),
    ]


def lines(seconds: float = 60.0) -> list[BudgetLine]:
    """The figures of budgets 7, 8 and 10."""
    return [*slow_line(seconds / 3), *idle(seconds)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    print(as_markdown(lines(parser.parse_args(arguments).seconds)))


if __name__ == "__main__":
    main()
