"""What events are counted by: a small number for each row that matched, and the key that each number stands for."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.events.fields import FIELDS, person_in
from tui.events.model import User
from tui.events.stream import Stream
from tui.query.clock import DAY, WEEKDAYS, at_work
from tui.query.context import Context
from tui.store import local_time
from tui.store.numbering import Column, Ints, Key, Numbering, Numbers, numbered
from tui.store.people import People
from tui.store.pool import Pool
from tui.store.rows import picked
from tui.store.stretches import Found, Mask, Stretch
from tui.store.table import Table

Reader: TypeAlias = Callable[[tuple[Any, ...]], Key]

PEOPLE = frozenset({"user", "aux", "object_user"})


def column(
    table: Table, found: Found, field: str, context: Context, people: People, numbering: Numbering
) -> Column:
    """What tells the numbers of the field's keys."""
    if field == "stream":
        return _all_alike(table.stream.value, numbering)
    if field in _CLOCK:
        of_week = _CLOCK[field](context, numbering)
        return lambda s, mask: local_time.by_minute(*_clock(s, mask), context.zone, of_week)
    if field == "account":
        return _pooled(table, found, ("account",), _first_text, numbering)
    parts = _parts(table.stream, field)
    if not parts:
        return _all_alike(None, numbering)
    if parts[0] not in table.pools:
        return _packed(table, found, parts[0], numbering)
    return _pooled(table, found, parts, _reader(table.stream, field, parts, people), numbering)


def counts_of_all(table: Table, field: str, people: People) -> Counter[Key] | None:
    """How many of all rows have each key, without a look at any row; None where only the rows can tell."""
    parts = ("account",) if field == "account" else _parts(table.stream, field) if field in FIELDS else ()
    if len(parts) != 1 or parts[0] not in table.pools:
        return None
    read = _first_text if field == "account" else _reader(table.stream, field, parts, people)
    pool = table.pools[parts[0]]
    found: Counter[Key] = Counter()
    uses = pool.all_uses()
    for code in np.flatnonzero(uses).tolist():
        found[read((pool.values[code],))] += int(uses[code])
    return found


def bins(found: Found, zone: tzinfo, width: int, numbering: Numbering) -> Column:
    """What tells the number of the bin of each row; a bin's key is where it begins on local clocks."""
    first = (min(s.segment.earliest for s, _ in found) - DAY) // width  # no clock is a day ahead, or behind
    last = (max(s.segment.latest for s, _ in found) + DAY) // width

    def places(stretch: Stretch, mask: Mask) -> Numbers:
        return local_time.bins(*_clock(stretch, mask), zone, width) - first

    def begins(present: Sequence[int]) -> list[Key]:
        return [(first + place) * width for place in present]

    return numbered(found, places, last - first, begins, numbering)


def _clock(stretch: Stretch, mask: Mask) -> tuple[Ints, NDArray[np.int32]]:
    return picked(stretch.segment.time, stretch, mask), picked(stretch.segment.minutes(), stretch, mask)


def _all_alike(key: Key, numbering: Numbering) -> Column:
    number = numbering.setdefault(key, len(numbering))
    return lambda stretch, mask: np.full(_rows(stretch, mask), number, np.int32)


def rows_in(found: Found) -> int:
    """How many rows matched."""
    return sum(_rows(stretch, mask) for stretch, mask in found)


def _rows(stretch: Stretch, mask: Mask) -> int:
    return stretch.end - stretch.start if isinstance(mask, bool) else int(np.count_nonzero(mask))


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


def _pooled(table: Table, found: Found, parts: tuple[str, ...], read: Reader, numbering: Numbering) -> Column:
    pools = [table.pools[part] for part in parts]
    sizes = [len(pool.values) for pool in pools]
    if len(parts) == 1:
        (part,), values = parts, pools[0].values
        return numbered(
            found,
            lambda stretch, mask: picked(stretch.segment.codes[part], stretch, mask),
            sizes[0] - 1,
            lambda present: [read((values[code],)) for code in present],
            numbering,
        )

    def codes(stretch: Stretch, mask: Mask) -> Numbers:
        joined = picked(stretch.segment.codes[parts[0]], stretch, mask).astype(np.int64)
        for part, size in zip(parts[1:], sizes[1:], strict=True):
            joined *= size
            joined += picked(stretch.segment.codes[part], stretch, mask)
        return joined

    def keys_of(present: Sequence[int]) -> list[Key]:
        return [read(tuple(map(_value, pools, _split(number, sizes)))) for number in present]

    return numbered(found, codes, prod(sizes) - 1, keys_of, numbering)


def _split(number: int, sizes: Sequence[int]) -> list[int]:
    codes = []
    for size in reversed(sizes):
        number, code = divmod(number, size)
        codes.append(code)
    return codes[::-1]


def _value(pool: Pool, code: int) -> Any:
    return pool.values[code]


def _packed(table: Table, found: Found, part: str, numbering: Numbering) -> Column:
    """Nearly every row has a key of its own: all are read at once."""
    numbers: dict[int, Numbers] = {}
    for stretch, mask in found:
        own = stretch.segment.packed.get(part)
        blocks = (
            table.ids.parts(stretch.first, stretch.last) if own is None else [(own, stretch.start, stretch.end)]
        )
        texts = [value for block, start, end in blocks for value in block.values(start, end)]
        wanted = range(len(texts)) if isinstance(mask, bool) else np.flatnonzero(mask).tolist()
        keys = (texts[i] if isinstance(texts[i], str) and texts[i] else None for i in wanted)
        each = [numbering.setdefault(key, len(numbering)) for key in keys]
        numbers[stretch.first] = np.array(each, np.int32)
    return lambda stretch, _: numbers[stretch.first]
