"""A dozen queries over a full ring, beside ripgrep, DuckDB and a list of dicts over the same events: budget 5.

    python -m tests.bench.peers            # once: DuckDB, in an environment of its own
    python -m tests.bench.queries [--events 1000000] [--dicts 100000]

Queries are asked as the screen asks them: rows of every stream, or the table of counts with the query of each row.
A figure is the processor's time of the thread that asks, which waits for nothing; what the clock said, on a machine
that may have had other work, stands beside it. A comparison whose program is missing says "not run".
"""

import argparse
import gc
import json
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.budget import NOT_RUN, BudgetLine, as_markdown
from tests.bench.peers import python_of
from tests.bench.ring_memory import PAGE, QUERIES, START, STEP, Company, context
from tui.events.model import as_sent
from tui.events.stream import Stream
from tui.query import parse
from tui.query.context import Context
from tui.store import EventRing
from tui.store.table_of_counts import table_of_counts

FRAME = 16.0
"""Milliseconds: one frame."""
RIPGREP, DUCKDB = 25, 50
"""How many times quicker than these every query is to be."""
LONGEST = 300.0
"""Seconds that a program beside us may take."""
ASKED = 40
SAME = "category:mfa_failed"
"""What the programs beside us are asked too."""
MORE = [
    SAME,
    "| by weekday,hour",
    "| count per 1h by outcome",
    "stream:usage | top 10 by item",
    "stream:usage | count by item,vault,user",
    "| distinct user by item",
]
HISTOGRAM = "a histogram of 168 bins by outcome"
_NEEDLE = '"category":"mfa_failed"'
_DUCKDB = """
import duckdb, sys, time
duckdb.execute("set enable_progress_bar = false")
begin = time.perf_counter()
asked = "select count(*) from read_json(?, format='newline_delimited', columns={'category': 'VARCHAR'})"
duckdb.execute(asked + " where category = 'mfa_failed'", [sys.argv[1]]).fetchall()
print((time.perf_counter() - begin) * 1000)
"""


class Took(NamedTuple):
    """Milliseconds within which nineteen of twenty runs ended."""

    processor: float
    clock: float


def lines(events: int = 1_000_000, dicts: int = 100_000) -> list[BudgetLine]:
    """The figures: each query, then the same question and the slowest one beside each program."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.ndjson"
        ring, kept = _filled(events, dicts, path)
        gc.freeze()  # the dicts beside the ring would be looked through while the ring is asked
        took = _asked(ring, events)
        beside = {"ripgrep": (RIPGREP, _ripgrep(path)), "DuckDB": (DUCKDB, _duckdb(path))}
    found = [
        BudgetLine(
            5,
            _in_a_cell(text),
            f"p95 ≤ {FRAME:.0f} ms",
            f"{each.processor:.1f} ms",
            f"by the clock {each.clock:.1f} ms",
            each.processor / FRAME,
            each.processor <= FRAME,
        )
        for text, each in took.items()
    ]
    slowest = max(took, key=lambda text: took[text].processor)
    for name, (times, ms) in beside.items():
        for what, text in (("the same question", SAME), ("the slowest", slowest)):
            found.append(_beside(f"{what}, {name}", took[text].processor, times, name, ms))
    scan = percentile(lambda: sum(1 for event in kept if event.get("category") == "mfa_failed"), 3).processor
    found.append(
        _beside("the same question, list of dicts", took[SAME].processor, 1, "dicts", scan * events / dicts)
    )
    return found


def _beside(what: str, ours: float, times: int, name: str, theirs: float | None) -> BudgetLine:
    words = NOT_RUN if theirs is None else f"{name} {theirs:.0f} ms"
    ratio = None if theirs is None else ours / theirs
    met = None if theirs is None else ours * times <= theirs
    return BudgetLine(
        5, what, f"≥ {times} × quicker" if times > 1 else "quicker", f"{ours:.1f} ms", words, ratio, met
    )


def _asked(ring: EventRing, events: int) -> dict[str, Took]:
    asked = context(events)
    took = {text: percentile(partial(ask, ring, text, asked), ASKED) for text in [*QUERIES, *MORE]}
    end = START + events * STEP
    span = (end - 168 * 3600 * 10**9, end)
    took[HISTOGRAM] = percentile(lambda: ring.histogram(Stream.SIGNIN, None, asked, "outcome", *span, 168), ASKED)
    return took


def ask(ring: EventRing, text: str, asked: Context) -> int:
    """Rows of all streams, or groups: what a screen asks for."""
    query = parse(text)
    if query.pipe is not None and query.pipe.measure:
        return table_of_counts(ring, query, asked).groups
    return sum(len(ring.rows(stream, query, asked)) for stream in Stream if stream.value in query.streams)


def percentile(action: Callable[[], Any], times: int) -> Took:
    """How long an action takes."""
    runs = []
    for _ in range(times):
        before = time.thread_time(), time.perf_counter()
        action()
        runs.append((time.thread_time() - before[0], time.perf_counter() - before[1]))
    at = max(0, -(-times * 95 // 100) - 1)
    return Took(*(sorted(each)[at] * 1000 for each in zip(*runs, strict=True)))


def _in_a_cell(query: str) -> str:
    return "`" + query.replace("|", r"\|") + "`"


def _filled(events: int, dicts: int, path: Path) -> tuple[EventRing, list[dict[str, Any]]]:
    """A ring, the same events as NDJSON, and some of them as dicts."""
    company, ring = Company(), EventRing(events)
    kept: list[dict[str, Any]] = []
    with path.open("wb") as out:
        for number in range(events // PAGE):
            stream, page = company.page(number)
            ring.append(stream, page)
            written = [json.dumps(as_sent(seen.event), separators=(",", ":")) for seen in page]
            out.write("\n".join([*written, ""]).encode())
            if len(kept) < dicts:
                kept += map(json.loads, written)
    for text in ("outcome:failure", "x"):  # what a screen has read of the dictionary by the second letter
        ask(ring, text, context(events))
    return ring, kept


def _ripgrep(path: Path) -> float | None:
    """Milliseconds of the processor, of the quickest of three runs; the first reads the file into memory."""
    program = shutil.which("rg")
    if program is None:
        return None
    command = [program, "--count", "--fixed-strings", _NEEDLE, str(path)]
    took = []
    for _ in range(3):
        before = _of_children()
        subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)
        took.append((_of_children() - before) * 1000)
    return min(took)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _duckdb(path: Path) -> float | None:
    """Milliseconds by the clock of the question alone, without the start of Python, on all processors."""
    python = python_of("duckdb")
    if python is None:
        return None
    command = [str(python), "-c", _DUCKDB, str(path)]
    runs = (subprocess.run(command, check=True, capture_output=True, timeout=LONGEST) for _ in range(3))
    return min(float(run.stdout) for run in runs)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--dicts", type=int, default=100_000)
    given = parser.parse_args()
    print(as_markdown(lines(given.events, min(given.dicts, given.events))))


if __name__ == "__main__":
    main()
