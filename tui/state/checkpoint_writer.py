"""Writes the checkpoint: notes are cheap, saves are few and may run in any thread, and none puts old over new."""

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from threading import Lock

from tui.events.stream import Stream
from tui.state.attempts import Attempts
from tui.state.checkpoint import OVERLAP_NS, OVERLAP_UUIDS, Checkpoint, Identity, Place, encode
from tui.state.files import write_private

_SLACK = 4
"""Events of the overlap are sorted out when there are so many times as many as may be kept."""


class CheckpointWriter:
    """`note` from the thread that reads, `save` from any: `due` says when, and at the end whatever it says.

    `before` runs between the moment that a save speaks of and its writing, and may raise `StateNotSaved`: what must
    be on disk before a place is.
    """

    def __init__(
        self,
        path: Path,
        identity: Identity,
        kept: Checkpoint | None = None,
        *,
        before: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._identity = identity
        self._before = before
        self._clock = clock
        self._attempts = Attempts(monotonic)
        self._lock = Lock()
        self._saving = Lock()
        self._streams = {} if kept is None else {stream: _Reading(place) for stream, place in kept.places.items()}
        self._noted = self._saved = 0
        self._first: set[Stream] = set()
        self._begun: set[Stream] = set()

    @property
    def problem(self) -> str:
        """`state not saved: why` while it is so, else empty."""
        return self._attempts.problem

    @property
    def is_dirty(self) -> bool:
        """Whether there is something to save."""
        return self._noted != self._saved

    def note(self, stream: Stream, cursor: str, events: Iterable[tuple[int, str]]) -> None:
        """Takes the cursor of a page that is in, with (time, uuid) of each of its events."""
        now = int(self._clock() * 1e9)
        with self._lock:
            reading = self._streams.setdefault(stream, _Reading(Place("", None, now)))
            if not reading.advance(cursor, events, now):
                return
            if stream not in self._begun:
                self._begun.add(stream)
                self._first.add(stream)
            self._noted += 1

    def write_anew(self) -> None:
        """What was on disk is there no more: all places count as noted just now."""
        with self._lock:
            self._noted += 1

    def due(self) -> float:
        """Seconds until it is time to save; 0 at once, infinite when there is nothing to."""
        return self._attempts.due(is_urgent=bool(self._first)) if self.is_dirty else math.inf

    def save(self) -> bool:
        """Writes what is noted by now; False, with `problem`, when that failed: nothing is lost by it."""
        with self._saving:
            with self._lock:
                noted, first = self._noted, set(self._first)
                checkpoint = Checkpoint(
                    self._identity, {stream: reading.place() for stream, reading in self._streams.items()}
                )
            if noted == self._saved:
                return not self.problem
            with self._attempts.attempt():
                self._before()
                write_private(self._path, encode(checkpoint))
                with self._lock:
                    self._saved = noted
                    self._first -= first
            return not self.problem


class _Reading:
    """One stream's place while it moves."""

    def __init__(self, kept: Place) -> None:
        self._place = kept
        # kept uuids stand at the newest moment that was known: they go when that is long past
        self._recent = [(kept.newest or kept.saved_at, uuid) for uuid in kept.overlap]

    def advance(self, cursor: str, events: Iterable[tuple[int, str]], now: int) -> bool:
        """Moves on; False when nothing has."""
        count = len(self._recent)
        self._recent.extend(events)
        if cursor == self._place.cursor and len(self._recent) == count:
            return False
        times = [time for time, _ in self._recent[count:] if time <= now]
        if self._place.newest is not None:
            times.append(self._place.newest)
        newest = max(times, default=None)
        self._place = replace(self._place, cursor=cursor, newest=newest, saved_at=now)
        if len(self._recent) > _SLACK * OVERLAP_UUIDS:
            self._sort_out()
        return True

    def place(self) -> Place:
        """As it is now."""
        self._sort_out()
        return replace(self._place, overlap=tuple(uuid for _, uuid in self._recent))

    def _sort_out(self) -> None:
        since = (self._place.saved_at if self._place.newest is None else self._place.newest) - OVERLAP_NS
        times = {uuid: time for time, uuid in sorted(one for one in self._recent if one[0] >= since)}
        self._recent = [(time, uuid) for uuid, time in times.items()][-OVERLAP_UUIDS:]
