"""What the rules cost an event: all of them, each kind of them, and the frame without any.

    python -m tests.bench.rule_cost [--days 14] [--seed 0] [--rounds 5]

Machines differ, so the figure stands beside a reference in the same run: the same events decoded from JSON and
counted by person, place and address in plain dicts, with each time parsed.

Time is that of the process, so that busy neighbours count less, and the best round counts. Events are the demo
company's ordinary life, or with its attacks; reading and decoding are not counted. Each kind is measured as all
rules less those without it, so that what rules share is not counted twice.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec

from tests.bench.budget import BudgetLine, as_markdown
from tests.detection.company_life import NOON, life
from tui.demo.company import lists, names
from tui.detection.engine import Engine
from tui.detection.loading import load_catalogue
from tui.detection.rule import Rule
from tui.events.model import Seen, as_sent

LIVE, BACKLOG = 25.0, 8.0
"""Budget 9: microseconds an event."""


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
    beside = reference(events, wanted.rounds)
    print(as_markdown([_line("live", whole, LIVE, beside), _line("over a backlog", whole, BACKLOG, beside)]))
    print("µs an event, all rules less those without the kind:")
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


def reference(events: Sequence[Seen], rounds: int) -> float:
    """Microseconds an event of a plain loop that decodes and counts."""
    lines = [msgspec.json.encode(as_sent(seen.event)) for seen in events]
    best = float("inf")
    for _ in range(rounds):
        counts: Counter[object] = Counter()
        start = process_time()
        for line in lines:
            event = json.loads(line)
            datetime.fromisoformat(event["timestamp"])
            person = event.get("target_user") or event.get("user") or event.get("actor_details") or {}
            source = event.get("client") or event.get("session") or {}
            place = event.get("location") or {}
            counts[person.get("uuid")] += 1
            counts[person.get("uuid"), place.get("country")] += 1
            counts[person.get("uuid"), source.get("ip_address") or source.get("ip")] += 1
        best = min(best, process_time() - start)
    return best / len(events) * 1e6


def _line(what: str, cost: float, limit: float, beside: float) -> BudgetLine:
    return BudgetLine(
        9,
        f"rules, {what}",
        f"≤ {limit:g} µs an event",
        f"{cost:.1f} µs",
        f"json and counting {beside:.1f} µs",
        cost / beside,
        cost <= limit,
    )


def _group(rule: Rule, each: bool) -> str:
    return rule.id if each else rule.kind.name


if __name__ == "__main__":
    main()
