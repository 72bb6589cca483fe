"""From counts by keys to the rows that people read: names instead of ids, in order, no more than asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from itertools import repeat
from typing import NamedTuple, TypeVar, overload

import numpy as np
from msgspec import Struct

from tui.events.names import Names
from tui.events.times import format_timestamp
from tui.query import Pipe
from tui.query.context import Context
from tui.query.meaning import Same
from tui.store.keys import PEOPLE
from tui.store.numbering import Ints, Key, Keys, Numbering, Numbers, different
from tui.store.people import People
from tui.store.ranking import first_of, ranks
from tui.store.tally import ALL, Tally, Which

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a reading of local clocks; the zone comes with `shown_time`
_CLOCK = frozenset({"time", "weekday", "hour"})
Show = Callable[[Sequence[Key]], Sequence[Key]] | None
"""What is read instead of keys; None: the keys as they are."""
T = TypeVar("T")
_AT_ONCE = 10_000
"""So many are made at once while all are gone through."""


class Group(Struct, frozen=True):
    """Events or alerts that have the same key."""

    fields: tuple[str, ...]
    shown: Keys
    keys: Keys
    count: int

    @property
    def key(self) -> dict[str, Key]:
        """As people read it: e-mails, names from the alias file; None where the field is missing."""
        return dict(zip(self.fields, self.shown, strict=True))

    @property
    def identity(self) -> dict[str, Key]:
        """As queries find it: uuids, ids."""
        return dict(zip(self.fields, self.keys, strict=True))


class GroupColumns(NamedTuple):
    """Groups, a list for each field."""

    shown: list[Sequence[Key]]
    keys: list[Sequence[Key]]
    counts: list[int]


def across(columns: Sequence[Sequence[T]]) -> Iterable[tuple[T, ...]]:
    """The rows of columns; without a column, all are empty."""
    return zip(*columns, strict=True) if columns else repeat(())


class GroupRows(Sequence[Group]):
    """Groups in order; each is made when it is read, as there may be very many."""

    def __init__(self, fields: tuple[str, ...], tally: Tally, shows: Sequence[Show]) -> None:
        self._fields, self._tally, self._shows = fields, tally, shows

    def __len__(self) -> int:
        return len(self._tally.counts)

    def __iter__(self) -> Iterator[Group]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    @overload
    def __getitem__(self, index: int) -> Group: ...

    @overload
    def __getitem__(self, index: slice) -> list[Group]: ...

    def __getitem__(self, index: int | slice) -> Group | list[Group]:
        if not isinstance(index, slice):
            return self._made(np.arange(len(self))[index : index + 1 or None])[0]
        return self._made(np.arange(len(self))[index])

    def _made(self, places: Ints) -> list[Group]:
        shown, keys, counts = self.columns(places)
        return list(map(Group, repeat(self._fields), across(shown), across(keys), counts))

    def columns(self, places: Which = ALL) -> GroupColumns:
        """What the groups at some places consist of: to make an object of each takes longer."""
        tally = self._tally
        keys: list[Sequence[Key]] = [
            list(map(each.__getitem__, numbers[places].tolist()))
            for each, numbers in zip(tally.keys, tally.numbers, strict=True)
        ]
        shown = [show(each) if show else each for show, each in zip(self._shows, keys, strict=True)]
        return GroupColumns(shown, keys, tally.counts[places].tolist())


@dataclass(frozen=True, slots=True)
class Groups:
    """Counts, in order."""

    fields: tuple[str, ...]
    """What was counted by; `time` first if in bins."""
    rows: GroupRows
    number: int = 0
    """How many groups there are; not all need be among the rows."""
    total: int = 0
    """What was counted, in groups that `having` or `limit` left out too."""


def groups_of(
    tally: Tally,
    pipe: Pipe,
    fields: tuple[str, ...],
    context: Context,
    people: People | None = None,
    most: int | None = None,
) -> Groups:
    """The rows of an answer, at most so many."""
    total = int(tally.counts.sum())
    for limit in pipe.having:
        tally = tally.where(np.flatnonzero(limit.of(tally.counts)))
    number = len(tally.counts) if pipe.limit is None else min(pipe.limit, len(tally.counts))
    shows = [_show(name, context, people) for name in fields]
    wanted = number if most is None else min(most, number)
    told = [Same(people if name in PEOPLE else context.names) for name in fields]
    columns = _order(tally, pipe, fields, shows, told)
    order = first_of(wanted, len(tally.counts), columns) if fields else np.arange(wanted)
    return Groups(fields, GroupRows(fields, tally.where(order), shows), number, total)


def _show(field: str, context: Context, people: People | None) -> Show:
    """What is read instead of the keys of a field."""
    if field == "time":
        return partial(_shown_times, context.zone)
    if field in PEOPLE and people is not None:
        return people.shown_all
    name = _namer(field, context.names)
    return None if name is None else lambda keys: [key and (name(str(key)) or key) for key in keys]


def _namer(field: str, names: Names) -> Callable[[str], str | None] | None:
    tables = {"item": names.items, "vault": names.vaults, "group": names.groups}
    if field in tables:
        return tables[field].get if tables[field] else None
    return names.of if field in {"object_uuid", "aux_uuid"} else None


def _shown_times(zone: tzinfo, keys: Sequence[Key]) -> list[Key]:
    shown: dict[Key, Key] = {key: shown_time(key, zone) if isinstance(key, int) else key for key in {*keys}}
    return list(map(shown.__getitem__, keys))


def shown_time(local: int, zone: tzinfo) -> str:
    """RFC 3339 in UTC of a moment in local nanoseconds."""
    if zone is UTC:
        return format_timestamp(local // 1000 * 1000)
    moment = (_EPOCH + timedelta(microseconds=local // 1000)).replace(tzinfo=zone)
    return format_timestamp((moment - _EPOCH.replace(tzinfo=UTC)) // timedelta(microseconds=1) * 1000)


def _order(
    tally: Tally, pipe: Pipe, fields: tuple[str, ...], shows: Sequence[Show], told: Sequence[Same]
) -> list[Callable[[Which], Numbers]]:
    """By count, time or field; what is alike in that, by all fields from the left; what is shown alike, by what was
    met first."""
    columns = [
        _ranked(tally, place, name, show, by, descending=pipe.descending and name == pipe.sort)
        for place, (name, show, by) in enumerate(zip(fields, shows, told, strict=True))
    ]
    columns += [tally.numbers[place].__getitem__ for place in range(len(fields))]
    in_time = pipe.per or (pipe.by and _CLOCK.issuperset(pipe.by))
    by = pipe.sort or ("" if in_time else "count")
    if by == "count":
        sign = -1 if pipe.descending or not pipe.sort else 1
        return [lambda groups: tally.counts[groups] * sign, *columns]
    return [columns[fields.index(by)], *columns] if by else columns


def _ranked(
    tally: Tally, place: int, field: str, show: Show, told: Same, *, descending: bool
) -> Callable[[Which], Numbers]:
    """`told` is whoever tells what is shown: while it is the same, the order of many keys is found but once."""
    keys = tally.keys[place]

    def ranked(numbers: Sequence[int]) -> Numbers:
        met = map(keys.__getitem__, numbers)
        read = list(met) if field == "time" or show is None else show(list(met))
        return ranks(read, field, descending=descending)

    def column(groups: Which) -> Numbers:
        numbers = tally.numbers[place][groups]
        if isinstance(keys, range):  # bins of time, whose numbers are in their order
            return ~numbers if descending else numbers
        if isinstance(keys, Numbering) and len(keys) <= len(numbers):
            order = (len(keys), told, descending)
            if keys.ranked is None or keys.ranked[0] != order:
                keys.ranked = order, ranked(range(len(keys)))
            return keys.ranked[1].take(numbers)
        present, places = different(numbers) if len(numbers) else ([], numbers)
        return ranked(present).take(places)

    return column
