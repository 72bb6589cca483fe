"""A recording that is read: where its lines lie in the file, and when they are due. They stay in the file."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tui.events.reading import StreamHealth, TokenFacts
from tui.events.redact import redact
from tui.events.stream import Stream
from tui.events.times import NANOSECONDS, parse_timestamp
from tui.recording.health_lines import read_told
from tui.recording.lines import (
    LONGEST,
    Entry,
    Head,
    is_other_kind,
    read_end,
    read_entry,
    read_head,
    read_uuid,
)
from tui.recording.opening import open_for_reading
from tui.recording.problem import RecordingProblem
from tui.state.files import reason_of

LOOK_BACK_PAUSE = 120 * NANOSECONDS
"""Longest pause within the look-back of a run; what is read again later than that is no part of its beginning."""
LONGEST_PAUSE = 366 * 86_400 * NANOSECONDS
"""Between two lines of a run; a later moment is none: everything behind it would wait for it."""


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
    has_health: bool = False
    """It was told how each stream fared."""


class _Track:
    """Lines of one kind, in the order of the file."""

    def __init__(self) -> None:
        self.due = array("q")
        """When each is played; never less than the one before, also where a clock was set back."""
        self.places = array("q")

    def add(self, due: int, place: int) -> None:
        self.due.append(due)
        self.places.append(place)

    def count(self, until: int) -> int:
        return bisect_right(self.due, until)

    def next(self, after: int) -> int | None:
        place = self.count(after)
        return self.due[place] if place < len(self.due) else None


class Recording:
    """Closed with `close`; raises `RecordingProblem` for what is no recording."""

    def __init__(self, path: Path) -> None:
        self._shown = redact(str(path))
        self._file, self._size = open_for_reading(path)
        self._tracks = {stream: _Track() for stream in Stream}
        self._told = _Track()
        self.stretches: list[Stretch] = []
        self.has_token = False
        """It was told what the token is."""
        self.bad_lines = 0
        """Lines that could not be read; the rest is played."""
        self.unknown_lines = 0
        """Lines of a kind that is not known here."""
        self.lost = 0
        """Events that were there when the file was read first, and are not any more."""
        try:
            self.head = self._first_head()
            self._now = 0
            self._begin(self.head)
            self._read()
        except OSError as error:
            self.close()
            raise RecordingProblem(f"{self._shown} cannot be read: {reason_of(error)}") from None
        except BaseException:
            self.close()
            raise

    def __len__(self) -> int:
        return sum(len(track.due) for track in self._tracks.values())

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def count(self, stream: Stream, until: int) -> int:
        """How many events of a stream have arrived by a moment."""
        return self._tracks[stream].count(until)

    def event(self, stream: Stream, number: int) -> Recorded | None:
        """An event by its number in order of arrival; None, and counted as lost, if the file was changed."""
        entry = read_entry(self._line(self._tracks[stream].places[number]))
        if entry is None:
            self.lost += 1
            return None
        return Recorded(parse_timestamp(entry.received), entry.fresh, read_uuid(entry), bytes(entry.event))

    def next_arrival(self, after: int) -> int | None:
        """When the next event arrives behind a moment."""
        found = [due for track in self._tracks.values() if (due := track.next(after)) is not None]
        return min(found, default=None)

    def next_told(self, after: int) -> int | None:
        """When something is told next of a stream or the token, behind a moment."""
        return self._told.next(after)

    def count_told(self, until: int) -> int:
        """How often something was told by a moment."""
        return self._told.count(until)

    def told(self, number: int) -> StreamHealth | TokenFacts | None:
        """What was told of a stream or the token, by its number; None if the file was changed."""
        found = read_told(self._line(self._told.places[number]))
        return None if found is None else found[1]

    def _line(self, place: int) -> bytes:
        try:
            self._file.seek(place)
            return self._file.readline(LONGEST)
        except (OSError, ValueError):  # ValueError: it was closed under us, at the end of the program
            return b""

    # reading the file once

    def _first_head(self) -> Head:
        first = self._file.readline(LONGEST)
        head = read_head(first) if first.endswith(b"\n") else None
        if head is None:
            what = "is no recording of opwatch" if first else "is empty, and no recording of opwatch"
            raise RecordingProblem(f"{self._shown} {what}", "opwatch watch --record makes one")
        return head

    def _read(self) -> None:
        for place, line in self._lines():
            if not line.strip():
                continue
            if self._is_entry(line, place) or self._is_told(line, place) or self._is_turn(line):
                continue
            if is_other_kind(line):
                self.unknown_lines += 1
            else:
                self.bad_lines += 1

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        """Every line with its place; one that is too long or was cut off is given as something unreadable.

        What is written meanwhile is not waited for.
        """
        place = self._file.tell()
        while place < self._size and (line := self._file.readline(LONGEST)):
            is_whole = line.endswith(b"\n")
            while not line.endswith(b"\n") and (more := self._file.readline(LONGEST)):
                line = more  # only its end is looked for
            after = self._file.tell()
            yield place, line if is_whole else b"?"
            place = after

    def _is_entry(self, line: bytes, place: int) -> bool:
        entry = read_entry(line)
        if entry is None:
            return False
        if not self._reach(_moment(entry)):
            self.bad_lines += 1
            return True
        self._tracks[entry.stream].add(self._now, place)
        stretch = self.stretches[-1]
        if not entry.fresh and self._now - stretch.begins <= LOOK_BACK_PAUSE:
            stretch.begins = self._now
        return True

    def _is_told(self, line: bytes, place: int) -> bool:
        found = read_told(line)
        if found is None:
            return False
        at, told = found
        if not self._reach(at):
            self.bad_lines += 1
            return True
        self._told.add(self._now, place)
        self.has_token = self.has_token or isinstance(told, TokenFacts)
        self.stretches[-1].has_health |= isinstance(told, StreamHealth)
        return True

    def _is_turn(self, line: bytes) -> bool:
        """A run ends, or another begins."""
        if (ended := read_end(line)) is not None:
            self._reach(ended)
        elif (head := read_head(line)) is not None:
            self._begin(head)
        else:
            return False
        return True

    def _begin(self, head: Head) -> None:
        if (head.account, head.account_uuid) != (self.head.account, self.head.account_uuid):
            raise RecordingProblem(
                f"{self._shown} holds two accounts, {self.head.account} and {head.account}",
                "a recording is of one; part the file where a line begins with opwatch_recording",
            )
        self._now = max(self._now, parse_timestamp(head.started))
        self.stretches.append(Stretch(self._now, self._now))

    def _reach(self, moment: int | None) -> bool:
        """False for what is no moment of this run."""
        if moment is None or moment - self._now > LONGEST_PAUSE:
            return False
        self._now = self.stretches[-1].ends = max(self._now, moment)
        return True


def _moment(entry: Entry) -> int | None:
    try:
        return parse_timestamp(entry.received)
    except ValueError:
        return None
