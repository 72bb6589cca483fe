"""A dozen queries over a full ring, beside ripgrep, DuckDB and a list of dicts over the same events.

    python -m tests.bench.queries [--events 1000000] [--dicts 100000] [--duckdb PYTHON]

`--duckdb` names a Python that has the package duckdb. A comparison whose program is missing says "not run".
"""

import argparse
import gc
import json
import shutil
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.budget import NOT_RUN, BudgetLine, as_markdown
from tests.bench.ring_memory import PAGE, QUERIES, Company, ask, context, p95
from tui.events.model import as_sent
from tui.events.stream import Stream
from tui.store import EventRing

FRAME = 16.0
"""Milliseconds: one frame."""
RIPGREP, DUCKDB = 25, 50
"""How many times quicker than these every query is to be."""
LONGEST = 300.0
"""Seconds that a program beside us may take."""
ASKED = 20
_NEEDLE = '"category":"mfa_failed"'
_DUCKDB = """
import duckdb, sys, time
begin = time.perf_counter()
asked = "select count(*) from read_json(?, format='newline_delimited', columns={'category': 'VARCHAR'})"
duckdb.execute(asked + " where category = 'mfa_failed'", [sys.argv[1]]).fetchall()
print((time.perf_counter() - begin) * 1000)
"""


def lines(events: int, dicts: int, duckdb: str = "") -> list[BudgetLine]:
    """The figures: each query, then the slowest of them beside each program."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.ndjson"
        ring, kept = _filled(events, dicts, path)
        gc.freeze()  # the dicts beside the ring would be looked through while the ring is asked
        asked = context(events)
        took = {text: p95(partial(ask, ring, text, asked), ASKED) for text in QUERIES}
        beside = {"ripgrep": (RIPGREP, _ripgrep(path)), "DuckDB": (DUCKDB, _duckdb(path, duckdb))}
    scan = p95(lambda: sum(1 for event in kept if event.get("category") == "mfa_failed"), 3) * events / dicts
    limit = f"p95 ≤ {FRAME:.0f} ms"
    found = [
        BudgetLine(5, _in_a_cell(text), limit, f"{ms:.1f} ms", ratio=ms / FRAME, met=ms <= FRAME)
        for text, ms in took.items()
    ]
    slowest = max(took.values())
    for name, (times, ms) in beside.items():
        words = NOT_RUN if ms is None else f"{name} {ms:.0f} ms"
        ratio = None if ms is None else slowest / ms
        met = None if ms is None else slowest * times <= ms
        found.append(
            BudgetLine(5, f"slowest, {name}", f"≥ {times} × quicker", f"{slowest:.1f} ms", words, ratio, met)
        )
    one = took["category:mfa_failed after:-24h"]
    found.append(BudgetLine(5, "one field, list of dicts", "", f"{one:.1f} ms", f"{scan:.0f} ms", one / scan))
    return found


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
    for stream in Stream:
        ring.rows(stream, None, context(events))
    return ring, kept


def _ripgrep(path: Path) -> float | None:
    program = shutil.which("rg")
    return None if program is None else _quickest([program, "--count", "--fixed-strings", _NEEDLE, str(path)])


def _quickest(command: list[str]) -> float:
    """Milliseconds of the quickest of three runs; the first reads the file into memory."""
    took = []
    for _ in range(3):
        begin = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)
        took.append((time.perf_counter() - begin) * 1000)
    return min(took)


def _duckdb(path: Path, python: str) -> float | None:
    """Milliseconds of the question alone, without the start of Python."""
    if not python:
        return None
    command = [python, "-c", _DUCKDB, str(path)]
    runs = (subprocess.run(command, check=True, capture_output=True, timeout=LONGEST) for _ in range(3))
    return min(float(run.stdout) for run in runs)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--dicts", type=int, default=100_000)
    parser.add_argument("--duckdb", default="", metavar="PYTHON")
    given = parser.parse_args()
    print(as_markdown(lines(given.events, min(given.dicts, given.events), given.duckdb)))


if __name__ == "__main__":
    main()
