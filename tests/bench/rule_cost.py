"""What the rules cost an event, all of them: live, and over a backlog that comes in pages.

    python -m tests.bench.rule_cost [--days 40] [--seed 0] [--rounds 7] [--kinds | --each] [--attacked]

Machines differ, so the figures stand beside a reference in the same run: the same events decoded from JSON and
counted by person, place and address in plain dicts, with each time parsed.

Time is that of the process. Of each piece of a thousand events the best round counts: neighbours that thrash the
caches spoil a whole round more often than a piece. Events are the demo company's ordinary life, or with its
attacks; reading and decoding are not counted. Over a backlog each page holds one stream and one reads ahead of the
others, as they do; live, events come one by one in order of arrival. A kind, or a rule, is measured as all rules
less those without it, so that what rules share is not counted twice.

Budget 9 is not met. Over a backlog each rule takes a page's events from columns, and a view is made only where
something is told of an event. Measured in parts on a quiet machine, at 22.1 µs an event over a backlog and 29 µs
live, it was:

- 6: columns and signatures, arrivals and people, which rows and keys concern which rule.
- 8.5: the rules. What is new 2.5, sequences 2.4, different values 1.5, travel 1.0, deviations 0.8.
- 3: words of hits, one in nine of these events.
- 1.8: rules that hear hits.
- 2.6: the garbage collector, which the monitor spares itself (`monitor.settling`); here it is counted.

Since then words of hits, the hearing of them, sequences and keys have become cheaper: 16.2 µs over a backlog and
25.2 live, beside 7.4 for the reference, on a quiet machine.

Live, events come singly or few at a time, below what columns are worth: they are judged one by one. An event is
two and a half first sights and two later steps of sequences, at 1 µs each; what is left is spread over forty
small things. `take` once a rule and event is the limit of that.
"""

import argparse
import gc
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
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
from tui.events.stream import Stream

LIVE, BACKLOG = 25.0, 8.0
"""Budget 9: microseconds an event."""
PAGE = 1_000
Page = Sequence[Seen]


def by_pages(events: Page) -> list[Page]:
    """As a backlog brings them: pages of one stream each."""
    of = [[seen for seen in events if seen.stream is stream] for stream in Stream]
    found = [each[start : start + PAGE] for each in of for start in range(0, len(each), PAGE)]
    return sorted(found, key=lambda page: page[0].event.time)


def in_turn(events: Page) -> list[Page]:
    """As they arrive."""
    return [events[start : start + PAGE] for start in range(0, len(events), PAGE)]


def backlog_cost(rules: Sequence[Rule], events: Page, rounds: int) -> float:
    """Microseconds an event, judged page by page."""

    def begun() -> Callable[[Page], object]:
        engine = Engine(rules, names=names(), lists=lists(), account="demo")
        engine.clock.read_backlog(Stream)
        return engine.judge_page

    return best(begun, by_pages(events), rounds)


def live_cost(rules: Sequence[Rule], events: Page, rounds: int) -> float:
    """Microseconds an event, judged one by one."""

    def begun() -> Callable[[Page], object]:
        engine = Engine(rules, names=names(), lists=lists(), account="demo")

        def judge(page: Page) -> None:
            for seen in page:
                engine.judge(seen)

        return judge

    return best(begun, in_turn(events), rounds)


def reference(events: Page, rounds: int) -> float:
    """Microseconds an event of a plain loop that decodes and counts."""
    sent = {seen.event.uuid: msgspec.json.encode(as_sent(seen.event)) for seen in events}

    def begun() -> Callable[[Page], object]:
        counts: Counter[object] = Counter()

        def count(page: Page) -> None:
            for seen in page:
                event = json.loads(sent[seen.event.uuid])
                datetime.fromisoformat(event["timestamp"])
                person = event.get("target_user") or event.get("user") or event.get("actor_details") or {}
                source = event.get("client") or event.get("session") or {}
                place = event.get("location") or {}
                counts[person.get("uuid")] += 1
                counts[person.get("uuid"), place.get("country")] += 1
                counts[person.get("uuid"), source.get("ip_address") or source.get("ip")] += 1

        return count

    return best(begun, in_turn(events), rounds)


def best(begun: Callable[[], Callable[[Page], object]], pages: Sequence[Page], rounds: int) -> float:
    """Microseconds an event: the sum of each page's best round."""
    least = [float("inf")] * len(pages)
    for _ in range(rounds):
        work = begun()
        gc.collect()
        for number, page in enumerate(pages):
            start = process_time()
            work(page)
            least[number] = min(least[number], process_time() - start)
    return sum(least) / sum(map(len, pages)) * 1e6


def company(days: int, seed: int, *, attacked: bool) -> Page:
    """The events, out of the garbage collector's way: they are there before the rules are."""
    events = life(seed, days, until=NOON, stories=attacked).events
    gc.collect()
    gc.freeze()
    return events


def lines(days: int = 40, seed: int = 0, rounds: int = 7, *, attacked: bool = False) -> list[BudgetLine]:
    """The figures of budget 9 that concern the rules; that of the eye is in `alert_latency`."""
    events = company(days, seed, attacked=attacked)
    rules = [rule for rule in load_catalogue() if rule.enabled]
    beside = reference(events, rounds)
    found = [
        (f"{len(rules)} rules, live", live_cost(rules, events, rounds), LIVE),
        (f"{len(rules)} rules, over a backlog", backlog_cost(rules, events, rounds), BACKLOG),
    ]
    return [
        BudgetLine(
            9,
            what,
            f"≤ {limit:g} µs an event",
            f"{cost:.1f} µs",
            f"json and counting {beside:.1f} µs",
            cost / beside,
            cost <= limit,
        )
        for what, cost, limit in found
    ]


def shares(days: int, seed: int, rounds: int, *, attacked: bool, each: bool) -> None:
    """Prints what each kind, or each rule, adds over a backlog."""
    events = company(days, seed, attacked=attacked)
    rules = [rule for rule in load_catalogue() if rule.enabled]
    whole, frame = backlog_cost(rules, events, rounds), backlog_cost([], events, rounds)
    print(f"{len(events)} events of {days} days, best of {rounds}: {whole:.1f} µs, {frame:.1f} without any rule")
    print("µs an event over a backlog, all rules less those without:")
    for name in sorted({_group(rule, each) for rule in rules}):
        without = [rule for rule in rules if _group(rule, each) != name]
        print(
            f"{name:34} {len(rules) - len(without):3}   {whole - backlog_cost(without, events, rounds):6.1f}",
            flush=True,
        )


def _group(rule: Rule, each: bool) -> str:
    return rule.id if each else rule.kind.name


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--kinds", action="store_true", help="what each kind adds")
    parser.add_argument("--each", action="store_true", help="what each rule adds")
    parser.add_argument("--attacked", action="store_true", help="with the staged attacks, of which most events hit")
    chosen = parser.parse_args(arguments)
    if chosen.kinds or chosen.each:
        shares(chosen.days, chosen.seed, chosen.rounds, attacked=chosen.attacked, each=chosen.each)
        return
    print(as_markdown(lines(chosen.days, chosen.seed, chosen.rounds, attacked=chosen.attacked)))


if __name__ == "__main__":
    main()
