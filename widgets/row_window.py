"""Which rows of many are in sight and where the cursor is, both kept on events while rows come and go.

Lines count from the last row, 0 at the top: the newest, unless the rows are in another order. Every operation
touches a screenful of rows or a logarithm of all.
"""

from typing import Literal, NamedTuple, TypeAlias

from tui.events.model import Seen
from tui.events.reading import Rows

Arranged: TypeAlias = Literal["newest first", "oldest first", "otherwise"]
"""From the top, which is the last place of the rows."""
LONG_AGO = 0
"""The time of an event that the ring has let go before anybody saw it: older than all that it holds."""


class Anchor(NamedTuple):
    """An event to come back to: its row, and its time for when the row is not there."""

    row: int
    time: int


class RowWindow:
    """A window of some height over rows, newest first, with a cursor."""

    def __init__(self) -> None:
        self.length = 0
        self.top = 0
        """Line of the first row in sight; so many rows are newer than it."""
        self.cursor_line: int | None = None
        self._height = 0
        self._rows: Rows | None = None
        self._cursor_home: Anchor | None = None
        self._cursor_row = -1
        """The row under the cursor: its home, or a neighbour that stands in for it."""
        self._top_home: Anchor | None = None
        self._in_sight: dict[int, Seen] = {}
        self._arranged: Arranged = "newest first"

    @property
    def height(self) -> int:
        """Rows that fit."""
        return self._height

    @height.setter
    def height(self, height: int) -> None:
        if height == self._height:
            return
        had_cursor = self._cursor_is_in_sight() or not self._height
        self._height = height
        self._settle(keep_cursor=had_cursor)

    @property
    def cursor(self) -> Seen | None:
        """The event under the cursor."""
        return None if self.cursor_line is None else self._seen(self.cursor_line)

    @property
    def newest_line(self) -> int:
        """Where the newest event is, if the rows are in order of time."""
        return max(0, self.length - 1) if self._arranged == "oldest first" else 0

    def show(self, rows: Rows, *, follow: bool, arranged: Arranged = "newest first") -> None:
        """Takes other rows; stays at the newest, or else where cursor and eye were."""
        self._arranged = arranged
        offset = None
        if self.cursor_line is not None and self._cursor_is_in_sight():
            offset = self.cursor_line - self.top
        self._rows, self.length = rows, len(rows)
        if not self.length:
            self.cursor_line, self.top = None, 0
            return
        if follow or self._cursor_home is None:
            self.go_to(self.newest_line)
            return
        self.cursor_line = self._line(self._cursor_home, self._cursor_row, self.cursor_line or 0)
        self._cursor_row = rows.row(self.length - 1 - self.cursor_line)
        if offset is not None:
            self.top = self.cursor_line - offset
        elif self._top_home is not None:
            self.top = self._line(self._top_home, self._top_home.row, self.top)
        self._settle(keep_cursor=offset is not None)

    def go_to(self, line: int) -> None:
        """Puts the cursor on a line, the nearest there is."""
        if not self.length:
            return
        self.cursor_line = max(0, min(line, self.length - 1))
        seen, row = self._seen(self.cursor_line), self._row(self.cursor_line)
        self._cursor_row = row
        self._cursor_home = Anchor(row, LONG_AGO if seen is None else seen.event.time)
        self._settle(keep_cursor=True)

    def go_to_row(self, row: int) -> bool:
        """Puts the cursor on a row by its number; False if it is not there."""
        place = self._rows.place(row) if self._rows is not None else None
        if place is None:
            return False
        self.go_to(self.length - 1 - place)
        return True

    def move(self, lines: int, *, with_top: bool = False) -> None:
        """Moves the cursor by lines, and what is in sight too if wished."""
        if with_top and self.length:
            self.top += lines
        self.go_to((self.cursor_line or 0) + lines)

    def scroll(self, lines: int) -> bool:
        """Moves what is in sight, not the cursor; False at the end of it."""
        before = self.top
        self.top += lines
        self._settle(keep_cursor=False)
        return self.top != before

    def visible(self) -> list[tuple[int, Seen | None]]:
        """The lines in sight with their events; None is one that the ring has let go."""
        lines = range(self.top, min(self.length, self.top + self._height))
        found = [(line, self._seen(line)) for line in lines]
        # What has been in sight stays readable while the picture stands, even when the ring lets go of it.
        self._in_sight = {seen.row: seen for _, seen in found if seen is not None}
        return found

    def _seen(self, line: int) -> Seen | None:
        if self._rows is None:
            return None
        return self._in_sight.get(self._row(line)) or self._rows.seen(self.length - 1 - line)

    def _row(self, line: int) -> int:
        assert self._rows is not None
        return self._rows.row(self.length - 1 - line)

    def _line(self, home: Anchor, stand_in: int, before: int) -> int:
        """The line of an event that was at a line before; where it is no more, that of its neighbour."""
        assert self._rows is not None
        place = self._rows.place(home.row)
        if place is None and stand_in != home.row:
            place = self._rows.place(stand_in)
        if place is None and self._arranged == "newest first":
            place = self._place_by_time(home.time)
        if place is None:
            place = self._place_of_neighbour(stand_in)
        return min(before, self.length - 1) if place is None else self.length - 1 - place

    def _place_of_neighbour(self, row: int) -> int | None:
        """The place of the next row that was in sight beneath a row, else above it, and is still there."""
        assert self._rows is not None
        in_sight = list(self._in_sight)
        if row not in self._in_sight:
            return None
        at = in_sight.index(row)
        places = map(self._rows.place, [*in_sight[at:], *in_sight[:at][::-1]])
        return next((place for place in places if place is not None), None)

    def _place_by_time(self, moment: int) -> int:
        """The place of the newest row that is not newer than a moment, else of the oldest."""
        assert self._rows is not None
        low, high = 0, self.length
        while low < high:
            middle = (low + high) // 2
            seen = self._rows.seen(middle)
            if seen is None or seen.event.time <= moment:  # the ring lets the oldest go first
                low = middle + 1
            else:
                high = middle
        return max(0, low - 1)

    def _cursor_is_in_sight(self) -> bool:
        return self.cursor_line is not None and self.top <= self.cursor_line < self.top + self._height

    def _settle(self, *, keep_cursor: bool) -> None:
        """Brings the window back into the rows, and to the cursor if that is to be seen."""
        line = self.cursor_line
        if keep_cursor and line is not None and self._height:
            self.top = min(self.top, line) if line < self.top + self._height else line - self._height + 1
        self.top = max(0, min(self.top, self.length - self._height))
        seen = self._seen(self.top) if self.length else None
        if seen is not None:
            self._top_home = Anchor(seen.row, seen.event.time)
