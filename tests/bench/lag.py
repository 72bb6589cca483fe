"""`python -m tests.bench.lag FILE ARGUMENTS…`: opwatch, with a note in a file of how late its screen's loop is.

The loop is asked to do nothing every five milliseconds; by how much that comes late is what a key would wait at
worst. A line a second: the moment, then the lateness of each time, in milliseconds.
"""

import asyncio
import sys
import time
from pathlib import Path

from tui import right_of_way
from tui.cli import main as opwatch
from tui.right_of_way import new_loop

EVERY = 0.005


class Watcher:
    """Looks how late a loop is."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._late: list[float] = []
        self._told = time.time()

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """The screen's loop; the first thing it is to do is asked of it here."""
        loop = new_loop()
        loop.call_soon(self._look, loop, loop.time())
        return loop

    def _look(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        now = loop.time()
        self._late.append((now - due) * 1000)
        if time.time() - self._told > 1:
            self._told = time.time()
            with self._file.open("a", encoding="utf-8") as out:
                out.write(" ".join([f"{self._told:.3f}", *(f"{late:.2f}" for late in self._late)]) + "\n")
            self._late = []
        loop.call_at(now + EVERY, self._look, loop, now + EVERY)


def lateness(file: Path, start: float, end: float) -> list[float]:
    """Milliseconds of all times between two moments, sorted."""
    found: list[float] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        told, *late = map(float, line.split())
        if start + 1 <= told <= end:
            found += late
    return sorted(found)


def main() -> None:
    """Runs the program."""
    file, *arguments = sys.argv[1:]
    right_of_way.new_loop = Watcher(Path(file)).new_loop
    sys.argv = ["opwatch", *arguments]
    opwatch()


if __name__ == "__main__":
    main()
