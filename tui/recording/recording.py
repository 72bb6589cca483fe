"""A recording that is read: where its events lie in the file, and when they arrived. They stay in the file."""

import os
import stat
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tui.events.redact import redact
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, parse_timestamp
from tui.recording.lines import LONGEST, Entry, Head, read_end, read_entry, read_head, read_uuid
from tui.recording.problem import RecordingProblem
from tui.state.files import reason_of

_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

LOOK_BACK_PAUSE = 120 * NANOSECONDS
"""Longest pause within the look-back of a run; what is read again later than that is no part of its beginning."""


class Recorded(NamedTuple):
    """An event of the recording."""

    received: int
    """Arrival, in nanoseconds since 1970."""
    fresh: bool
    uuid: str
    body: bytes
    """The event as JSON."""


@dataclass(slots=True)
class Stretch:
    """One run of opwatch, in nanoseconds since 1970."""

    begins: int
    """When its look-back was read: from here on things came as they happened."""
    ends: int


class _Track:
    """One stream's events in order of arrival."""

    def __init__(self) -> None:
        self.due = array("q")
        """When each is played; never less than the one before, also where a clock was set back."""
        self.places = array("q")

    def add(self, due: int, place: int) -> None:
        self.due.append(due)
        self.places.append(place)


class Recording:
    """Closed with `close`; raises `RecordingProblem` for what is no recording."""

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)
        self._tracks = {stream: _Track() for stream in Stream}
        self.stretches: list[Stretch] = []
        self.bad_lines = 0
        """Lines that could not be read; the rest is played."""
        self.lost = 0
        """Events that were there when the file was read first, and are not any more."""
        first = self._file.readline(LONGEST)
        head = read_head(first) if first.endswith(b"\n") else None
        if head is None:
            self.close()
            raise RecordingProblem(
                f"{redact(str(path))} is no recording of opwatch", "opwatch watch --record makes one"
            )
        self.head: Head = head
        self._now = 0
        self._begin(head)
        self._read()

    def __len__(self) -> int:
        return sum(len(track.due) for track in self._tracks.values())

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def count(self, stream: Stream, until: int) -> int:
        """How many events of a stream have arrived by a moment."""
        return bisect_right(self._tracks[stream].due, until)

    def event(self, stream: Stream, number: int) -> Recorded | None:
        """An event by its number in order of arrival; None, and counted as lost, if the file was changed."""
        try:
            self._file.seek(self._tracks[stream].places[number])
            entry = read_entry(self._file.readline(LONGEST))
        except (OSError, ValueError):  # ValueError: it was closed under us, at the end of the program
            entry = None
        if entry is None:
            self.lost += 1
            return None
        return Recorded(parse_timestamp(entry.received), entry.fresh, read_uuid(entry), bytes(entry.event))

    def next_arrival(self, after: int) -> int | None:
        """When the next event arrives behind a moment."""
        found = [
            track.due[place]
            for track in self._tracks.values()
            if (place := bisect_right(track.due, after)) < len(track.due)
        ]
        return min(found, default=None)

    # reading the file once

    def _read(self) -> None:
        for place, line in self._lines():
            if (entry := read_entry(line)) is not None:
                self._take(entry, place)
            elif (ended := read_end(line)) is not None:
                self._reach(ended)
            elif (head := read_head(line)) is not None:
                self._begin(head)
            elif line.strip():
                self.bad_lines += 1

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        """Every line with its place; one that is too long or was cut off is given as something unreadable."""
        place = self._file.tell()
        while line := self._file.readline(LONGEST):
            is_whole = line.endswith(b"\n")
            while not line.endswith(b"\n") and (more := self._file.readline(LONGEST)):
                line = more  # only its end is looked for
            after = self._file.tell()
            yield place, line if is_whole else b"?"
            place = after

    def _begin(self, head: Head) -> None:
        self._now = max(self._now, parse_timestamp(head.started))
        self.stretches.append(Stretch(self._now, self._now))

    def _take(self, entry: Entry, place: int) -> None:
        try:
            received = parse_timestamp(entry.received)
        except ValueError:
            self.bad_lines += 1
            return
        self._reach(received)
        self._tracks[entry.stream].add(self._now, place)
        stretch = self.stretches[-1]
        if not entry.fresh and self._now - stretch.begins <= LOOK_BACK_PAUSE:
            stretch.begins = self._now

    def _reach(self, moment: int) -> None:
        self._now = self.stretches[-1].ends = max(self._now, moment)


def _opened(path: Path) -> BinaryIO:
    shown = redact(str(path))
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "not a file name"
        raise RecordingProblem(f"{shown} cannot be read: {reason}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RecordingProblem(f"{shown} is no regular file", "opwatch watch --record makes a recording")
    return os.fdopen(descriptor, "rb")
