"""`python -m tests.bench.while_learning`: how long keys take while rules learn the past, in a real pseudo-terminal.

Prints milliseconds from the press to the first change below the header, whose figures change by themselves: with
`--learn 0`, and while a service's past of 90 days is learnt. Speaks to 127.0.0.1 only.
"""

import argparse
import statistics
import time

from tests.bench.full_ring import KEYS, p95
from tests.bench.ring_service import company, serving
from tests.terminal.program import Program
from tui.demo import demo_token

HEADER = 4
"""Rows at the top that tell how far things are."""
LETTERS = "outcome:failure"
"""Without a blank: it changes nothing that is read."""


def main() -> None:
    """Runs both in turn and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=2)
    chosen = parser.parse_args()
    without: dict[str, list[float]] = {}
    learning: dict[str, list[float]] = {}
    with serving(company(chosen.events, time.time_ns())) as url:
        for _ in range(chosen.rounds):
            measure(url, "0", chosen.presses, without)
            measure(url, "90d", chosen.presses, learning)
    print(f"{'milliseconds, p50 p95':<24}{'no learning':>16}{'learning':>16}{'presses':>9}")
    for name, times in without.items():
        print(f"{name:<24}{middle_and_p95(times):>16}{middle_and_p95(learning[name]):>16}{len(times):>9}")


def middle_and_p95(times: list[float]) -> str:
    """The median, and the 95th percentile."""
    return f"{statistics.median(times):.0f} {p95(times):>6.0f}"


def measure(url: str, learn: str, presses: int, into: dict[str, list[float]]) -> None:
    """Adds the milliseconds of each key; with something to learn, all are of the time while it is learnt."""
    arguments = ["--base-url", url, "--no-state", "--since", "10d", "--learn", learn]
    arguments += ["--requests-per-minute", "600"]
    with Program(*arguments, size=(120, 40), env={"OPWATCH_TOKEN": demo_token()}) as program:
        program.wait_for(lambda text: is_read(text) and ("learning" in text) == (learn != "0"), 600)
        program.read(2)
        for name, (keys, _) in KEYS.items():
            into.setdefault(name, []).extend(press(program, keys[n % 2]) for n in range(presses))
        program.send("/")
        program.read(1)
        into.setdefault("a letter of a filter", []).extend(press(program, letter) for letter in LETTERS)
        if learn != "0" and "learning" not in program.text():
            raise SystemExit("the past was learnt before the last key: ask for more --events or fewer --presses")


def is_read(text: str) -> bool:
    """The look-back is in."""
    return not any(word in text for word in ("reading", "starting")) and "ring " in text


def press(program: Program, key: str) -> float:
    """Milliseconds from the key to the first change below the header."""
    program.read(0.15)
    before = program.screen.display[HEADER:]
    start = time.perf_counter()
    program.send(key)
    while program.screen.display[HEADER:] == before and time.perf_counter() - start < 2.0:
        program.read(0.002)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
