"""Random mixes of faults on all streams at once: `python -m tests.faults.mixes --runs 1000 --seed 7`.

Everything in a mix follows from its seed but the order in which the streams come to ask.
"""

import argparse
import asyncio
import random
import sys
import time

from tests.faults.cases import CASES
from tests.faults.service import Service, Step
from tests.faults.steps import arrives
from tests.faults.watching import CompressedTime, judge, watching
from tui.events.stream import Stream

SLOW = {
    3,  # waits as long as it is told to
    10,
    11,
    12,  # end at a deadline
    18,
    19,  # send tens of megabytes
}
"""Numbers of faults that take their time: rare in a mix."""


async def mix(seed: int) -> None:
    """One random life; raises `AssertionError` when a promise is broken."""
    chance = random.Random(seed)
    service = Service(page_size=chance.choice((1, 2, 3, 10, 1000)))
    unreadable = 0
    for stream in Stream:
        script, are_unreadable = _script(chance)
        service.script[stream] = script
        unreadable += are_unreadable
    time = CompressedTime()
    service.true_clock = time.true
    for stream in Stream:
        service.arrive(stream, chance.randrange(30), late=chance.choice((60.0, 3600.0, 86_400.0)))
    async with service.listening(), watching(service, deadline=0.3, rules=True, clock=time) as watched:
        await watched.until_all_is_read(service)
        for stream in Stream:
            service.arrive(stream, chance.randrange(1, 20))
        time.offset += chance.choice((0, 0, 0, -86_400, 3_600))
        await watched.until_all_is_read(service)
        judge(service, watched.session, unreadable)


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


def main() -> None:
    """Runs many; ends with 1 at the first that fails, and says its seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="of the first run; each further one counts up")
    asked = parser.parse_args()
    began = time.monotonic()
    for seed in range(asked.seed, asked.seed + asked.runs):
        try:
            asyncio.run(mix(seed))
        except BaseException:
            sys.stderr.write(f"seed {seed} failed\n")
            raise
    sys.stdout.write(f"{asked.runs} mixes from seed {asked.seed}: all held, {time.monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    main()
