"""What events are counted by: a small number for each row that matched, and the key that each number stands for."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.events.fields import FIELDS, person_in
from tui.events.model import User
from tui.events.stream import Stream
from tui.query.clock import WEEKDAYS, at_work
from tui.query.context import Context
from tui.store import local_time
from tui.store.people import People
from tui.store.pool import Pool
from tui.store.rows import picked, times_of
from tui.store.stretches import Found
from tui.store.table import Table

Key: TypeAlias = str | int | None
"""None: the event lacks the field."""
Keys: TypeAlias = tuple[Key, ...]
Ints = NDArray[np.int64]
Column = tuple[Ints, Sequence[Key]]
"""A number for each row that matched, and the key of each number; different numbers may have equal keys."""

Reader: TypeAlias = Callable[[tuple[Any, ...]], Key]

PEOPLE = frozenset({"user", "aux", "object_user"})
_DENSE = 1 << 22


def column(table: Table, found: Found, field: str, context: Context, people: People) -> Column:
    """The keys of a field."""
    if field == "stream":
        return np.zeros(sum(rows_in(found)), np.int64), [table.stream.value]
    if field in _CLOCK:
        return _CLOCK[field](times_of(found), context)
    if field == "account":
        return _pooled(table, found, ("account",), _first_text)
    parts = _parts(table.stream, field)
    if not parts:
        return np.zeros(sum(rows_in(found)), np.int64), [None]
    if parts[0] not in table.pools:
        return _packed(table, found, parts[0])
    return _pooled(table, found, parts, _reader(table.stream, field, parts, people))


def bins(found: Found, zone: tzinfo, width: int) -> Column:
    """The bin of each row, by where it begins on local clocks."""
    begins = local_time.bins(times_of(found), zone, width)
    first = int(begins.min())
    present, numbers = different((begins - first) // width)
    return numbers, [first + number * width for number in present]


def rows_in(found: Found) -> list[int]:
    """How many rows matched in each stretch."""
    return [s.end - s.start if isinstance(mask, bool) else int(np.count_nonzero(mask)) for s, mask in found]


def _weekday(times: Ints, context: Context) -> Column:
    return local_time.by_minute(times, context.zone, _DAYS), WEEKDAYS


def _hour(times: Ints, context: Context) -> Column:
    return local_time.by_minute(times, context.zone, _HOURS), range(24)


def _hours(times: Ints, context: Context) -> Column:
    working = np.array(at_work(context.hours), np.int64)
    return local_time.by_minute(times, context.zone, working), ("off", "business")


_DAYS = np.repeat(np.arange(7), 1440)
_HOURS = np.tile(np.repeat(np.arange(24), 60), 7)
_CLOCK: dict[str, Callable[[Ints, Context], Column]] = {"weekday": _weekday, "hour": _hour, "hours": _hours}


def _parts(stream: Stream, field: str) -> tuple[str, ...]:
    sources = FIELDS[field].sources.get(stream, ())
    needed = [source.part for source in sources] + [source.when[0] for source in sources if source.when]
    return tuple(dict.fromkeys(needed))


def _reader(stream: Stream, field: str, parts: tuple[str, ...], people: People) -> Reader:
    """Reads the field from the values of these parts."""
    if field in PEOPLE:

        def identity(values: tuple[Any, ...]) -> Key:
            for value in values:  # what nearly every event has, and `person_in` would find as well
                if type(value) is User and isinstance(value.uuid, str) and value.uuid:
                    return value.uuid
            found = person_in(stream, field, dict(zip(parts, values, strict=True)).get)
            return None if found is None else people.identity(found)

        return identity
    sources = FIELDS[field].sources[stream]
    if len(parts) == 1:
        readers = [source.texts for source in sources]
        return lambda values: next((text for read in readers for text in read(values[0])), None)

    def first(values: tuple[Any, ...]) -> Key:
        held = dict(zip(parts, values, strict=True))
        for source in sources:
            if source.when is None or held[source.when[0]] in source.when[1]:
                texts = source.texts(held[source.part])
                if texts:
                    return texts[0]
        return None

    return first


def _first_text(values: tuple[Any, ...]) -> Key:
    return next((value for value in values if isinstance(value, str) and value), None)


def _pooled(table: Table, found: Found, parts: tuple[str, ...], read: Reader) -> Column:
    pools = [table.pools[part] for part in parts]
    sizes = [len(pool.values) for pool in pools]
    numbers = codes_of(found, parts[0])
    if len(parts) == 1:
        values = pools[0].values
        present, numbers = different(numbers)
        return numbers, [read((values[code],)) for code in present]
    for part, size in zip(parts[1:], sizes[1:], strict=True):
        numbers = numbers * size + codes_of(found, part)
    present, numbers = different(numbers)
    keys = [read(tuple(map(_value, pools, _split(number, sizes)))) for number in present]
    return numbers, keys


def different(numbers: Ints) -> tuple[list[int], Ints]:
    """The different numbers, sorted, and for each number its place among them."""
    if int(numbers.max()) < _DENSE:
        occurs = np.bincount(numbers) > 0
        return np.flatnonzero(occurs).tolist(), (np.cumsum(occurs) - 1).take(numbers)
    different, places = np.unique(numbers, return_inverse=True)
    return different.tolist(), places


def tallied(numbers: Ints) -> tuple[list[int], list[int]]:
    """The different numbers, sorted, and how often each occurs."""
    if int(numbers.max()) < _DENSE:
        counted = np.bincount(numbers)
        present = np.flatnonzero(counted)
        return present.tolist(), counted[present].tolist()
    ordered = np.sort(numbers)  # a third of what finding each number's place among them takes
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[begins].tolist(), np.diff(np.append(begins, len(ordered))).tolist()


def _split(number: int, sizes: Sequence[int]) -> list[int]:
    codes = []
    for size in reversed(sizes):
        rest, code = divmod(number, size)
        codes.append(code)
        number = rest
    return codes[::-1]


def _value(pool: Pool, code: int) -> Any:
    return pool.values[code]


def codes_of(found: Found, part: str) -> Ints:
    """The codes of a part at the rows that matched."""
    return np.concatenate([picked(s.segment.codes[part], s, mask) for s, mask in found]).astype(np.int64)


def _packed(table: Table, found: Found, part: str) -> Column:
    numbers: dict[Key, int] = {}
    each = []
    for stretch, mask in found:
        own = stretch.segment.packed.get(part)
        blocks = (
            table.ids.parts(stretch.first, stretch.last) if own is None else [(own, stretch.start, stretch.end)]
        )
        texts = [value for block, start, end in blocks for value in block.values(start, end)]
        wanted = range(len(texts)) if isinstance(mask, bool) else np.flatnonzero(mask).tolist()
        keys = (texts[i] if isinstance(texts[i], str) and texts[i] else None for i in wanted)
        each += [numbers.setdefault(key, len(numbers)) for key in keys]
    return np.array(each, np.int64), list(numbers)
