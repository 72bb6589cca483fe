"""History run through rules as if it happened now: each event arrives at its own time, and every stream is asked.

Where history is parted, what comes first teaches the rules only.

When an event of history really arrived nobody knows any more; what came late then is judged as if it had not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Generic, TypeVar

import msgspec

from tui.alerts.book import AlertBook
from tui.alerts.hit import Hit
from tui.detection.engine import Engine
from tui.detection.lists import ListSetting
from tui.detection.rule import Rule
from tui.detection.split import Split
from tui.events.model import Seen
from tui.events.names import NO_NAMES, Names
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS
from tui.query.clock import OfficeHours, WorkingHours

ASKED_EVERY = 300 * NANOSECONDS
"""How often the streams count as asked, and rules notice that time has passed."""
ALERTS = 100_000
E = TypeVar("E", bound=Engine)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rules know of the account besides its events."""

    account: str = ""
    names: Names = NO_NAMES
    zone: tzinfo = UTC
    hours: WorkingHours = field(default_factory=OfficeHours)
    lists: Mapping[str, ListSetting] = field(default_factory=dict)
    streams: frozenset[Stream] = frozenset(Stream)


class Replay(Generic[E]):
    """Rules, and the alerts that they have raised so far."""

    def __init__(
        self, rules: Iterable[Rule], around: Surroundings, engine: type[E], parted: Split | None = None
    ) -> None:
        self.engine: E = engine(
            rules,
            names=around.names,
            zone=around.zone,
            hours=around.hours,
            lists=around.lists,
            account=around.account,
        )
        self.book = AlertBook(ALERTS)
        self._streams = sorted(around.streams)
        self._asked = -(2**63)
        self._parted = parted

    def take(self, seen: Seen) -> list[Hit]:
        """The hits of an event; events come in order of time."""
        now = seen.event.time
        self._pass_time(now)
        hits = self.engine.judge(arriving(seen))
        self._enter(hits, now)
        return hits

    def finish(self, now_ns: int) -> None:
        """History is at its end."""
        self._pass_time(now_ns)
        self._enter(self.engine.tick(now_ns), now_ns)

    def _pass_time(self, now: int) -> None:
        if now - self._asked < ASKED_EVERY:
            return
        self._asked = now
        self._enter(self.engine.tick(now), now)
        for stream in self._streams:
            self._enter(self.engine.judge_health("poll_ok", stream, now), now)

    def _enter(self, hits: Iterable[Hit], now: int) -> None:
        for hit in hits:
            if not self._is_of_the_past(hit):
                self.book.join(hit, now)

    def _is_of_the_past(self, hit: Hit) -> bool:
        """What has undone something belongs to where that was."""
        moment = hit.first if hit.undone else hit.last
        return self._parted is not None and moment < self._parted.judged_from(hit.rule.id)


def arriving(seen: Seen) -> Seen:
    """The event as if it had come when it happened."""
    return msgspec.structs.replace(seen, received=seen.event.time)


def replayed(
    rules: Iterable[Rule],
    events: Iterable[Seen],
    around: Surroundings,
    now_ns: int,
    parted: Split | None = None,
) -> Replay[Engine]:
    """All of history at once."""
    replay = Replay(rules, around, Engine, parted)
    for seen in events:
        replay.take(seen)
    replay.finish(now_ns)
    return replay
