"""Health of each stream as it is seen from here; snapshots of it go to the screen."""

from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec.structs import replace

from tui.events.reading import Answer, StreamHealth, StreamState
from tui.events.stream import Stream

ANSWERS_KEPT = 2_000
ANSWER_MEMORY = 3_600.0
"""Seconds for which answers are remembered."""
_DAY = 86_400.0


class StreamPulse:
    """The health of one stream: `now` is replaced by the one task that reads the stream, and read by any thread."""

    def __init__(self, stream: Stream) -> None:
        self._now = StreamHealth(stream)
        self.changes = 0
        """Grows with every change."""

    @property
    def now(self) -> StreamHealth:
        """The health of this moment."""
        return self._now

    @now.setter
    def now(self, health: StreamHealth) -> None:
        self._now = health
        self.changes += 1
        self.changed()

    def changed(self) -> None:
        """Called after each change."""

    @property
    def is_well(self) -> bool:
        """A page that came says that nothing else was there."""
        return True

    def answered(self, at: float, seconds: float, status: int) -> None:
        """Notes one answer of the service; status 0 stands for none."""
        answers = [answer for answer in self.now.answers if answer.at >= at - ANSWER_MEMORY]
        answers.append(Answer(at, seconds, status))
        self.now = replace(self.now, answers=tuple(answers[-ANSWERS_KEPT:]))

    def took_in(self, kept: int, repeated: int, bad: int, newest: float | None) -> None:
        """Counts what a page brought."""
        before = self.now
        times = [time for time in (before.newest_event, newest) if time is not None]
        self.now = replace(
            before,
            events=before.events + kept,
            duplicates=before.duplicates + repeated,
            bad_events=before.bad_events + bad,
            newest_event=max(times, default=None),
        )

    def came_home(self, kept: int, row: int) -> None:
        """Counts what the kept place brought at the start; its rows end before this one."""
        self.now = replace(self.now, home_events=self.now.home_events + kept, home_row=row)

    def cursor_moved(self, at: float) -> None:
        """Notes that the service handed out another cursor."""
        self.now = replace(self.now, cursor_since=at)

    def compared(self, skew: float) -> None:
        """Notes by how many seconds our clock is ahead of the service's."""
        self.now = replace(self.now, skew=skew)

    def reading(self) -> None:
        """A page came: nothing is wrong any more."""
        self.now = replace(self.now, state="reading", next_poll=None, error="", tries=0, failing_since=None)

    def read_to_the_end(self, at: float) -> None:
        """The stream is read to its end: its data are as young as can be."""
        self.now = replace(
            self.now, state="ok", last_success=at, next_poll=None, error="", tries=0, failing_since=None
        )

    def waits_until(self, at: float) -> None:
        """Notes when the next poll is due."""
        self.now = replace(self.now, next_poll=at)

    def failed(self, at: float, what: str, then: str, next_try: float) -> None:
        """Notes a failed try: what happened, what happens then, and when."""
        self._went_wrong("failing", at, what, then, next_try)

    def stopped(self, at: float, what: str, then: str, next_try: float) -> None:
        """Notes a refusal: what happened, what can be done, and when it is looked at again."""
        self._went_wrong("absent" if self.now.state == "absent" else "stopped", at, what, then, next_try)

    def _went_wrong(self, state: StreamState, at: float, what: str, then: str, next_try: float) -> None:
        since = at if self.now.failing_since is None else self.now.failing_since
        self.now = replace(
            self.now,
            state=state,
            error=f"{what}, since {_clock_time(since, at)}. {then}",
            tries=self.now.tries + 1,
            failing_since=since,
            next_poll=next_try,
        )

    def absent(self) -> None:
        """The token may not read this stream."""
        self.now = replace(self.now, state="absent", error="", next_poll=None)

    def clock_was_set_back(self, by: float) -> None:
        """Moves all moments with the clock, so that ages stay what they are."""
        names = ("last_success", "next_poll", "failing_since", "cursor_since")
        moments = {name: getattr(self.now, name) for name in names}
        self.now = replace(self.now, **{name: at - by for name, at in moments.items() if at is not None})


def skew_of(streams: Iterable[StreamHealth]) -> float | None:
    """By how many seconds our clock is ahead of the service's, as the newest answer of any stream tells."""
    known = [health for health in streams if health.skew is not None and health.answers]
    return max(known, key=lambda health: health.answers[-1].at).skew if known else None


def _clock_time(since: float, now: float) -> str:
    """`14:02 UTC`, with its day when that is half a day ago or more."""
    moment = datetime.fromtimestamp(since, UTC)
    return f"{moment:%H:%M} UTC" if abs(now - since) < _DAY / 2 else f"{moment:%Y-%m-%d %H:%M} UTC"
