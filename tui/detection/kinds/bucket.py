"""One stretch of time of one key: how many different values it had, and what a finding would tell of its events.

Nearly none of them is ever told of, and there are many, so they are packed: forty bytes instead of three hundred.
"""

from collections.abc import Iterator
from struct import Struct
from sys import intern

from tui.detection.kinds.finding import EARLY, EVIDENCE, Entry
from tui.detection.view import HEALTH
from tui.events.stream import Stream

_HEAD = Struct("<qIBI")
"""Time, number of the value, mark, length of the uuid that follows."""
_STREAMS: tuple[str, ...] = (*Stream, HEALTH)
_MARKS = {stream: 2 * number for number, stream in enumerate(_STREAMS)}


def mark_of(stream: str, fresh: bool) -> int:
    """Where an event came from, and whether it was fresh, in a byte."""
    return _MARKS[stream] + fresh


class Bucket:
    """Its different values, and some of its events in the order in which they came."""

    __slots__ = ("_kept", "_packed", "_values")

    def __init__(self) -> None:
        self._values: dict[str, int] = {}
        """Each with its number, in order."""
        self._packed = bytearray()
        self._kept = 0

    def __len__(self) -> int:
        return len(self._values)

    def add(self, time: int, value: str, uuid: str, mark: int) -> int:
        """Counts an event, and gives how many different values there are now."""
        values = self._values
        number = values.get(value)
        if number is None:
            number = values[intern(str(value))] = len(values)  # the same few items stand in many buckets
        named = uuid.encode(errors="surrogatepass")
        self._packed += _HEAD.pack(time, number, mark, len(named)) + named
        self._kept += 1
        if self._kept > 2 * EVIDENCE:
            self._thin_out()
        return len(values)

    def _thin_out(self) -> None:
        """Keeps the earliest and the last: a finding names no more."""
        ends = [end for _, end in self._places()]
        self._packed[ends[EARLY - 1] : ends[-EVIDENCE - 1]] = b""
        self._kept = EARLY + EVIDENCE

    def _places(self) -> Iterator[tuple[int, int]]:
        """Where each event begins and ends."""
        start = 0
        while start < len(self._packed):
            end = start + _HEAD.size + _HEAD.unpack_from(self._packed, start)[3]
            yield start, end
            start = end

    def entries(self) -> list[Entry]:
        """The events; when they arrived is not kept."""
        values = [*self._values]
        found = []
        for start, end in self._places():
            time, number, mark, _ = _HEAD.unpack_from(self._packed, start)
            uuid = self._packed[start + _HEAD.size : end].decode(errors="surrogatepass")
            found.append(Entry(time, uuid, _STREAMS[mark // 2], bool(mark % 2), time, values[number]))
        return found
