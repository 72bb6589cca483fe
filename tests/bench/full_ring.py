"""The watch screen with a full ring, in a real pseudo-terminal: budget 6.

    python -m tests.bench.full_ring [--events 500000] [--presses 40]

From the press of a key to its first change on the screen, and how late the screen's loop is: first while nothing
arrives, then in the same run while ten pages a second do, each of a thousand events, and as many leave the ring.
Speaks to 127.0.0.1 only.
"""

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import uvicorn

from tests.bench.budget import BudgetLine, as_markdown
from tests.bench.lag import lateness
from tests.terminal.program import Program
from tui.demo import demo_token
from tui.demo.emulator import emulator
from tui.demo.sources import Arrival, FixedSource, Position
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, format_timestamp

PEOPLE, ITEMS = 500, 2_000
SHARE = {Stream.SIGNIN: 0.35, Stream.USAGE: 0.55, Stream.AUDIT: 0.10}
"""Of each stream, as in the rule engine's prototype."""
KEYS = {"cursor down and up": "jk", "page down and up": "\x04\x15", "last and first row": "Gg"}
"""Each key with the one that undoes it, so that every press paints."""
TYPED = "outcome:failure user:p1"
ARRIVING = 10_000
"""Events a second: ten pages, what the API allows."""
PAINTED, LATE = 50.0, 16.0
"""Milliseconds: at most from key to paint at the 95th percentile, and of the loop's lateness at the 99th."""
DAYS, DAY = 90, 86_400 * NANOSECONDS
ARRIVE_SECONDS = 120
"""More than the keys take."""
LOADED = 1_200.0
"""Seconds in which the ring is to be filled."""


def lines(events: int = 500_000, presses: int = 40) -> list[BudgetLine]:
    """The figures of budget 6."""
    ready, port, begun = multiprocessing.Event(), multiprocessing.Value("i", 0), multiprocessing.Value("q", 0)
    server = multiprocessing.Process(target=serve, args=(events, ready, port, begun), daemon=True)
    server.start()
    ready.wait(600)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lag"
        arguments = [
            "--base-url",
            f"http://127.0.0.1:{port.value}",
            "--no-state",
            "--since",
            f"{DAYS + past_days(events) + 10}d",
            "--learn",
            "0",
        ]
        arguments += ["--capacity", str(events), "--interval", "1s"]
        argv = (sys.executable, "-m", "tests.bench.lag", str(file))
        try:
            with Program(*arguments, env={"OPWATCH_TOKEN": demo_token()}, argv=argv) as program:
                program.wait_for(lambda text: f"ring {events // 1000}k" in text and "reading" not in text, LOADED)
                program.read(5)
                quiet = measure(program, presses, file)
                begun.value = time.time_ns()
                program.read(10)
                busy = measure(program, presses, file)
                held = psutil.Process(program.pid).memory_info().rss / 2**20
        finally:
            server.terminate()
    told = [_line(name, busy[name], quiet[name], events) for name in busy]
    return [*told, BudgetLine(6, "memory meanwhile", "", f"{held:.0f} MB", "", None, None)]


def _line(name: str, busy: float, quiet: float, events: int) -> BudgetLine:
    limit, what = (LATE, "p99") if name == "lateness of the loop" else (PAINTED, "p95")
    beside = f"nothing arrives: {quiet:.1f} ms"
    told = f"{name}, {events:,} held, 10 pages/s"
    return BudgetLine(6, told, f"{what} ≤ {limit:.0f} ms", f"{busy:.1f} ms", beside, busy / quiet, busy <= limit)


def measure(program: Program, presses: int, file: Path) -> dict[str, float]:
    """Milliseconds at the 95th percentile for each key; of the loop's lateness at the 99th."""
    start = time.time()
    found = {
        name: p95(press(program, keys[n % 2], at_cursor) for n in range(presses)) for name, keys in KEYS.items()
    }
    letters: list[float] = []
    for _ in range(max(1, presses // len(TYPED))):
        program.send("/")
        program.read(1)
        for letter in TYPED:
            took = press(program, letter, filter_line)
            letters += [took] if letter != " " else []  # a blank at the end cannot be seen
        program.send("\x1b")
        program.read(0.5)
        program.send("\x1b")
        program.read(1)
    found["a letter of a filter"] = p95(iter(letters))
    program.read(2)
    late = lateness(file, start, time.time())
    found["lateness of the loop"] = late[len(late) * 99 // 100]
    return found


def at_cursor(program: Program) -> object:
    """Where the cursor is, and what stands there."""
    return [(place, line) for place, line in enumerate(program.screen.display) if line.startswith("▸")]


def filter_line(program: Program) -> object:
    """What is typed."""
    return next((line for line in program.screen.display if line.startswith(" / ")), "")[: len(TYPED) + 4]


def press(program: Program, key: str, looked_at: Callable[[Program], object]) -> float:
    """Milliseconds from the key to the first change of what is looked at."""
    program.read(0.15)
    before = looked_at(program)
    start = time.perf_counter()
    program.send(key)
    while looked_at(program) == before and time.perf_counter() - start < 2.0:
        program.read(0.002)
    return (time.perf_counter() - start) * 1000


def p95(values: Iterator[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(list(values), n=20)[-1]


class Arriving(FixedSource):
    """Events that are there, and from a moment on so many more a second: a past that is read goes on."""

    def __init__(self, begun: Any, apart: dict[Stream, int]) -> None:
        super().__init__()
        self._begun = begun
        """Nanoseconds since 1970; 0 while nothing arrives."""
        self._apart = apart
        """Nanoseconds of event time between two events of a stream."""

    def arrivals(self, stream: Stream, after: Position, until: Position, since: int, /) -> Iterator[Arrival]:
        """What lies behind a position, up to another."""
        there = super().end(stream, 0).number + 1
        yield from super().arrivals(stream, after, until, since)
        began = (self._held[stream][-1].time or 0) + self._apart[stream]
        for number in range(max(after.number + 1, there), until.number + 1):
            time_ns = began + (number - there) * self._apart[stream]
            (body,) = FixedSource({stream: [event(stream, number, time_ns)]}).arrivals(
                stream, Position(-1), Position(0), 0
            )
            yield body._replace(position=Position(number))

    def end(self, stream: Stream, now: int, /) -> Position:
        """The position of the last event that has arrived."""
        begun = self._begun.value if self._begun is not None else 0
        arrived = max(0, now - begun) // _step(stream) if begun else 0
        return Position(super().end(stream, now).number + arrived)


def _step(stream: Stream) -> int:
    return round(NANOSECONDS / (ARRIVING * SHARE[stream]))


def serve(events: int, ready: Any, port: Any, begun: Any = None) -> None:
    """Serves so many events, of three streams, and more once `begun` says when, until it is ended."""
    counts = {stream: int(events * share) for stream, share in SHARE.items()}
    source = Arriving(begun, {stream: DAYS * DAY // count for stream, count in counts.items()})
    ends = time.time_ns() - (past_days(events) * DAY if begun is not None else 0)
    for stream, count in counts.items():
        source.add(stream, *made(stream, count, ends))
    config = uvicorn.Config(emulator(source), log_config=None, lifespan="off", port=0)
    listener = config.bind_socket()
    port.value = listener.getsockname()[1]
    ready.set()
    uvicorn.Server(config).run([listener])


def past_days(events: int) -> int:
    """How many days of event time arrive later, as close together as those that are there: none is from the future."""
    return ARRIVING * ARRIVE_SECONDS * DAYS // events + 1


def made(stream: Stream, count: int, ends: int) -> Iterator[dict[str, Any]]:
    """Events of a large company over some days, oldest first."""
    step = DAYS * DAY // count
    for number in range(count):
        yield event(stream, number, ends - (count - number) * step)


def event(stream: Stream, number: int, time_ns: int) -> dict[str, Any]:
    """One of them."""
    who = number * 7919 % PEOPLE
    person = {"uuid": f"P{who:025d}", "name": f"Person {who}", "email": f"p{who}@acme.test"}
    place = {"country": "CA", "region": "Ontario", "city": "Toronto", "latitude": 43.64, "longitude": -79.43}
    client = {
        "app_name": "1Password for Mac",
        "app_version": "81100",
        "os_name": "MacOSX",
        "ip_address": f"10.{who // 250}.{who % 250}.{7 + number % 3}",
    }
    made_up: dict[str, Any] = {
        "uuid": f"{stream.upper()[:1]}{number:025d}",
        "timestamp": format_timestamp(time_ns),
        "location": place,
    }
    if stream is Stream.SIGNIN:
        failed = number % 23 == 0
        made_up |= {"session_uuid": f"S{number:025d}", "target_user": person, "client": client, "country": "CA"}
        made_up |= {"category": "credentials_failed" if failed else "success", "details": None}
        made_up |= {"type": "password_secret_bad" if failed else "credentials_ok"}
    elif stream is Stream.USAGE:
        made_up |= {"item_uuid": f"i{number * 13 % ITEMS:025d}", "vault_uuid": f"v{number % 40:025d}"}
        made_up |= {"action": ("fill", "reveal", "secure-copy")[number % 3], "used_version": 1}
        made_up |= {"user": person, "client": client}
    else:
        made_up |= {
            "actor_uuid": person["uuid"],
            "actor_details": person,
            "action": "view",
            "object_type": "report",
        }
        made_up |= {"object_uuid": f"r{number % 9:025d}", "session": {"ip": client["ip_address"]}}
    return made_up


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=500_000)
    parser.add_argument("--presses", type=int, default=40)
    chosen = parser.parse_args()
    print(as_markdown(lines(chosen.events, chosen.presses)))


if __name__ == "__main__":
    main()
