"""What the rules cost an event: all of them, each kind of them, and the frame without any.

    python -m tests.bench.rule_cost [--days 14] [--seed 0] [--rounds 5]

Time is that of the process, so that busy neighbours count less, and the best round counts. Events are the demo
company's ordinary life, or with its attacks; reading and decoding are not counted. Each kind is measured as all
rules less those without it, so that what rules share is not counted twice.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.detection.company_life import NOON, life
from tui.demo.company import lists, names
from tui.detection.engine import Engine
from tui.detection.loading import load_catalogue
from tui.detection.rule import Rule
from tui.events.model import Seen


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--each", action="store_true", help="every rule instead of every kind")
    parser.add_argument("--attacked", action="store_true", help="with the staged attacks, of which most events hit")
    wanted = parser.parse_args()
    events = list(life(wanted.seed, wanted.days, until=NOON, stories=wanted.attacked).events)
    rules = [rule for rule in load_catalogue() if rule.enabled]
    frame, whole = cost([], events, wanted.rounds), cost(rules, events, wanted.rounds)
    print(f"{len(events)} events of {wanted.days} days, {len(rules)} rules, best of {wanted.rounds}")
    print(f"{'all rules':34} {whole:6.1f} µs an event")
    print(f"{'no rule: view and identities':34} {frame:6.1f}")
    for name in sorted({_group(rule, wanted.each) for rule in rules}):
        without = [rule for rule in rules if _group(rule, wanted.each) != name]
        number = len(rules) - len(without)
        print(f"{name:28} {number:3}   {whole - cost(without, events, wanted.rounds):6.1f}")


def cost(rules: Sequence[Rule], events: Sequence[Seen], rounds: int) -> float:
    """Microseconds an event."""
    best = float("inf")
    for _ in range(rounds):
        engine = Engine(rules, names=names(), lists=lists(), account="demo")
        start = process_time()
        for event in events:
            engine.judge(event)
        best = min(best, process_time() - start)
    return best / len(events) * 1e6


def _group(rule: Rule, each: bool) -> str:
    return rule.id if each else rule.kind.name


if __name__ == "__main__":
    main()
