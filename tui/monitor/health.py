"""Health of each stream as it is seen from here; snapshots of it go to the screen."""

from dataclasses import replace

from tui.events.reading import Answer, StreamHealth
from tui.events.stream import Stream

ANSWERS_KEPT = 2_000
ANSWER_MEMORY = 3_600.0
"""Seconds for which answers are remembered."""


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

    def answered(self, at: float, seconds: float, status: int) -> None:
        """Notes one answer of the service; status 0 stands for none."""
        answers = [answer for answer in self.now.answers if answer.at >= at - ANSWER_MEMORY]
        answers.append(Answer(at, seconds, status))
        self.now = replace(self.now, answers=tuple(answers[-ANSWERS_KEPT:]))

    def took_in(self, kept: int, repeated: int, bad: int, newest: float | None) -> None:
        """Counts what a page brought."""
        before = self.now
        self.now = replace(
            before,
            state="reading" if before.last_success is None else before.state,
            events=before.events + kept,
            duplicates=before.duplicates + repeated,
            bad_events=before.bad_events + bad,
            newest_event=max(filter(None, (before.newest_event, newest)), default=None),
            error="",
            tries=0,
            failing_since=None,
        )

    def cursor_moved(self, at: float) -> None:
        """Notes that the service handed out another cursor."""
        self.now = replace(self.now, cursor_since=at)

    def read_to_the_end(self, at: float) -> None:
        """The stream is read to its end: its data are as young as can be."""
        self.now = replace(
            self.now, state="ok", last_success=at, next_poll=None, error="", tries=0, failing_since=None
        )

    def waits_until(self, at: float) -> None:
        """Notes when the next poll is due."""
        self.now = replace(self.now, next_poll=at)

    def failed(self, at: float, error: str, next_try: float | None) -> None:
        """Notes a failed try; `next_try` is None when there will be no more."""
        self.now = replace(
            self.now,
            state="stopped" if next_try is None else "failing",
            error=error,
            tries=self.now.tries + 1,
            failing_since=self.now.failing_since or at,
            next_poll=next_try,
        )

    def absent(self) -> None:
        """The token may not read this stream."""
        self.now = replace(self.now, state="absent", error="", next_poll=None)
