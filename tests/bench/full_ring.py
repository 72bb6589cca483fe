"""`python -m tests.bench.full_ring`: the watch screen with 500,000 events in its ring, in a real pseudo-terminal.

Prints how long keys take from the press to the first byte painted, with the ring full and, beside it in the same
run, with the small ring of the demo account; and what memory the program holds. Speaks to 127.0.0.1 only.
"""

import argparse
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import uvicorn

from tests.terminal.program import Program
from tui.demo import demo_token
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.events.stream import Stream
from tui.events.times import format_timestamp

PEOPLE, ITEMS = 500, 2_000
SHARE = {Stream.SIGNIN: 0.35, Stream.USAGE: 0.55, Stream.AUDIT: 0.10}
"""Of each stream, as in the rule engine's prototype."""
KEYS = {"cursor down and up": "jk", "page down and up": "\x04\x15", "last and first row": "Gg"}
"""Each key with the one that undoes it, so that every press paints."""


def main() -> None:
    """Runs both and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=500_000)
    parser.add_argument("--presses", type=int, default=40)
    chosen = parser.parse_args()
    ready, port = multiprocessing.Event(), multiprocessing.Value("i", 0)
    server = multiprocessing.Process(target=serve, args=(chosen.events, ready, port), daemon=True)
    server.start()
    ready.wait(600)
    try:
        small = measure(["--demo", "--no-state"], {}, chosen.presses, lambda text: "HIGH" in text)
        full = measure(
            ["--base-url", f"http://127.0.0.1:{port.value}", "--no-state", "--since", "100d"],
            {"OPWATCH_TOKEN": demo_token()},
            chosen.presses,
            lambda text: f"ring {chosen.events // 1000}k" in text and "reading" not in text,
        )
    finally:
        server.terminate()
    print(f"{'':<24}{'demo':>12}{f'{chosen.events:,}':>12}{'ratio':>8}")
    for name in small:
        print(f"{name:<24}{small[name]:>12.1f}{full[name]:>12.1f}{full[name] / small[name]:>8.1f}")


def measure(
    arguments: list[str], env: dict[str, str], presses: int, is_loaded: Callable[[str], bool]
) -> dict[str, float]:
    """Milliseconds at the 95th percentile for each key, and megabytes."""
    with Program(*arguments, size=(120, 40), env=env) as program:
        program.wait_for(is_loaded, 600)
        program.read(2)
        found: dict[str, float] = {}
        for name, keys in KEYS.items():
            found[f"{name}, p95 ms"] = p95(press(program, keys[n % 2]) for n in range(presses))
        program.send("/")
        program.settle(0.3, 2)
        typed = "outcome:failure user:p1"
        found["a letter of a filter, p95 ms"] = p95(press(program, letter) for letter in typed)
        found["RSS, MB"] = psutil.Process(program.pid).memory_info().rss / 2**20
        return found


def press(program: Program, key: str) -> float:
    """Milliseconds from the key to the first byte that is painted after it."""
    program.settle(0.1, 0.5)
    before = len(program.raw)
    start = time.perf_counter()
    program.send(key)
    while len(program.raw) == before and time.perf_counter() - start < 2.0:
        program.read(0.002)
    return (time.perf_counter() - start) * 1000


def p95(values: Iterator[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(list(values), n=20)[-1]


def serve(events: int, ready: Any, port: Any) -> None:
    """Serves so many events, of three streams, until it is ended."""
    source = FixedSource()
    for stream, share in SHARE.items():
        source.add(stream, *made(stream, int(events * share)))
    config = uvicorn.Config(emulator(source), log_config=None, lifespan="off", port=0)
    listener = config.bind_socket()
    port.value = listener.getsockname()[1]
    ready.set()
    uvicorn.Server(config).run([listener])


def made(stream: Stream, count: int) -> Iterator[dict[str, Any]]:
    """Events of a large company over 90 days, oldest first."""
    now = time.time_ns()
    step = 90 * 86_400 * 10**9 // count
    for number in range(count):
        who = number * 7919 % PEOPLE
        person = {"uuid": f"P{who:025d}", "name": f"Person {who}", "email": f"p{who}@acme.test"}
        place = {"country": "CA", "region": "Ontario", "city": "Toronto", "latitude": 43.64, "longitude": -79.43}
        client = {
            "app_name": "1Password for Mac",
            "app_version": "81100",
            "os_name": "MacOSX",
            "ip_address": f"10.{who // 250}.{who % 250}.{7 + number % 3}",
        }
        event = {
            "uuid": f"{stream.upper()[:1]}{number:025d}",
            "timestamp": format_timestamp(now - (count - number) * step),
            "location": place,
        }
        if stream is Stream.SIGNIN:
            failed = number % 23 == 0
            event |= {"session_uuid": f"S{number:025d}", "target_user": person, "client": client, "country": "CA"}
            event |= {"category": "credentials_failed" if failed else "success", "details": None}
            event |= {"type": "password_secret_bad" if failed else "credentials_ok"}
        elif stream is Stream.USAGE:
            event |= {"item_uuid": f"i{number * 13 % ITEMS:025d}", "vault_uuid": f"v{number % 40:025d}"}
            event |= {"action": ("fill", "reveal", "secure-copy")[number % 3], "used_version": 1}
            event |= {"user": person, "client": client}
        else:
            event |= {
                "actor_uuid": person["uuid"],
                "actor_details": person,
                "action": "view",
                "object_type": "report",
            }
            event |= {"object_uuid": f"r{number % 9:025d}", "session": {"ip": client["ip_address"]}}
        yield event


if __name__ == "__main__":
    sys.exit(main())
