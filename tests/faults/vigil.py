"""Somebody who looks at the status at every request while things go wrong: nothing fails in silence."""

import re
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.service import Service
from tests.faults.watching import Watching
from tui.events.reading import StreamHealth
from tui.events.stream import Stream
from widgets.stream_health import verdict

TOLD = re.compile(r"(?P<why>.+), since (\d{4}-\d\d-\d\d )?\d\d:\d\d UTC\. (?P<next>.+)", re.DOTALL)


@dataclass
class Vigil:
    """What was seen, and what should have been said and was not."""

    service: Service
    watched: Watching
    failing: int = 0
    """Looks at a stream that was failing or stopped."""
    stale: int = 0
    """Looks at a stream that was failing, and said STALE."""
    silences: set[str] = field(default_factory=set)
    _counted: int = 0
    """Requests that are in `_good` if they belong there."""
    _good: Counter[Stream] = field(default_factory=Counter)
    """Answers by which a stream may have been read to its end."""
    _success: dict[Stream, float] = field(default_factory=dict)
    _answers: dict[Stream, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.service.on_request = lambda _: self.look()

    def look(self) -> None:
        """Looks once at each stream."""
        now, session = self.watched.time.wrong(), self.watched.session
        new = self.service.asked[self._counted :]
        self._counted += len(new)
        self._good.update(asked.stream for asked in new if asked.step is None or not asked.step.fails)
        for stream, health in session.status().streams.items():
            self._failure_is_told(health)
            self._age_is_told(health, now, session.options.interval)
            self._success_is_true(health, self._good[stream])

    def _failure_is_told(self, health: StreamHealth) -> None:
        """Which stream, since when, why, and what happens next."""
        if health.state not in ("failing", "stopped"):
            return
        self.failing += 1
        if not TOLD.fullmatch(health.error) or health.failing_since is None or health.next_poll is None:
            self.silences.add(f"{health.stream.label} fails, and says only {health.error!r}")

    def _age_is_told(self, health: StreamHealth, now: float, interval: float) -> None:
        """Two intervals without success say STALE, whatever the state; a stopped stream has a word of its own."""
        found = verdict(health, now, interval)
        self.stale += found.word == "STALE" and health.state == "failing"
        age = health.age(now)
        wanted = {"stopped": "STOPPED", "absent": "NOT IN TOKEN"}.get(health.state, "STALE")
        if age is not None and age > 2 * interval and found.word != wanted:
            self.silences.add(f"{health.stream.label} is {age:.0f} s old, {health.state}, and says {found.word!r}")

    def _success_is_true(self, health: StreamHealth, good: int) -> None:
        """The data become younger only by an answer that was good: no fault passes for one."""
        before = self._success.get(health.stream)
        if health.last_success is None or health.last_success == before:
            return
        is_younger = before is None or health.last_success > before  # less: the clock was set back
        if is_younger and good <= self._answers.get(health.stream, 0):
            self.silences.add(f"{health.stream.label} was read to its end, and no good answer came")
        self._success[health.stream] = health.last_success
        self._answers[health.stream] = good if is_younger else self._answers.get(health.stream, 0)
