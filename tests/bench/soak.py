"""`python -m tests.bench.soak`: four years in five minutes. Does opwatch grow once its ring is full?

A ring and ten more are read in 10,000 polls over real TCP, with rules and with the state kept on disk. Time is
compressed; the service runs in a process of its own. Speaks to 127.0.0.1 only, and ends by itself.

A ring holds 130 days of a company of 500, as one of the usual size does: rules look back on 120 days at most, so
that they know all there is to know when it is full. With `--ring 20000 --rings 14 --days 420` a ring holds 30 days,
and the rules go on filling for three rings more. Each event has a session and an item of its own. With `--people 0`
there are ever new people at ever new addresses: that grows until a rule knows 50,000 of them. The column `known`
counts whom and what rules know.
"""

import argparse
import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.budget import BudgetLine
from tests.bench.soak_service import Arriving, listening
from tui.credentials.secret import Secret
from tui.demo.tokens import demo_token
from tui.events.stream import Stream
from tui.monitor.options import MonitorOptions
from tui.monitor.session import Session

LONGEST = 480.0
"""Seconds after which a soak ends, whatever it has read."""
NEVER = 4_102_444_800
"""Seconds since 1970: the year 2100, which no hurrying clock reaches."""
SHORTEST = 0.01
"""Seconds of ours: what ticks more often than that would take the time of what is measured."""
PROMPTNESS = 0.75
"""Polls come so much closer together than they need to: an answer takes time too."""
SAMPLE_SECONDS = 0.05
FLAT = 0.02
"""Part by which memory may change and still be flat."""
COMES_AND_GOES = 2
"""Of fds and threads."""


@dataclass(frozen=True, slots=True)
class HurryingClock:
    """A clock that runs faster than ours; alike in every process of this machine."""

    zero: float
    """Seconds since 1970 that it said first."""
    began: float
    """What the machine's monotonic clock said then."""
    speed: float

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.zero + (time.monotonic() - self.began) * self.speed

    async def sleep(self, seconds: float) -> None:
        """Sleeps its seconds."""
        await asyncio.sleep(max(seconds / self.speed, SHORTEST))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is read in so many days of the hurrying clock, and how fast these pass."""

    ring: int = 40_000
    rings: int = 11
    polls: int = 10_000
    seconds: float = 240.0
    people: int = 500
    """0: ever new ones."""
    days: float = 1_430.0
    """A ring holds 130 of them: all that rules look back on is there once it is full."""

    @property
    def interval(self) -> float:
        """Seconds of the hurrying clock between two polls of a stream."""
        return self.days * 86_400 * len(Stream) / self.polls * PROMPTNESS

    @property
    def step(self) -> int:
        """Nanoseconds of the hurrying clock between two events of a stream."""
        return int(self.days * 86_400e9 * len(Stream) / (self.rings * self.ring))


@dataclass(frozen=True, slots=True)
class Figures:
    """What the process holds when so much has been read; of fds and threads the most since the figures before."""

    polls: int
    events: int
    rss: int
    """Bytes."""
    fds: int
    threads: int
    objects: int
    """Those that the garbage collector knows, or is spared."""
    alerts: int
    known: int
    """Keys of which rules know something."""


class Meter:
    """Reads off what this process holds."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._process = psutil.Process()
        self._fds = self._threads = 0

    @property
    def events(self) -> int:
        """Events that were kept so far, in the ring or not any more."""
        return sum(self._session.ring.end(stream) for stream in Stream)

    @property
    def polls(self) -> int:
        """Requests so far; the budget counts those of an hour, and no soak takes that long."""
        return self._session.budget.use().hour

    def sample(self) -> None:
        """Looks at what comes and goes."""
        self._fds = max(self._fds, self._process.num_fds())
        self._threads = max(self._threads, self._process.num_threads())

    def read(self) -> Figures:
        """The figures of this moment."""
        gc.collect()  # what waits for the collector is no growth
        self.sample()
        fds, threads, self._fds, self._threads = self._fds, self._threads, 0, 0
        return Figures(
            polls=self.polls,
            events=self.events,
            rss=self._process.memory_info().rss,
            fds=fds,
            threads=threads,
            objects=len(gc.get_objects()) + gc.get_freeze_count(),
            alerts=len(self._session.book),
            known=self._known(),
        )

    def _known(self) -> int:
        engine = self._session.engine
        detectors = [] if engine is None else [one.detector for one in engine._running]
        return sum(len(getattr(detector, "memory", ())) for detector in detectors)


async def soak(plan: Plan, state_dir: Path, tell: Callable[[Figures], None] = lambda _: None) -> list[Figures]:
    """The figures at the end of each ring, and at the end of all; fewer if the time was over before."""
    clock = HurryingClock(time.time(), time.monotonic(), plan.days * 86_400 / plan.seconds)
    with listening(Arriving(int(clock.zero * 1e9), plan.step, plan.people), clock) as url:
        session = Session(_options(plan, url, state_dir), clock=clock, sleep=clock.sleep)
        running = asyncio.create_task(session.run())
        try:
            return await _watched(plan, Meter(session), running, tell)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def _options(plan: Plan, url: str, state_dir: Path) -> MonitorOptions:
    return MonitorOptions(
        account="soak",
        base_url=url,
        secret=Secret(demo_token(expires=NEVER)),
        token_source="a soak",
        interval=plan.interval,
        capacity=plan.ring,
        requests_per_minute=None,
        state_dir=state_dir,
        settles=True,
    )


async def _watched(
    plan: Plan, meter: Meter, running: asyncio.Task[None], tell: Callable[[Figures], None]
) -> list[Figures]:
    found: list[Figures] = []
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends and (len(found) < plan.rings or meter.polls < plan.polls):
        if running.done():
            running.result()
        meter.sample()
        if meter.events >= (len(found) + 1) * plan.ring:
            found.append(meter.read())
            tell(found[-1])
        await asyncio.sleep(SAMPLE_SECONDS)
    return [*found, meter.read()]


def flat_from(found: Sequence[Figures], of: Callable[[Figures], int]) -> int:
    """The place of the first figure that all later ones are near to."""
    last = range(len(found))
    return next(at for at in last if all(abs(of(one) / of(found[at]) - 1) <= FLAT for one in found[at:]))


def grown(found: Sequence[Figures]) -> Iterator[str]:
    """What still grows in the second half, in words; a save has a thread and a file, for a moment."""
    for name, of in MEMORY.items():
        if flat_from(found, of) > len(found) // 2:
            yield name
    for name, counts in (("fds", [one.fds for one in found]), ("threads", [one.threads for one in found])):
        if max(counts) > counts[0] + COMES_AND_GOES:
            yield f"{name} from {counts[0]} to {max(counts)}"


MEMORY: dict[str, Callable[[Figures], int]] = {"RSS": lambda one: one.rss, "objects": lambda one: one.objects}
HEAD = f"{'polls':>8}{'events':>9}{'RSS, MB':>9}{'fds':>5}{'threads':>9}{'objects':>11}{'alerts':>8}{'known':>9}"


def lines(plan: Plan | None = None) -> list[BudgetLine]:
    """The figures of budget 8 that concern weeks: how much is held now of what was held when the ring was full."""
    plan = plan or Plan()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(soak(plan, Path(folder)))
    last = found[-1]
    read = f"{last.events / plan.ring:.0f} rings, {last.polls:,} polls"
    at = flat_from(found, MEMORY["objects"])
    told = [
        _flat("RSS since the ring is full", found, read),
        _flat(f"RSS since its objects are no more, ring {at + 1}", found[at:], read),
    ]
    for name, counts in (("fds", [one.fds for one in found]), ("threads", [one.threads for one in found])):
        more = max(counts) - counts[0]
        told.append(BudgetLine(8, name, "flat", f"{more:+}", read, met=more <= COMES_AND_GOES))
    return told


def _flat(what: str, found: Sequence[Figures], read: str) -> BudgetLine:
    most = max(abs(one.rss / found[0].rss - 1) for one in found)
    return BudgetLine(8, what, "± 2 %", f"{most:.1%}", read, met=most <= FLAT)


def _print(one: Figures) -> None:
    text = f"{one.polls:>8,}{one.events:>9,}{one.rss / 2**20:>9.1f}{one.fds:>5}{one.threads:>9}"
    print(f"{text}{one.objects:>11,}{one.alerts:>8,}{one.known:>9,}", flush=True)


def main() -> int:
    """Prints the table; 1 when something has grown, or when the time was over."""
    parser = argparse.ArgumentParser(description=__doc__)
    usual = Plan()
    for name, kind in (("ring", int), ("rings", int), ("polls", int), ("seconds", float), ("days", float)):
        parser.add_argument(f"--{name}", type=kind, default=getattr(usual, name))
    parser.add_argument("--people", type=int, default=usual.people, help="0: ever new ones, at ever new addresses")
    plan = Plan(**vars(parser.parse_args()))
    print(HEAD)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(soak(plan, Path(folder), _print))
    print(f"{time.monotonic() - began:.0f} seconds for {plan.days:.0f} days of the hurrying clock")
    if len(found) <= plan.rings or found[-1].polls < plan.polls:
        print("The time was over before all was read")
        return 1
    for name, of in MEMORY.items():
        at = flat_from(found, of)
        part = of(found[-1]) / of(found[0]) - 1
        print(f"{name}: {part:+.1%} since the ring was full, within 2 % from {found[at].events:,} events on")
    growth = ", ".join(grown(found))
    print(f"Still growing: {growth or 'nothing'}")
    return int(bool(growth))


if __name__ == "__main__":
    sys.exit(main())
