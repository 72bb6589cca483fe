"""Some events of one stream, column by column: what rules ask of many events is read of all of them at once.

A rule knows nothing of the others, but for hits that are its steps. So each may take all events of a page, in order
of arrival, before the next one does: that tells what taking them event by event tells, and costs less.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from tui.detection.identities import Identities
from tui.detection.view import Getters, Kept, Reading, Unread, View, new_unread, plain_part
from tui.detection.wall import CLOCK_FIELDS, Wall
from tui.events.fields import Person, person
from tui.events.model import Seen
from tui.events.stream import Stream

Key: TypeAlias = tuple[str, ...]
Column: TypeAlias = list[str | None]
Reader: TypeAlias = Callable[[int], str | None]
"""What a field says in a row."""


class Page:
    """Rows in order of arrival; of each its moment, and the rest when it is asked for."""

    def __init__(
        self,
        seen: Sequence[Seen],
        *,
        readings: Sequence[Sequence[Reading]],
        told: Mapping[str, int],
        getters: Getters,
        arrivals: Sequence[int],
        clocks: Sequence[int],
        alone: Sequence[int],
        actors: Sequence[str],
        identities: Identities,
        wall: Wall,
        is_live: bool,
    ) -> None:
        """`readings` are columns, one for each part that was read; `told` are the fields that one part tells alone,
        with its number among them."""
        self.seen = seen
        self.times = [each.event.time for each in seen]
        self.arrivals = arrivals
        """By the arrival clock, in nanoseconds since 1970."""
        self.clocks = clocks
        """What it said then."""
        self.alone = alone
        """What the stream's own clock said, by which rules go that read no other."""
        self.stream: Stream = seen[0].stream
        self._readings = readings
        self._told = told
        self._getters = getters
        self._actors = actors
        self._identities = identities
        self._wall = wall
        self.is_live = is_live
        self._views: dict[int, View] = {}
        self._kept: dict[int, Unread] = {}
        """Several rules keep the same events."""
        self._texts: dict[str, Reader] = {}
        self._keys: dict[tuple[tuple[str, ...], str | None], _Keys] = {}
        self._columns: dict[str, Column | None] = {}

    def view(self, row: int) -> View:
        """The event as rules read it one by one."""
        found = self._views.get(row)
        if found is None:
            seen = self.seen[row]
            found = self._views[row] = View(
                seen,
                self._identities,
                arrival=self.arrivals[row],
                late=self.late(row),
                wall=self._wall,
                getters=self._getters,
                readings=tuple([column[row] for column in self._readings]),
                user=self._actors[row],
            )
        return found

    def kept(self, row: int) -> Kept:
        """The event for whoever may want it again."""
        if self.stream is Stream.AUDIT or not self._actors[row]:
            return self.view(row)
        found = self._kept.get(row)
        if found is None:
            found = self._kept[row] = new_unread(
                (
                    self.seen[row],
                    self._identities,
                    self.arrivals[row],
                    self.late(row),
                    self._wall,
                    self._actors[row],
                )
            )
        return found

    def close(self) -> None:
        """Lets go of the columns, which refer to the page, and of views that can be had anew: some keep a page."""
        if self.stream is not Stream.AUDIT and all(self._actors):
            self._views.clear()
        self._kept.clear()
        self._texts.clear()
        self._keys.clear()
        self._columns.clear()

    def texts(self, field: str) -> Reader:
        """How to read a field."""
        found = self._texts.get(field)
        if found is None:
            column = self._column(field)
            found = self._texts[field] = self._read_singly(field) if column is None else column.__getitem__
        return found

    def _column(self, field: str) -> Column | None:
        """What a field says in each row, where that costs little; what the part does not know, the view does."""
        if field not in self._columns:
            self._columns[field] = self._new_column(field)
        return self._columns[field]

    def _new_column(self, field: str) -> Column | None:
        if field == "user":
            return [actor or self.view(row).text("user") for row, actor in enumerate(self._actors)]
        if field == "account":
            return [seen.account or None for seen in self.seen]
        if field == "stream":
            return [str(self.stream)] * len(self.seen)
        if (number := self._told.get(field)) is not None:
            try:
                return [texts[field] for _, texts in self._readings[number]]
            except KeyError:
                return None
        if (part := plain_part(self.stream, field)) is not None:
            values = map(attrgetter(f"event.{part}"), self.seen)
            return [value if isinstance(value, str) and value else None for value in values]
        return None

    def _read_singly(self, field: str) -> Reader:
        if field in CLOCK_FIELDS:
            return lambda row: self._wall.text(field, self.times[row])
        number = self._told.get(field)
        if number is None:
            return lambda row: self.view(row).text(field)
        readings = self._readings[number]

        def read(row: int) -> str | None:
            texts = readings[row].texts
            return texts[field] if field in texts else self.view(row).text(field)

        return read

    def late(self, row: int) -> float:
        """Seconds between the event and its arrival, if it was fresh and arrived as it happened."""
        seen = self.seen[row]
        return seen.late if self.is_live and seen.fresh else 0.0

    def uuid(self, row: int) -> str:
        """The event's uuid."""
        return str(self.seen[row].event.uuid)

    def joined(self, fields: tuple[str, ...]) -> Reader:
        """How to read several fields in one."""
        return self.texts(fields[0]) if len(fields) == 1 else lambda row: self.view(row).joined(fields)

    def keys(self, rows: Sequence[int], by: tuple[str, ...], missing: str | None) -> list[Key | None]:
        """The values of some fields in some rows; None where one is not there and nothing stands for it."""
        if not by:  # one key for all
            return [by] * len(rows)
        known = self._keys.get((by, missing))
        if known is None:
            known = self._keys[by, missing] = _Keys(missing)
        columns = [map(self.texts(field), rows) for field in by]
        return list(map(known.__getitem__, columns[0] if len(by) == 1 else zip(*columns, strict=True)))


class _Keys(dict[Any, Key | None]):
    """Values to their key; rows of the same values share it."""

    def __init__(self, missing: str | None) -> None:
        super().__init__()
        self._missing = missing

    def __missing__(self, values: Any) -> Key | None:
        filled = [value or self._missing for value in (values if isinstance(values, tuple) else (values,))]
        key = tuple(value for value in filled if value is not None)
        found = self[values] = key if len(key) == len(filled) else None
        return found


class Row(View):
    """A row as conditions read it, without a view of its own; moved from row to row."""

    __slots__ = ("_page", "row")

    def __init__(self, page: Page) -> None:
        self._page = page
        self.row = 0
        self.late = 0.0

    def text(self, name: str) -> str | None:
        """The field's value in this row."""
        return self._page.texts(name)(self.row)

    def person(self, role: str) -> Person | None:
        """The person in a role."""
        return person(self._page.seen[self.row], role)

    def holds(self, test: Callable[[View], bool | None], row: int) -> bool:
        """Whether something is true of a row."""
        self.row = row
        if self._page.is_live:
            self.late = self._page.late(row)
        return bool(test(self))


class Share:
    """The rows of a page in which some role may be played, each with its key, in order of arrival."""

    __slots__ = ("_by_key", "keys", "page", "rows")

    def __init__(self, page: Page, rows: Sequence[int], keys: Sequence[tuple[str, ...]]) -> None:
        self.page = page
        self.rows = rows
        self.keys = keys
        self._by_key: dict[tuple[str, ...], list[int]] | None = None

    @property
    def by_key(self) -> Mapping[tuple[str, ...], Sequence[int]]:
        """The rows of each key."""
        if self._by_key is None:
            found: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
            for row, key in zip(self.rows, self.keys, strict=True):
                found[key].append(row)
            self._by_key = found
        return self._by_key


class Part(NamedTuple):
    """What one role of a rule gets of a page. Roles that take the same rows share them."""

    role: int
    share: Share


def share_of(page: Page, rows: Sequence[int], by: tuple[str, ...], missing: str | None) -> Share:
    """Some rows by some fields; those without a key are nobody's."""
    keys = page.keys(rows, by, missing)
    found = [key for key in keys if key is not None]
    if len(found) < len(keys):
        rows = [row for row, key in zip(rows, keys, strict=True) if key is not None]
    return Share(page, rows, found)


def in_turn(parts: Iterable[Part]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Row, role and key, as they would come event by event."""
    return sorted(
        (row, role, key) for role, share in parts for row, key in zip(share.rows, share.keys, strict=True)
    )
