"""Random mixes of faults on all streams at once: `python -m tests.faults.mixes --runs 1000 --seed 7`.

Everything in a mix follows from its seed but the order in which the streams come to ask.
"""

import argparse
import asyncio
import random
import sys
import time
from dataclasses import dataclass, field

from tests.faults.cases import CASES
from tests.faults.service import Service, Step
from tests.faults.steps import arrives
from tests.faults.vigil import Vigil
from tests.faults.watching import CompressedTime, judge, served_and_seen, told_to_be_missing, watching
from tui.events.stream import Stream
from tui.monitor.session import Session

SLOW = {
    3,  # waits as long as it is told to
    10,
    11,
    12,  # end at a deadline
    18,
    19,  # send tens of megabytes
}
"""Numbers of faults that take their time: rare in a mix."""
INTERVAL = 300.0
"""Seconds between polls: the longest that is taken: fewer polls while another stream waits."""
SPEED = 60_000.0
"""Seconds of the watcher that pass in one of ours: a poll in five milliseconds."""


@dataclass
class Figures:
    """What came of all mixes together."""

    runs: int = 0
    served: int = 0
    """Events that can be read, of all streams."""
    delivered: int = 0
    missing: int = 0
    """Not delivered, and told to be: older than the place where reading began again."""
    lost: int = 0
    """Neither delivered nor told."""
    twice: int = 0
    failing: int = 0
    """Looks at a stream that was failing, and said why, since when and what happens next."""
    stale: int = 0
    """Looks at a stream that said STALE."""
    silences: int = 0
    broken: list[str] = field(default_factory=list)
    """Seeds whose promise was broken, and how."""

    def count(self, service: Service, session: Session, vigil: Vigil) -> None:
        """Adds a mix at its end."""
        self.runs += 1
        self.failing += vigil.failing
        self.stale += vigil.stale
        self.silences += len(vigil.silences)
        for stream in Stream:
            served, seen = served_and_seen(service, session, stream)
            absent = served.difference(seen)
            missing = absent & told_to_be_missing(service, session, stream)
            self.served += len(served)
            self.delivered += len(served) - len(absent)
            self.missing += len(missing)
            self.lost += len(absent) - len(missing)
            self.twice += len(seen) - len(set(seen))

    def __str__(self) -> str:
        return (
            f"{self.runs} mixes: {self.served} events served, {self.delivered} delivered, {self.missing} told to "
            f"be missing, {self.lost} lost, {self.twice} twice; looked at a failing stream {self.failing} times "
            f"({self.stale} times it was STALE), {self.silences} silent"
        )


async def mix(seed: int, figures: Figures) -> None:
    """One random life; raises `AssertionError` when a promise is broken."""
    chance = random.Random(seed)
    service = Service(page_size=chance.choice((1, 2, 3, 10, 1000)))
    unreadable = 0
    for stream in Stream:
        script, are_unreadable = _script(chance)
        service.script[stream] = script
        unreadable += are_unreadable
    time = CompressedTime(SPEED)
    service.true_clock = time.true
    for stream in Stream:
        service.arrive(stream, chance.randrange(30), late=chance.choice((60.0, 3600.0, 86_400.0)))
    async with (
        service.listening(),
        watching(service, deadline=0.3, rules=True, clock=time, interval=INTERVAL) as watched,
    ):
        vigil = Vigil(service, watched)
        await watched.until_all_is_read(service)
        for stream in Stream:
            service.arrive(stream, chance.randrange(1, 20))
        time.offset += chance.choice((0, 0, 0, -86_400, 3_600))
        await watched.until_all_is_read(service)
        figures.count(service, watched.session, vigil)
        judge(service, watched.session, unreadable)
        assert not vigil.silences, vigil.silences


def _script(chance: random.Random) -> tuple[list[Step | None], int]:
    """What happens to one stream, and how many of its faults hold unreadable events."""
    script: list[Step | None] = []
    unreadable = 0
    for _ in range(chance.randrange(1, 7)):
        case = chance.choice(CASES)
        if case.number in SLOW and chance.random() < 0.8:
            continue
        unreadable += case.unreadable
        script += [None] * chance.randrange(3)
        script += [arrives(chance.randrange(5), late=chance.choice((0.0, 1.0, 1800.0)))]
        script += case.steps[: chance.randrange(1, 1 + len(case.steps))] if not case.unreadable else case.steps
    return script, unreadable


def main() -> int:
    """Prints the figures, and each seed that broke a promise; exit code 1 when one did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="of the first run; each further one counts up")
    asked = parser.parse_args()
    began, figures = time.monotonic(), Figures()
    for seed in range(asked.seed, asked.seed + asked.runs):
        try:
            asyncio.run(mix(seed, figures))
        except (AssertionError, TimeoutError) as error:
            figures.broken.append(f"seed {seed}: {error!r}")
    sys.stdout.write(f"{figures}; {time.monotonic() - began:.0f} s\n")
    sys.stdout.writelines(f"broken by {one}\n" for one in figures.broken)
    return int(bool(figures.broken))


if __name__ == "__main__":
    sys.exit(main())
