"""What events are counted by: a small number for each row that matched, and the key that each number stands for."""

from collections.abc import Callable, Iterable, Sequence
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
from tui.store.rows import minutes_of, picked, times_of
from tui.store.stretches import Found
from tui.store.table import Table

Key: TypeAlias = str | int | None
"""None: the event lacks the field."""
Keys: TypeAlias = tuple[Key, ...]
Ints = NDArray[np.int64]
Numbers = NDArray[np.integer[Any]]
Numbering: TypeAlias = dict[Key, int]
"""The number of each key that was met, in the order of the numbers; tables that are counted together share one."""

Reader: TypeAlias = Callable[[tuple[Any, ...]], Key]

PEOPLE = frozenset({"user", "aux", "object_user"})
_DENSE = 1 << 24
"""Below this there is a place for each number that could be: a byte each, and what is not met costs nothing."""


def column(
    table: Table, found: Found, field: str, context: Context, people: People, numbering: Numbering
) -> Numbers:
    """The number of the field's key for each row that matched."""
    if field == "stream":
        return _all_alike(found, table.stream.value, numbering)
    if field in _CLOCK:
        table_of_week = _CLOCK[field](context, numbering)
        return local_time.by_minute(times_of(found), minutes_of(found), context.zone, table_of_week)
    if field == "account":
        return _pooled(table, found, ("account",), _first_text, numbering)
    parts = _parts(table.stream, field)
    if not parts:
        return _all_alike(found, None, numbering)
    if parts[0] not in table.pools:
        return _packed(table, found, parts[0], numbering)
    return _pooled(table, found, parts, _reader(table.stream, field, parts, people), numbering)


def bins(found: Found, zone: tzinfo, width: int, numbering: Numbering) -> Numbers:
    """The number of the bin of each row; a bin's key is where it begins on local clocks."""
    places = local_time.bins(times_of(found), minutes_of(found), zone, width)
    first = int(places.min())
    return numbered(places - first, lambda present: [(first + place) * width for place in present], numbering)


def _all_alike(found: Found, key: Key, numbering: Numbering) -> Numbers:
    return np.full(sum(rows_in(found)), numbering.setdefault(key, len(numbering)), np.int32)


def numbered(
    codes: Numbers, keys_of: Callable[[Sequence[int]], Iterable[Key]], numbering: Numbering
) -> NDArray[np.int32]:
    """For each code the number of its key; different codes may have equal keys."""
    present = occurring(codes)
    numbers = [numbering.setdefault(key, len(numbering)) for key in keys_of(present.tolist())]
    return _looked_up(codes, present, np.array(numbers, np.int32))


def occurring(codes: Numbers) -> Ints:
    """The different codes, sorted."""
    highest = int(codes.max())
    if highest >= _DENSE:
        ordered = np.sort(codes).astype(np.int64)  # `np.unique` takes some ten times as long
        first: Ints = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])]
        return first
    occurs = np.zeros(highest + 1, np.bool_)
    occurs[codes] = True
    return np.flatnonzero(occurs)


def _looked_up(codes: Numbers, present: Ints, values: NDArray[np.int32]) -> NDArray[np.int32]:
    if present[-1] >= _DENSE:
        return values.take(np.searchsorted(present, codes))
    table = np.empty(int(present[-1]) + 1, np.int32)
    table[present] = values
    return table.take(codes)


def different(numbers: Numbers) -> tuple[list[int], Ints]:
    """The different numbers, sorted, and for each number its place among them."""
    present = occurring(numbers)
    places = _looked_up(numbers, present, np.arange(len(present), dtype=np.int32))
    return present.tolist(), places.astype(np.int64)


def rows_in(found: Found) -> list[int]:
    """How many rows matched in each stretch."""
    return [s.end - s.start if isinstance(mask, bool) else int(np.count_nonzero(mask)) for s, mask in found]


def _weekday(_context: Context, numbering: Numbering) -> Numbers:
    return _table(WEEKDAYS, numbering)[_DAYS]


def _hour(_context: Context, numbering: Numbering) -> Numbers:
    return _table(range(24), numbering)[_HOURS]


def _hours(context: Context, numbering: Numbering) -> Numbers:
    return _table(("off", "business"), numbering)[np.array(at_work(context.hours), np.int64)]


def _table(keys: Iterable[Key], numbering: Numbering) -> NDArray[np.int32]:
    return np.array([numbering.setdefault(key, len(numbering)) for key in keys], np.int32)


_DAYS = np.repeat(np.arange(7), 1440)
_HOURS = np.tile(np.repeat(np.arange(24), 60), 7)
_CLOCK: dict[str, Callable[[Context, Numbering], Numbers]] = {"weekday": _weekday, "hour": _hour, "hours": _hours}
"""What makes for each minute of a week the number of its key."""


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
        if len(readers) == 1:
            (only,) = readers
            return lambda values: texts[0] if (texts := only(values[0])) else None
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


def _pooled(table: Table, found: Found, parts: tuple[str, ...], read: Reader, numbering: Numbering) -> Numbers:
    pools = [table.pools[part] for part in parts]
    codes = codes_of(found, parts[0])
    if len(parts) == 1:
        values = pools[0].values
        return numbered(codes, lambda present: [read((values[code],)) for code in present], numbering)
    sizes = [len(pool.values) for pool in pools]
    for part, size in zip(parts[1:], sizes[1:], strict=True):
        codes = codes.astype(np.int64) * size + codes_of(found, part)
    return numbered(
        codes,
        lambda present: (read(tuple(map(_value, pools, _split(number, sizes)))) for number in present),
        numbering,
    )


def _split(number: int, sizes: Sequence[int]) -> list[int]:
    codes = []
    for size in reversed(sizes):
        number, code = divmod(number, size)
        codes.append(code)
    return codes[::-1]


def _value(pool: Pool, code: int) -> Any:
    return pool.values[code]


def codes_of(found: Found, part: str) -> Numbers:
    """The codes of a part at the rows that matched."""
    return np.concatenate([picked(s.segment.codes[part], s, mask) for s, mask in found])


def _packed(table: Table, found: Found, part: str, numbering: Numbering) -> Numbers:
    each: list[int] = []
    for stretch, mask in found:
        own = stretch.segment.packed.get(part)
        blocks = (
            table.ids.parts(stretch.first, stretch.last) if own is None else [(own, stretch.start, stretch.end)]
        )
        texts = [value for block, start, end in blocks for value in block.values(start, end)]
        wanted = range(len(texts)) if isinstance(mask, bool) else np.flatnonzero(mask).tolist()
        keys = (texts[i] if isinstance(texts[i], str) and texts[i] else None for i in wanted)
        each += [numbering.setdefault(key, len(numbering)) for key in keys]
    return np.array(each, np.int32)
