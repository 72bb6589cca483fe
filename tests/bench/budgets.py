"""All budgets in one table: what was promised, what this machine does, and what it was measured beside.

    python -m tests.bench.peers            # once: the programs beside which some are measured
    python -m tests.bench.budgets [--only start,queries]

Each bench runs in a process of its own, one after the other: about twenty minutes of an otherwise idle machine. The
rows are printed as they come.
They speak to 127.0.0.1 only. A comparison whose program is missing says "not run", as does a bench that failed.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from tests.bench.budget import HEAD, BudgetLine, rows

BENCHES = (
    "start",
    "backlog",
    "ring_memory",
    "queries",
    "full_ring",
    "at_rest",
    "soak",
    "rule_cost",
    "alert_latency",
)
"""Modules beside this one, in the order of their budgets; each has `lines()`."""
LONGEST = 1_800.0
"""Seconds after which a bench is given up."""


def measured(bench: str) -> list[BudgetLine]:
    """The lines of one bench, from a process of its own; one that says so where it failed."""
    command = [sys.executable, "-m", "tests.bench.budgets", "--lines", bench]
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=LONGEST)
    except subprocess.CalledProcessError as error:
        return [_failed(bench, f"exit {error.returncode}")]
    except subprocess.TimeoutExpired:
        return [_failed(bench, f"no end after {LONGEST:.0f} s")]
    return [BudgetLine(**line) for line in json.loads(done.stdout.splitlines()[-1])]


def _failed(bench: str, how: str) -> BudgetLine:
    return BudgetLine(0, f"tests.bench.{bench}", "", how)


def machine() -> str:
    """When and where, in a line."""
    name = next(
        (line.partition(":")[2].strip() for line in _about_processors() if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    load = os.getloadavg()[0]
    python = platform.python_version()
    return f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} × {name}, Python {python}, load at the start {load:.1f}"


def _about_processors() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux: the platform says what it knows
        return []


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="NAMES", default=",".join(BENCHES), help="some of them, parted by commas")
    parser.add_argument("--lines", choices=BENCHES, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.lines:
        found = import_module(f"tests.bench.{chosen.lines}").lines()
        print(json.dumps([asdict(line) for line in found]))
        return
    names = chosen.only.split(",")
    if unknown := sorted(set(names) - set(BENCHES)):
        parser.error(f"no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    print(f"{machine()}\n\n{HEAD}", flush=True)
    table: list[BudgetLine] = []
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        found = measured(name)
        print(rows(found), flush=True)
        table += found
    judged = [line for line in table if line.met is not None]
    print(f"\n{sum(bool(line.met) for line in judged)} of {len(judged)} met")


if __name__ == "__main__":
    main()
