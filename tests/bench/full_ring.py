"""The watch screen with a full ring, in a real pseudo-terminal: budget 6, and the memory of budget 4.

    python -m tests.bench.full_ring [--events 1000000] [--presses 40]

From the press of a key to its first change on the screen, and how late the screen's loop is: first while nothing
arrives, then in the same run while ten pages a second do, each of a thousand events, and as many leave the ring.
Takes four minutes, most of them to fill the ring. Speaks to 127.0.0.1 only.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.bench.budget import BudgetLine, as_markdown
from tests.bench.lag import lateness
from tests.bench.ring_service import DAY, DAYS, company, serving
from tests.terminal.program import Program
from tui.demo import demo_token
from tui.events.times import NANOSECONDS

ARRIVING = 10_000
"""Events a second: ten pages, what the API allows."""
ARRIVE_SECONDS = 180
"""More than the keys take: so much of event time lies between the ring's end and now."""
PAINTED, LATE = 50.0, 16.0
"""Milliseconds: at most from key to paint at the 95th percentile, and of the loop's lateness at the 99th."""
MEMORY = 350.0
"""MB of the whole program with a million events."""
LOADED = 600.0
"""Seconds in which the ring is to be filled."""
SEEN = 5.0
"""Seconds in which a press is to change something."""


def at_cursor(program: Program) -> object:
    """On which line the table's cursor is: what stands there may change by itself."""
    return under_cursor(program)[0]


def under_cursor(program: Program) -> tuple[int, str]:
    """On which line the table's cursor is, which is below that of the alerts, and what stands there."""
    found = ((place, line) for place, line in enumerate(program.screen.display) if line.startswith("▸"))
    return max(found, default=(-1, ""))


def filter_line(program: Program) -> object:
    """What is typed."""
    return next((line for line in program.screen.display if line.startswith(" / ")), "")[: len(TYPED) + 4]


Look = Callable[[Program], object]
KEYS: dict[str, tuple[str, Look]] = {
    "cursor down and up": ("jk", at_cursor),
    "page down and up": ("\x04\x15", under_cursor),
    "last and first row": ("Gg", at_cursor),
}
"""Each key with the one that undoes it, so that every press paints, and where that is seen."""
TYPED = "outcome:failure"
"""Without a blank: it cannot be seen at the end."""


@dataclass(slots=True)
class Measured:
    """The milliseconds of each key's presses, and of the loop's lateness."""

    keys: dict[str, list[float]] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Each at its percentile."""
        late = sorted(self.late)
        return {name: p95(times) for name, times in self.keys.items()} | {LATENESS: late[len(late) * 99 // 100]}


LATENESS = "lateness of the loop"


def lines(events: int = 1_000_000, presses: int = 40) -> list[BudgetLine]:
    """The figures of budget 6, and the program's memory."""
    passing = round(ARRIVING * ARRIVE_SECONDS * DAYS / events) + 1
    source = company(events, time.time_ns() - passing * DAY, ARRIVING)
    with tempfile.TemporaryDirectory() as folder, serving(source) as url:
        file = Path(folder) / "lag"
        arguments = ["--base-url", url, "--no-state", "--learn", "0", "--interval", "1s"]
        arguments += ["--since", f"{passing + DAYS + 10}d", "--capacity", str(events)]
        argv = (sys.executable, "-m", "tests.bench.lag", str(file))
        with Program(*arguments, env={"OPWATCH_TOKEN": demo_token()}, argv=argv) as program:
            program.wait_for(is_full, LOADED)
            program.read(5)
            quiet = measure(program, presses, file).figures()
            filled = _held(program)
            source.begun.value = time.time_ns()
            program.read(10)
            busy = measure(program, presses, file).figures()
            arrived, busy_held = time.time_ns() - source.begun.value, _held(program)
    told = [_line(name, busy[name], quiet[name], events) for name in busy]
    what = f"the program with {events:,} events, rules at work"
    after = f"the same, after {arrived / NANOSECONDS:.0f} s of ten pages a second"
    memory = [_memory(what, filled, events), _memory(after, busy_held, events)]
    return [*told, *memory]


def _held(program: Program) -> float:
    """MB of the program's RSS."""
    return float(psutil.Process(program.pid).memory_info().rss / 2**20)


def _memory(what: str, held: float, events: int) -> BudgetLine:
    is_million = events == 1_000_000
    return BudgetLine(4, what, f"≤ {MEMORY:.0f} MB", f"{held:.0f} MB", met=held <= MEMORY if is_million else None)


def is_full(text: str) -> bool:
    """All that is there has been read."""
    return "ring " in text and not any(word in text for word in ("reading", "starting", "ring 0"))


def _line(name: str, busy: float, quiet: float, events: int) -> BudgetLine:
    limit, what = (LATE, "p99") if name == LATENESS else (PAINTED, "p95")
    beside = f"nothing arrives: {quiet:.1f} ms"
    told = f"{name}, {events:,} held, 10 pages/s"
    return BudgetLine(6, told, f"{what} ≤ {limit:.0f} ms", f"{busy:.1f} ms", beside, busy / quiet, busy <= limit)


def measure(program: Program, presses: int, file: Path) -> Measured:
    """Presses every key so often."""
    start, found = time.time(), Measured()
    for name, (keys, look) in KEYS.items():
        found.keys[name] = pressed(program, [keys[n % 2] for n in range(presses)], look)
    letters: list[float] = []
    for _ in range(max(1, presses // len(TYPED))):
        program.send("/")
        program.read(1)
        letters += pressed(program, TYPED, filter_line)
        for _ in range(2):
            program.send("\x1b")
            program.read(1)
    found.keys["a letter of a filter"] = letters
    program.read(2)
    found.late = lateness(file, start, time.time())
    return found


def pressed(program: Program, keys: Sequence[str], look: Look) -> list[float]:
    """Milliseconds of each press; those that change nothing within five seconds are said and not counted."""
    times = [press(program, key, look) for key in keys]
    seen = [took for took in times if took is not None]
    if len(seen) < len(times):
        unseen = [key for key, took in zip(keys, times, strict=True) if took is None]
        sys.stderr.write(f"changed nothing within {SEEN:.0f} s: {unseen!r}; the screen is\n{program.text()}\n")
    if len(seen) < len(times) * 0.9:
        raise SystemExit("too many presses changed nothing")
    return seen


def press(program: Program, key: str, look: Look) -> float | None:
    """Milliseconds from the key to the bytes of the first change of what is looked at; None: it never came."""
    program.read(0.15)
    before = look(program)
    start = time.perf_counter()
    program.send(key)
    while time.perf_counter() - start < SEEN:
        written = len(program.raw)
        program.read(0.002)
        if len(program.raw) > written and look(program) != before:
            return (program.written_at - start) * 1000
    return None


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--presses", type=int, default=40)
    chosen = parser.parse_args()
    print(as_markdown(lines(chosen.events, chosen.presses)))


if __name__ == "__main__":
    main()
