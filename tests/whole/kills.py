"""kill -9 at random instants, of a feed and of a watch; `python -m tests.whole.kills --kills 200` tells what came.

A feed is right when all that was served was printed over all its lives, and when nothing came twice but the page
that was in flight at each kill. A watch is right when no alert is forgotten and nobody is notified twice of one.
"""

import argparse
import json
import logging
import random
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.demo_server import running_server
from tests.whole.feed import filled, following, left, no_canary, numbered
from tests.whole.watch_life import alarming, last_life, life, person
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.events.stream import Stream

PAGE = 1_000
BACKLOG = 3_000
"""Events of each stream at the beginning: three pages."""
SINCE = 60
"""Seconds of look-back: what is older comes by the kept place, or not at all."""
LIFE_SECONDS = 5.0
"""When a life that prints nothing is killed."""
AHEAD = 10_000
"""Events that may wait for a feed before no more arrive; otherwise a slow machine never gets to the end."""
PATIENCE = 60.0
"""Seconds without a line after which the last life is given up."""


@dataclass
class Figures:
    """What all lives together have done."""

    kills: int = 0
    served: set[str] = field(default_factory=set)
    delivered: Counter[str] = field(default_factory=Counter)
    worst_life: int = 0
    """Most events that one life repeated: up to a page of each stream."""
    torn: int = 0
    """Last lines of which a kill left only a part."""
    told_token: bool = False

    @property
    def lost(self) -> set[str]:
        """Served, and never delivered."""
        return self.served - set(self.delivered)

    @property
    def repeated(self) -> int:
        """Deliveries beyond the first."""
        return sum(self.delivered.values()) - len(self.delivered)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills of a feed: {len(self.served)} served, {len(self.delivered)} delivered, "
            f"{len(self.lost)} lost, {self.repeated} repeated (at most {self.worst_life} in one life), "
            f"{self.torn} torn lines"
        )


class Arriving:
    """Events that arrive meanwhile: a few at a time, now and then more than a page, some of them days late."""

    def __init__(self, source: FixedSource, chance: random.Random, figures: Figures) -> None:
        self._figures = figures
        self._source = source
        self._chance = chance
        self._next = dict.fromkeys(Stream, BACKLOG)
        self._ended = threading.Event()
        self.may_be_late = False
        """Once there is a place in each stream: a first run does not ask for older ones."""
        self.served = {f"{stream.name}{number:07}" for stream in Stream for number in range(BACKLOG)}
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Arriving":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(0.3):
            if len(self.served) > len(self._figures.delivered) + AHEAD:
                continue
            for stream in Stream:
                count = 1_200 if self._chance.random() < 0.02 else self._chance.choice((0, 1, 5, 20, 40))
                late = self._chance.choice((1, 7_200, 3 * 86_400)) if self.may_be_late else 1
                events = numbered(stream, self._next[stream], count, ago=late * 10**9)
                self.served |= {event["uuid"] for event in events}
                self._next[stream] += count
                self._source.add(stream, *events)


def kill_feeds(kills: int, seed: int, state: Path) -> Figures:
    """Lives of a feed that end by kill -9, and a last one that delivers the rest."""
    chance, figures = random.Random(seed), Figures()
    source = filled(BACKLOG, ago=SINCE // 2)
    with running_server(emulator(source)) as url:
        with Arriving(source, chance, figures) as arriving:
            for _ in range(kills):
                _life(url, state, figures, chance)
                arriving.may_be_late = _has_places(state)
        figures.served = arriving.served
        _last_life(url, state, figures)
    figures.told_token |= not no_canary(*(file.read_bytes() for file in state.rglob("*") if file.is_file()))
    return figures


def _has_places(state: Path) -> bool:
    return any(file.read_text(encoding="utf-8").count("cursor = ") == 3 for file in state.rglob("checkpoint*.toml"))


def _life(url: str, state: Path, figures: Figures, chance: random.Random) -> None:
    """Killed before it prints, in a drain, or while following."""
    before = chance.random() < 0.1
    delay = chance.random() * chance.choice((0.01, 0.1, 1.0))
    with following(url, state, "--since", f"{SINCE}s") as process:
        assert process.stdout is not None
        stop = threading.Timer(delay if before else LIFE_SECONDS, process.kill)
        stop.start()
        first = process.stdout.readline()
        killer = threading.Timer(delay, process.kill)
        killer.start()
        rest, complaints = left(process)
        stop.cancel()
        killer.cancel()
    figures.kills += 1
    _count(figures, first + rest, complaints)


def _last_life(url: str, state: Path, figures: Figures) -> None:
    with following(url, state, "--since", f"{SINCE}s") as process:
        lacking = set(figures.lost)
        printed = []
        assert process.stdout is not None
        while lacking and (line := _line_within(PATIENCE, process)):
            printed.append(line)
            lacking.discard(json.loads(line)["uuid"])
        process.terminate()
        rest, complaints = left(process)
    _count(figures, "".join(printed) + rest, complaints)


def _line_within(seconds: float, process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    stop = threading.Timer(seconds, process.kill)
    stop.start()
    line = process.stdout.readline()
    stop.cancel()
    return line


def _count(figures: Figures, out: str, complaints: str) -> None:
    *whole, last = out.split("\n")
    figures.torn += bool(last)
    found = [json.loads(line)["uuid"] for line in whole]
    assert len(found) == len(set(found)), "one life says nothing twice"
    figures.worst_life = max(figures.worst_life, sum(uuid in figures.delivered for uuid in found))
    figures.delivered.update(found)
    figures.told_token |= not no_canary(out, complaints)
    assert "Traceback" not in complaints, complaints


@dataclass
class WatchFigures:
    """What all lives of a watch have done; each of them met an event that opens an alert."""

    kills: int = 0
    lost: int = 0
    """Alerts that the last life does not know."""
    shown: Counter[str] = field(default_factory=Counter)
    """Alert and severity of each notification."""
    told_token: bool = False

    @property
    def twice(self) -> int:
        """Notifications of what was told already."""
        return sum(self.shown.values()) - len(self.shown)

    @property
    def cut_off(self) -> int:
        """Notifications that were begun when the kill came: they are not sent again."""
        return self.kills - len(self.shown)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills of a watch: {self.kills} alerts, {self.lost} lost, {len(self.shown)} notified, "
            f"{self.twice} of them twice, {self.cut_off} cut off while they were sent"
        )


def kill_watches(kills: int, seed: int, folder: Path) -> WatchFigures:
    """Lives of a watch that end by kill -9, while alarming events arrive, and a last one that settles the rest."""
    chance, figures = random.Random(seed), WatchFigures(kills)
    source = FixedSource()
    with running_server(emulator(source)) as url:
        last_life(url, folder)  # from here on what comes is new
        for number in range(kills):
            source.add(Stream.AUDIT, alarming(number))
            life(url, folder, chance.random() * chance.choice((0.1, 0.7, 1.5)))
        known = last_life(url, folder)
    figures.lost = sum(person(number) not in known for number in range(kills))
    figures.shown = Counter((folder / "shown").read_text(encoding="utf-8").split("\n")[:-1])
    figures.told_token = not no_canary(*(file.read_bytes() for file in folder.rglob("*") if file.is_file()))
    return figures


def main() -> int:
    """Prints the figures; exit code 1 when something was lost or told twice."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=0)
    chosen = arguments.parse_args()
    logging.disable()  # the service would complain of each client that is killed
    with tempfile.TemporaryDirectory() as folder:
        feed = kill_feeds(chosen.kills, chosen.seed, Path(folder) / "feed")
        sys.stdout.write(f"{feed}\n")
        sys.stdout.flush()
        watch = kill_watches(chosen.kills, chosen.seed, Path(folder) / "watch")
        sys.stdout.write(f"{watch}\n")
    return int(bool(feed.lost or feed.repeated > PAGE * chosen.kills or watch.lost or watch.twice))


if __name__ == "__main__":
    sys.exit(main())
