"""Rows taken from the ring one after the other for an export, with pauses: the screen and the monitor go first."""

import time
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

from widgets.formatting import count

CHUNK = 200
"""Rows between two pauses; the ring's lock is held for one row at a time."""
PAUSE = 0.001
"""Seconds; as long as another thread needs to take the interpreter over."""


Row_co = TypeVar("Row_co", covariant=True)


class Source(Protocol[Row_co]):
    """Rows by their place."""

    def __len__(self) -> int: ...

    def seen(self, index: int) -> Row_co | None:
        """The row at a place; None when it is there no more."""
        ...


class Taking(Generic[Row_co]):
    """One pass over rows that do not change, though the ring may evict some meanwhile."""

    def __init__(self, rows: Source[Row_co], pause: Callable[[float], None] = time.sleep) -> None:
        self._rows = rows
        self._pause = pause
        self.taken = 0
        self.lost = 0
        """Rows that the ring did not hold any more."""

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row_co]:
        self.taken = self.lost = 0
        for index in range(len(self._rows)):
            seen = self._rows.seen(index)
            self.taken += 1
            if index % CHUNK == CHUNK - 1:
                self._pause(PAUSE)
            if seen is None:
                self.lost += 1
            else:
                yield seen

    @property
    def words(self) -> str:
        """`1,200 rows, 3 had left the ring,`."""
        lost = f", {count(self.lost)} more had left the ring," if self.lost else ""
        return f"{count(self.taken - self.lost)} rows{lost}"
