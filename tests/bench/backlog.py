"""What a backlog costs from the socket to the answer: budget 3.

    python -m tests.bench.backlog [--days 330] [--rounds 3]

A service on 127.0.0.1, in a process of its own, holds the demo company's months in pages of 1,000 that are ready to
be sent. `opwatch query` reads them to the end: HTTP, decoding, cleaning, dedupe, the ring, and for the stream of
alerts all default rules. Beside it runs a bare loop of httpx and json that drains the same three streams at once
and keeps nothing.

Each is a process; what counts is its processor time, user and system, since the machine may be shared and requests
are spaced out by our own ceiling. The start of the program, with a service that has no events, is taken off. The
best round counts.

What limits it without rules: of 12.5 µs an event (a bare loop beside it: 11.5; two busy cores, by samples of where
the interpreter was),

    httpx and h11               2.6    a page comes in pieces of 64 KB, each through five generators
    msgspec                     1.6    strings that differ in every event
    columns of the page         3.3    fields to columns and to events 1.7, times 0.7, a look for hostile text 0.5,
                                       people, clients and places by their JSON 0.4 where they are new
    the ring                    3.6    fields to columns 0.8, codes 0.9, how timestamps were written 0.5, dedupe 0.7
    what is freed again         0.6

An event is still an object with a field for each part, made for rules and readers, that the ring takes apart again:
columns that go from the decoder to the ring as they are would save some 2 µs more.

With rules it is five times that: in these months one event in four completes something that is told. Of the
judging, by samples on a busy machine,

    sequences                   28 %   most where something has begun
    words of hits               14 %
    what is new                 12 %   and as much for different values
    travel, deviations          10 %
    columns, keys, arrivals     11 %   and whom a hit concerns

and beside it the book of alerts.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import httpx

from tests.bench.budget import BudgetLine, as_markdown
from tests.bench.soak_service import apart
from tui.demo.company_source import CompanySource
from tui.demo.emulator import emulator
from tui.demo.server import serve
from tui.demo.sources import BEGINNING, Arrival, Position
from tui.demo.tokens import demo_token
from tui.events.stream import Stream

LIMIT = 0.8
"""Of the bare loop's speed."""
START_SECONDS = 120.0
"""How long the service may take to make the events and listen."""
LONGEST = 900.0
"""Seconds after which a program is given up."""
WITHOUT_RULES, WITH_RULES = "| count", "stream:alert | count"


class Held:
    """Events that are all there, found by their number."""

    def __init__(self, held: Mapping[Stream, Sequence[Arrival]]) -> None:
        self._held = held

    def arrivals(self, stream: Stream, after: Position, until: Position, _since: int, /) -> Iterator[Arrival]:
        """What lies behind a position, up to another."""
        return iter(self._held[stream][after.number + 1 : until.number + 1])

    def end(self, stream: Stream, _now: int, /) -> Position:
        """The position of the last event."""
        return Position(len(self._held[stream]) - 1)


def company(days: int) -> Held:
    """The demo company's last days."""
    source, now = CompanySource(0, live_from=time.time(), hold_days=days), time.time_ns()
    held = {}
    for stream in Stream if days else ():
        found = source.arrivals(stream, BEGINNING, source.end(stream, now), 0)
        held[stream] = [Arrival(Position(number), one.time, one.body) for number, one in enumerate(found)]
    return Held({stream: held.get(stream, []) for stream in Stream})


def serving(days: int) -> AbstractContextManager[tuple[str, int]]:
    """The URL of a service with so many days, and how many events it has."""
    return apart(_serve, days, seconds=START_SECONDS)


def _serve(days: int, announced: Any) -> None:
    held = company(days)
    events = sum(held.end(stream, 0).number + 1 for stream in Stream)
    serve(emulator(held), announce=lambda url: announced.send((url, events)))


def cost(arguments: Sequence[str]) -> tuple[float, str]:
    """Processor seconds of a program, and what it printed."""
    env = {**os.environ, "OPWATCH_TOKEN": demo_token()}
    before = os.times()
    done = subprocess.run([sys.executable, *arguments], env=env, check=True, capture_output=True, timeout=LONGEST)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent, done.stdout.decode().strip()


def asked(url: str, query: str, days: int) -> list[str]:
    """The program reading all that the service has."""
    ceiling = ["--requests-per-minute", "600", "--learn", "0"]
    return ["-m", "tui", "query", query, "--base-url", url, "--since", f"{days}d", "--no-state", *ceiling]


def bare(url: str, days: int) -> list[str]:
    """The loop beside it."""
    return ["-m", "tests.bench.backlog", "--drain", url, "--days", str(days)]


async def drain(url: str, days: int) -> int:
    """Reads all three streams at once, keeps nothing, and gives how many events there were."""
    start = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - days * 86_400))
    headers = {"Authorization": f"Bearer {demo_token()}"}

    async def of(client: httpx.AsyncClient, stream: Stream) -> int:
        events, asked = 0, {"limit": 1000, "start_time": start}
        while True:
            answer = await client.post(f"/api/v2/{stream.feature}", json=asked)
            page = json.loads(answer.raise_for_status().content)
            events += len(page["items"])
            if not page["has_more"]:
                return events
            asked = {"cursor": page["cursor"]}

    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        return sum(await asyncio.gather(*(of(client, stream) for stream in Stream)))


def measure(days: int, rounds: int) -> tuple[int, dict[str, float]]:
    """How many events there were, and processor microseconds an event, start taken off."""
    seconds: dict[str, float] = {}
    with serving(0) as (empty, _), serving(days) as (full, events):
        for _ in range(rounds):
            for name in ("", WITHOUT_RULES, WITH_RULES):
                start, whole = (
                    cost(asked(url, name, days) if name else bare(url, days))[0] for url in (empty, full)
                )
                seconds[name] = min(seconds.get(name, LONGEST), whole - start)
    return events, {name: spent / events * 1e6 for name, spent in seconds.items()}


def lines(days: int = 330, rounds: int = 3) -> list[BudgetLine]:
    """The figures of budget 3."""
    events, took = measure(days, rounds)
    loop = took[""]
    told = []
    for query, what in ((WITHOUT_RULES, "without rules"), (WITH_RULES, "with all rules")):
        ratio = loop / took[query]
        figure = f"{took[query]:.1f} µs an event of {events:,}"
        beside = f"httpx and json {loop:.1f} µs"
        told.append(
            BudgetLine(
                3, f"a backlog, {what}", f"≥ {LIMIT} × a bare loop's speed", figure, beside, ratio, ratio >= LIMIT
            )
        )
    return told


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=330)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--drain", metavar="URL", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.drain:
        print(asyncio.run(drain(chosen.drain, chosen.days)))
        return
    print(as_markdown(lines(chosen.days, chosen.rounds)))


if __name__ == "__main__":
    main()
