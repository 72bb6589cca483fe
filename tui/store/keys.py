"""What events are counted by: a small number for each row that matched, and the key that each number stands for."""

from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.events.fields import FIELDS, ROLES, Person, Source, text
from tui.events.model import User
from tui.query.clock import DAY, MINUTE, WEEKDAYS, at_work
from tui.query.context import Context
from tui.query.meaning import Same
from tui.store import local_time
from tui.store.luts import Bools
from tui.store.numbering import Column, Ints, Key, Numbering, Numbers
from tui.store.people import People
from tui.store.readings import FieldReadings, Readings
from tui.store.rows import picked
from tui.store.stretches import Found, Mask, Stretch
from tui.store.table import Table

PEOPLE = frozenset({"user", "aux", "object_user"})
Matched = Sequence[tuple[Table, Found]]
"""The tables where something matched."""


def columns(
    matched: Matched, field: str, context: Context, people: People, readings: Readings
) -> tuple[Sequence[Key], list[Column]]:
    """The keys by their numbers, and of each table what tells the numbers of its rows."""
    if field == "stream" or field in _CLOCK:
        numbering = Numbering()
        if field == "stream":
            return numbering, [_all_alike(numbering.number(table.stream.value)) for table, _ in matched]
        of_week = partial(local_time.of_week, _CLOCK[field](context, numbering))
        return numbering, local_time.columns([found for _, found in matched], context.zone, of_week)
    known = readings.of(field, _pools(matched, field))
    return known.numbering, [_column(table, found, field, people, known) for table, found in matched]


def bins(matched: Matched, zone: tzinfo, width: int) -> tuple[Sequence[Key], list[Column]]:
    """The bins of time, by where they begin on local clocks, and what tells the number of the bin of each row."""
    stretches = [stretch.segment for _, found in matched for stretch, _ in found]
    first = (min(segment.earliest for segment in stretches) - DAY) // width  # no clock is a day ahead, or behind
    last = (max(segment.latest for segment in stretches) + DAY) // width

    def of(times: Ints, ahead: Ints) -> Ints:
        return (times + ahead) // width - first

    made = local_time.columns([found for _, found in matched], zone, of, by_minute=width % MINUTE == 0)
    return range(first * width, (last + 1) * width, width), made


def _pools(matched: Matched, field: str) -> list[Any] | None:
    parts = [(table, part) for table, _ in matched for part in _parts(table, field)]
    if any(part not in table.pools for table, part in parts):
        return None
    return [table.pools[part] for table, part in parts]


def _parts(table: Table, field: str) -> tuple[str, ...]:
    if field == "account":
        return ("account",)
    if field in PEOPLE:
        role = ROLES.get((field, table.stream))
        return () if role is None else tuple(filter(None, (role.uuid, role.details)))
    return tuple(dict.fromkeys(source.part for source in FIELDS[field].sources.get(table.stream, ())))


def _all_alike(number: int) -> Column:
    return Column(None, np.array([number], np.int32))


def _column(table: Table, found: Found, field: str, people: People, known: FieldReadings) -> Column:
    if field in PEOPLE:
        return _first_that_has(table, _of_people(table, found, field, people, known))
    if field == "account":
        return _first_that_has(table, [_Choice("account", known.numbers(table, found, "account", text))])
    sources = FIELDS[field].sources.get(table.stream, ())
    if sources and sources[0].part not in table.pools:
        return _packed(table, found, sources[0].part, known.numbering)
    return _first_that_has(table, [_of_source(table, found, source, known) for source in sources])


class _Choice(NamedTuple):
    """One of the parts that a field may be read from."""

    part: str
    numbers: NDArray[np.int32]
    """By code; 0: the field is not in this value."""
    when: tuple[tuple[str, Bools], ...] = ()
    """It counts only where one of these other parts has one of these codes; empty: always."""

    def of(self, stretch: Stretch, mask: Mask) -> NDArray[np.int32]:
        numbers = self.numbers.take(picked(stretch.segment.codes[self.part], stretch, mask))
        if self.when:
            allowed = [codes.take(picked(stretch.segment.codes[part], stretch, mask)) for part, codes in self.when]
            numbers *= np.logical_or.reduce(allowed)
        return numbers


def _of_source(table: Table, found: Found, source: Source, known: FieldReadings) -> _Choice:
    numbers = known.numbers(table, found, source.part, source.texts)
    if source.when is None:
        return _Choice(source.part, numbers)
    part, texts = source.when
    return _Choice(source.part, numbers, (_codes_of(table, part, lambda value: value in texts),))


def _codes_of(table: Table, part: str, test: Callable[[Any], bool]) -> tuple[str, Bools]:
    return part, np.array([test(value) for value in table.pools[part].values], np.bool_)


def _of_people(table: Table, found: Found, field: str, people: People, known: FieldReadings) -> list[_Choice]:
    """As `tui.events.fields.person_in` finds a person: by the uuid in the details, else by the one beside them,
    else by e-mail or name."""
    role = ROLES.get((field, table.stream))
    if role is None:
        return []

    def identity(value: Any) -> tuple[str, ...]:
        if not isinstance(value, User) or text(value.uuid):
            return ()
        email, name = text(value.email) or ("",), text(value.name) or ("",)
        return text(people.identity(Person("", *email, *name)))

    uuids = known.numbers(table, found, role.details, _uuid)
    others = known.numbers(table, found, role.details, identity, until=Same(people))
    if not role.uuid:
        return [_Choice(role.details, np.where(uuids, uuids, others))]
    when: tuple[tuple[str, Bools], ...] = ()
    if role.objects:
        when = (
            _codes_of(table, "object_type", lambda value: value in role.objects),
            _codes_of(table, role.details, lambda value: isinstance(value, User)),
        )
    beside = known.numbers(table, found, role.uuid, text)
    return [
        _Choice(role.details, uuids),
        _Choice(role.uuid, beside, when),
        _Choice(role.details, others),
    ]


def _uuid(value: Any) -> tuple[str, ...]:
    return text(value.uuid) if isinstance(value, User) else ()


def _first_that_has(table: Table, choices: Iterable[_Choice]) -> Column:
    """The number that the first of the choices gives that gives one."""
    having = [
        choice
        for choice in choices
        if choice.numbers.any() and (not choice.when or any(codes.any() for _, codes in choice.when))
    ]
    if not having:
        return _all_alike(0)
    first, *others = having
    if not first.when and (not others or _all_have(table, first)):
        part = first.part
        return Column(lambda s, mask: picked(s.segment.codes[part], s, mask), first.numbers, part)

    def numbers(stretch: Stretch, mask: Mask) -> Numbers:
        found = first.of(stretch, mask)
        for other in others:
            missing = found == 0
            if missing.any():
                np.copyto(found, other.of(stretch, mask), where=missing)
        return found

    return Column(numbers)


def _all_have(table: Table, choice: _Choice) -> bool:
    """Every row that is kept has a number by this choice."""
    return not table.pools[choice.part].all_uses()[choice.numbers == 0].any()


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
        numbers[stretch.first] = np.array(list(map(numbering.number, keys)), np.int32)
    return Column(lambda stretch, _: numbers[stretch.first])


def _weekday(_context: Context, numbering: Numbering) -> Numbers:
    return _table(WEEKDAYS, numbering)[_DAYS]


def _hour(_context: Context, numbering: Numbering) -> Numbers:
    return _table(range(24), numbering)[_HOURS]


def _hours(context: Context, numbering: Numbering) -> Numbers:
    return _table(("off", "business"), numbering)[np.array(at_work(context.hours), np.int64)]


def _table(keys: Iterable[Key], numbering: Numbering) -> NDArray[np.int32]:
    return np.array([numbering.number(key) for key in keys], np.int32)


_DAYS = np.repeat(np.arange(7), 1440)
_HOURS = np.tile(np.repeat(np.arange(24), 60), 7)
_CLOCK: dict[str, Callable[[Context, Numbering], Numbers]] = {"weekday": _weekday, "hour": _hour, "hours": _hours}
"""What makes for each minute of a week the number of its key."""
