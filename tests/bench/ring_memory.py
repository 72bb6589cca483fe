"""What the ring costs: bytes an event, events taken in a second, time of a query, and memory that stays flat.

    python -m tests.bench.ring_memory [--events 1000000] [--dicts 100000] [--ring 50000]

Each part runs in a process of its own, so that none sees the other's memory; the list of dicts beside the ring does
the same work on the same events.
"""

import argparse
import gc
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import psutil

from tests.bench.budget import BudgetLine
from tests.factories import ident
from tui.events.model import (
    AuditEvent,
    Client,
    Event,
    ItemUsage,
    Location,
    Seen,
    Session,
    SigninAttempt,
    User,
    as_sent,
)
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, format_timestamp, parse_timestamp
from tui.query import parse
from tui.query.context import Context
from tui.store import EventRing, answer

START = parse_timestamp("2026-02-01T00:00:00Z")
STEP = 2_500_000_000
PAGE = 1000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

QUERIES = [
    "outcome:failure",
    "category:mfa_failed after:-24h",
    "user:alice17",
    "user:*@acme.test outcome:success",
    "ip:10.3.0.0/16",
    "country:!CA",
    "late:>10m",
    "action:reveal,export item:prod",
    "hours:!business after:-7d",
    "alice1",
    "outcome:failure after:-24h | count by user having >5",
    "stream:usage after:-24h | count by item,vault,user",
    "stream:usage | count by user",
    "stream:signin | count by category,country",
    "| count per 1d",
]


class Company:
    """Invented people, items and places; with `new`, every event brings names that never were before."""

    def __init__(self, *, new: bool = False) -> None:
        self.random = random.Random(7)
        self.new = new
        self.users = [self._user(i) for i in range(2_000)]
        self.items = [ident(f"item {i}").lower() for i in range(5_000)]
        self.vaults = [ident(f"vault {i}").lower() for i in range(200)]
        self.clients = [self._client(i) for i in range(6_000)]
        self.places = [
            Location(country=self.random.choice(["CA", "US", "DE"]), city=f"City {i}") for i in range(300)
        ]
        self.sessions = [self._session(i) for i in range(20_000)]

    def _user(self, i: int) -> User:
        return User(uuid=ident(f"user {i}"), name=f"Alice{i} Doe", email=f"alice{i}@acme.test", user_type="user")

    def _client(self, i: int) -> Client:
        name = self.random.choice(["1Password for Mac", "1Password CLI", "1Password for Windows"])
        return Client(
            app_name=name,
            app_version=f"8.{i % 12}",
            platform_name="Chrome",
            platform_version="120",
            os_name="MacOSX",
            os_version=f"14.{i % 5}",
            ip_address=f"10.{i % 50}.{i // 250}.{i % 250}",
        )

    def _session(self, i: int) -> Session:
        login = format_timestamp(START + i * NANOSECONDS)
        return Session(
            uuid=ident(f"session {i}"), login_time=login, device_uuid=ident(f"device {i}"), ip="10.1.1.1"
        )

    def uuid(self) -> str:
        return "".join(self.random.choices(LETTERS, k=26))

    def page(self, number: int) -> tuple[Stream, list[Seen]]:
        """A page; six of ten are sign-ins, three usages, one audit events."""
        stream = (Stream.SIGNIN,) * 6 + (Stream.USAGE,) * 3 + (Stream.AUDIT,)
        of = stream[number % 10]
        first = START + number * PAGE * STEP
        events = [self._event(of, number * PAGE + i, first + i * STEP) for i in range(PAGE)]
        received = first + PAGE * STEP
        return of, [Seen(stream=of, account="acme", event=event, received=received, fresh=True) for event in events]

    def _event(self, stream: Stream, number: int, at: int) -> Event:
        choose = self.random.choice
        late = 7_200 * NANOSECONDS if self.random.random() < 0.02 else 0
        at += self.random.randrange(1_000) * 1_000_000 - late
        common: dict[str, Any] = {
            "uuid": self.uuid(),
            "timestamp": f"{format_timestamp(at)[:19]}.{at // 1000 % 10**6:06d}Z",
        }
        common |= {"time": at // 1000 * 1000, "location": choose(self.places)}
        user, client = (
            (self._user(number), self._client(number)) if self.new else (choose(self.users), choose(self.clients))
        )
        if stream is Stream.SIGNIN:
            category = choose(["success"] * 8 + ["credentials_failed", "mfa_failed"])
            return SigninAttempt(
                **common,
                session_uuid=self.uuid(),
                category=category,
                type="credentials_ok",
                country="CA",
                details=None,
                target_user=user,
                client=client,
            )
        if stream is Stream.USAGE:
            item = self.uuid() if self.new else choose(self.items)
            return ItemUsage(
                **common,
                used_version=number % 9,
                vault_uuid=choose(self.vaults),
                item_uuid=item,
                action=choose(["reveal", "fill", "secure-copy", "export"]),
                user=user,
                client=client,
            )
        session = self._session(number) if self.new else choose(self.sessions)
        return AuditEvent(
            **common,
            actor_uuid=user.uuid,
            actor_details=user,
            action=choose(["grant", "create", "join"]),
            object_type=choose(["uva", "gm", "user"]),
            object_uuid=choose(self.vaults),
            aux_id=number % 1000,
            aux_uuid=choose(self.users).uuid,
            aux_info=choose(["R", "W"]),
            session=session,
        )


def rss() -> int:
    """Bytes that this process holds."""
    gc.collect()
    return int(psutil.Process().memory_info().rss)


def p95(action: Callable[[], Any], times: int) -> float:
    """Milliseconds within which nineteen of twenty runs end."""
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        action()
        took.append((time.perf_counter() - begin) * 1000)
    return sorted(took)[max(0, -(-len(took) * 95 // 100) - 1)]


def context(events: int) -> Context:
    """Now is when the last event happened."""
    return Context(now_ns=START + events * STEP)


def ask(ring: EventRing, text: str, asked: Context) -> int:
    """Rows of all streams, or groups; what a screen would ask for."""
    query = parse(text)
    if query.pipe is not None:
        return len(answer(ring, query, asked).rows)  # type: ignore[union-attr]
    return sum(len(ring.rows(stream, query, asked)) for stream in Stream if stream.value in query.streams)


def measure_ring(events: int) -> dict[str, Any]:
    """A ring filled to its capacity, then asked."""
    company, ring = Company(), EventRing(events)
    before, spent = rss(), 0.0
    for number in range(events // PAGE):
        stream, page = company.page(number)
        begin = time.perf_counter()
        ring.append(stream, page)
        spent += time.perf_counter() - begin
    del page
    filled = rss()
    asked = context(events)
    for stream in Stream:
        ring.rows(stream, None, asked)
    found = {text: ask(ring, text, asked) for text in QUERIES}
    first = {text: p95(lambda text=text: forget(ring) or ask(ring, text, asked), 5) for text in QUERIES}
    again = {text: p95(lambda text=text: ask(ring, text, asked), 20) for text in QUERIES}
    span = (START, START + events * STEP)
    return {
        "bytes": (filled - before) / events,
        "rss": rss() / 1e6,
        "append": events / spent,
        "found": found,
        "first": first | {"histogram by category": p95(lambda: _histogram(ring, asked, span), 20)},
        "again": again | {"top users": p95(lambda: ring.top(Stream.SIGNIN, None, asked, "user", 10), 20)},
    }


def _histogram(ring: EventRing, asked: Context, span: tuple[int, int]) -> None:
    ring.histogram(Stream.SIGNIN, None, asked, "category", *span, 100)


def forget(ring: EventRing) -> None:
    """Drops what earlier questions left behind, as if each were asked for the first time."""
    for table in ring.tables.values():
        table.luts.clear()


def measure_dicts(events: int) -> dict[str, Any]:
    """The same events as a list of dicts, with a set of ids; the queries as predicates over events."""
    company = Company()
    before = rss()
    kept: list[dict[str, Any]] = []
    known: set[str] = set()
    for number in range(events // PAGE):
        _, page = company.page(number)
        for seen in page:
            sent = json.loads(json.dumps(as_sent(seen.event)))  # as a decoder would make it: no text is shared
            if sent["uuid"] not in known:
                known.add(sent["uuid"])
                kept.append(sent)
    filled = rss()
    times = {text: p95(lambda text=text: sum(1 for e in kept if scan(text, e)), 3) for text in SCANS}
    return {"bytes": (filled - before) / events, "rss": filled / 1e6, "times": times}


SCANS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "outcome:failure": lambda e: e.get("category") in {"credentials_failed", "mfa_failed"},
    "user:alice17": lambda e: "alice17" in (e.get("target_user") or e.get("user") or {}).get("email", ""),
    "country:!CA": lambda e: (e.get("location") or {}).get("country") != "CA",
}


def scan(text: str, event: dict[str, Any]) -> bool:
    """Whether an event matches."""
    return SCANS[text](event)


def measure_flatness(capacity: int) -> dict[str, Any]:
    """Ten times its capacity through a ring, every event with names that never were before."""
    company, ring = Company(new=True), EventRing(capacity)
    sizes = []
    for number in range(11 * capacity // PAGE):
        ring.append(*company.page(number))
        if (number + 1) * PAGE % capacity == 0:
            sizes.append(rss() / 1e6)
    pools = sum(len(pool) for table in ring.tables.values() for pool in table.pools.values())
    return {"rss": sizes, "values": pools}


MEASURES: dict[str, Callable[[int], dict[str, Any]]] = {
    "ring": measure_ring,
    "dicts": measure_dicts,
    "flat": measure_flatness,
}


def apart(name: str, events: int) -> dict[str, Any]:
    """Runs one measure in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.ring_memory", "--only", name, "--events", str(events)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def table(events: int, dicts: int, small: int) -> Iterator[str]:
    """The figures as lines."""
    ring, beside, flat = apart("ring", events), apart("dicts", dicts), apart("flat", small)
    ratio = beside["bytes"] / ring["bytes"]
    yield f"ring of {events:,}: {ring['bytes']:.0f} B/event"
    yield f"list of dicts of {dicts:,}: {beside['bytes']:.0f} B/event"
    yield f"the list of dicts is {ratio:.1f} times as large"
    yield f"RSS {ring['rss']:.0f} MB; {ring['append']:,.0f} events/s appended"
    yield f"ten rings of {small:,} with ever new names: RSS {', '.join(f'{size:.1f}' for size in flat['rss'])} MB"
    yield f"{'query':58} {'found':>9} {'first p95':>10} {'again p95':>10} {'dicts':>10}"
    for text in dict.fromkeys([*ring["first"], *ring["again"]]):
        scaled = beside["times"].get(text)
        shown = f"{scaled * events / dicts:7.0f} ms" if scaled else ""
        found, first, again = (ring[name].get(text, "") for name in ("found", "first", "again"))
        times = "".join(f" {f'{took:.1f} ms' if took != '' else '':>10}" for took in (first, again))
        yield f"{text:58} {found:>9}{times} {shown:>10}"


def lines(events: int = 1_000_000, dicts: int = 100_000) -> list[BudgetLine]:
    """The figures of budget 4 that concern the ring alone; that of the program is in `full_ring`."""
    ring, beside = apart("ring", events), apart("dicts", dicts)
    ratio = ring["bytes"] / beside["bytes"]
    return [
        BudgetLine(
            4,
            "memory of an event",
            "≤ 1/10 of a dict",
            f"{ring['bytes']:.0f} B",
            f"list of dicts {beside['bytes']:.0f} B",
            ratio,
            ratio <= 0.1,
        )
    ]


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--dicts", type=int, default=100_000)
    parser.add_argument("--ring", type=int, default=50_000)
    parser.add_argument("--only", choices=MEASURES)
    given = parser.parse_args()
    if given.only:
        print(json.dumps(MEASURES[given.only](given.events)))
    else:
        for line in table(given.events, given.dicts, given.ring):
            print(line)


if __name__ == "__main__":
    main()
