"""Which rules an event can concern: asked of the columns of a page, for all rules at once.

The parts of events repeat: there are few clients, places and actions. What the conditions of all rules say to one
value of a part is worked out when the value is first met, a bit for each condition. The bits of an event's parts
together are its signature, and events of one signature may play the same roles. Few signatures exist, so that
nearly every event costs a look into a dict for each part and one more.

What cannot be told from one part alone, whether two fields name the same person say, is left to be asked of the
event itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import attrgetter, itemgetter, or_
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from tui.detection.clauses import Alternative, AnyOf, Clause, Condition, Exists, lists_of
from tui.detection.lists import Lists
from tui.detection.matching import ValueTest, holds, value_test
from tui.detection.rule import Role
from tui.detection.view import (
    HIT,
    IDENTITIES,
    Getters,
    Reading,
    Readings,
    View,
    fields_of,
    from_reading,
    getters_of,
)
from tui.events.fields import FIELDS, Source
from tui.events.forgetting import make_room
from tui.events.model import EVENT_TYPES, Event
from tui.events.stream import Stream

SELDOM_REPEATED = frozenset({"uuid", "timestamp", "session_uuid", "item_uuid", "object_uuid", "aux_info"})
"""Parts that differ from event to event: a table of their values would cost more than it saves."""
READ_OFTEN = ("client", "location")
"""Parts that rules go by and compare, whether or not a condition asks for them."""
VALUES_KEPT = 16_384
"""Values of a part that are remembered, and signatures: whoever invents some shall not fill the memory."""
SELDOM_MET_AGAIN = frozenset({"session"})
"""Parts that repeat, but not for long: events that have them are seldom like an earlier one."""
PASSING_KEPT = 2_048
"""Of these parts so many values: they come again soon, or never."""
EVENTS_KEPT = 4_096
"""Events of which is remembered what all their parts say; of two or three that come live, one is not met again."""

T = TypeVar("T")


class Candidate(NamedTuple, Generic[T]):
    """A role of a rule that an event may play."""

    owner: T
    role: int
    by: tuple[str, ...]
    matches: Callable[[View], bool | None] | None
    """What is left to ask of the event; None: nothing."""
    excuses: Callable[[View], bool | None] | None


Candidates: TypeAlias = tuple[Candidate[T], ...]
Roles: TypeAlias = Sequence[tuple[T, int, Role]]


class Prefilter(Generic[T]):
    """The roles of all rules, stream by stream. `owners` are whatever the caller knows rules by."""

    def __init__(self, roles: Iterable[tuple[T, int, Role]], lists: Lists) -> None:
        self._lists = lists
        self._roles = tuple(roles)
        self.build()

    def build(self) -> None:
        """Sorts the rules in; to be done again when a list was filled."""
        self._streams: dict[str, _OfStream[T]] = {}

    def of_page(
        self, stream: Stream, events: Sequence[Event]
    ) -> tuple[list[Candidates[T]], Sequence[Sequence[Reading]]]:
        """For each event the roles that it may play, in the order of the rules, and what its parts say: a column
        for each part."""
        return self._of(stream).page(events)

    def told(self, stream: Stream) -> Mapping[str, int]:
        """The fields that one part tells alone, and its number among the readings."""
        return self._of(stream).told

    def of_event(self, stream: Stream, event: Event) -> tuple[Candidates[T], Readings, Getters]:
        """The same for one event, and how views read what its parts say."""
        of = self._streams.get(stream) or self._of(stream)
        values = of.values(event)
        candidates, readings = of.met.get(values) or of.meet(values)
        return candidates, readings, of.getters

    def getters(self, stream: Stream) -> Getters:
        """How views read what the parts say."""
        return self._of(stream).getters

    def candidates(self, view: View) -> Candidates[T]:
        """The roles that one event may play, or a turn in health, or a hit."""
        if view.stream == HIT:
            return self.hearing(view.text("rule") or "")
        if view.seen is None:
            return self._of(view.stream).known[0]
        return self.of_event(view.seen.stream, view.seen.event)[0]

    def hearing(self, rule: str) -> Candidates[T]:
        """The roles that a hit of a rule may play."""
        of = self._of(HIT)
        found = of.hearing.get(rule)
        if found is None:
            found = of.hearing[rule] = of.hears(rule)
        return found

    def _of(self, stream: str) -> "_OfStream[T]":
        found = self._streams.get(stream)
        if found is None:
            found = self._streams[stream] = _OfStream(stream, self._roles, self._lists)
        return found


class _OfStream(Generic[T]):
    """One stream's conditions, the tables of its parts, and the signatures met so far."""

    def __init__(self, stream: str, roles: Roles[T], lists: Lists) -> None:
        self._stream = stream
        self._roles = [each for each in roles if stream in each[2].streams]
        self._lists = lists
        self._bits: dict[Condition, int] = {}
        """Which bit says that a condition holds."""
        self._undecided: dict[str, int] = {}
        """Which bit says that the first of the parts that may hold a field does not."""
        self.getters = dict(getters_of(stream))
        self.told: dict[str, int] = {}
        asked = self._asked()
        self.tables = [
            (attrgetter(part), self._table(number, part, tests))
            for number, (part, tests) in enumerate(asked.items())
        ]
        self.known = _Known(self._sort)
        self.values = _values_of(tuple(asked))
        """All parts of an event that are asked for."""
        self.met: dict[tuple[Any, ...], tuple[Candidates[T], Readings]] = {}
        """What was found of events with the same parts, where whole events repeat: most of them do."""
        self._are_met_again = asked.keys().isdisjoint(SELDOM_MET_AGAIN)
        self.hearing: dict[str, Candidates[T]] = {}
        """Of hits: the candidates by the rule that has found them."""

    def page(self, events: Sequence[Event]) -> tuple[list[Candidates[T]], Sequence[Sequence[Reading]]]:
        """The candidates of each event, and the readings part by part."""
        columns = [list(map(table.__getitem__, map(part, events))) for part, table in self.tables]
        signatures: Iterable[int] = repeat(0, len(events))
        for column in columns:
            signatures = map(or_, signatures, map(_BITS, column))
        return list(map(self.known.__getitem__, signatures)), columns

    def meet(self, values: tuple[Any, ...]) -> tuple[Candidates[T], Readings]:
        """The candidates and the readings of an event with such parts."""
        readings = tuple([table[value] for (_, table), value in zip(self.tables, values, strict=True)])
        signature = 0
        for bits, _ in readings:
            signature |= bits
        found = (self.known[signature], readings)
        if self._are_met_again:
            make_room(self.met, EVENTS_KEPT)
            self.met[values] = found
        return found

    def hears(self, rule: str) -> Candidates[T]:
        """The roles that hits of a rule may play."""
        signature = 0
        for condition in self._conditions():
            test = value_test(condition.field, condition.form, self._lists) if condition.field == "rule" else None
            if test is not None:
                bit = self._bits.setdefault(condition, self._next_bit())
                signature |= bit if test(rule) else 0
        return self._sort(signature)

    def _asked(self) -> dict[str, dict[Condition, ValueTest]]:
        """What is asked of each part."""
        has = EVENT_TYPES[Stream(self._stream)].__struct_fields__ if self._stream in tuple(Stream) else ()
        asked: dict[str, dict[Condition, ValueTest]] = {part: {} for part in READ_OFTEN if part in has}
        for condition in self._conditions():
            source = source_of(self._stream, condition.field)
            test = value_test(condition.field, condition.form, self._lists)
            if source is not None and test is not None:
                asked.setdefault(source.part, {})[condition] = test
        return asked

    def _conditions(self) -> Iterator[Condition]:
        for _, _, role in self._roles:
            for alternative in (*role.match, *role.unless):
                yield from alternative

    def _table(self, number: int, part: str, tests: Mapping[Condition, ValueTest]) -> "_Table":
        for condition in tests:
            self._bits[condition] = self._next_bit()
        fields = tuple(name for name in FIELDS if (found := source_of(self._stream, name)) and found.part == part)
        for name in fields:
            self.told[name] = number
            self.getters[name] = from_reading(number, name, self.getters[name])
            if len(FIELDS[name].sources[Stream(self._stream)]) > 1:
                self._undecided[name] = self._next_bit()
        asked = [(condition.field, self._bits[condition], test) for condition, test in tests.items()]
        most = PASSING_KEPT if part in SELDOM_MET_AGAIN else VALUES_KEPT
        return _Table(Stream(self._stream), fields, asked, self._undecided, most)

    def _next_bit(self) -> int:
        return 1 << (len(self._bits) + len(self._undecided))

    def _sort(self, signature: int) -> Candidates[T]:
        """The roles that events of a signature may play."""
        found = []
        for owner, number, role in self._roles:
            possible = self._left(role.match, signature)
            excusing = self._left(role.unless, signature)
            if possible and all(excusing):
                matches = holds(possible, self._lists) if all(possible) else None
                excuses = holds(excusing, self._lists) if excusing else None
                found.append(Candidate(owner, number, role.by, matches, excuses))
        return tuple(found)

    def _left(self, clause: Clause, signature: int) -> Clause:
        """What is left to ask of a clause: its alternatives that may be true, without what is known to hold."""
        return tuple(
            tuple(condition for condition in alternative if not self._holds(condition, signature))
            for alternative in clause
            if self._can_be_true(alternative, signature)
        )

    def _holds(self, condition: Condition, signature: int) -> bool:
        if condition.field == "stream" and isinstance(condition.form, AnyOf):
            return self._stream in condition.form.texts
        return bool(self._bits.get(condition, 0) & signature)

    def _can_be_true(self, alternative: Alternative, signature: int) -> bool:
        return all(
            self._holds(condition, signature) or self._is_open(condition, signature) for condition in alternative
        )

    def _is_open(self, condition: Condition, signature: int) -> bool:
        """It may hold, for all that the signature tells: its lists have entries, and the stream has the field."""
        if condition in self._bits:
            return bool(self._undecided.get(condition.field, 0) & signature)
        if condition.field == "stream" and isinstance(condition.form, AnyOf):
            return False
        has_field = condition.field in fields_of(self._stream) or isinstance(condition.form, Exists)
        return has_field and not any(map(self._lists.is_empty, lists_of(condition.form)))


_BITS = itemgetter(0)


def _values_of(parts: tuple[str, ...]) -> Callable[[Event], tuple[Any, ...]]:
    """How to read some parts of an event."""
    if len(parts) < 2:
        return lambda event: tuple([getattr(event, part) for part in parts])
    return attrgetter(*parts)


class _Table(dict[Any, Reading]):
    """What each value of a part says; worked out when it is first met."""

    def __init__(
        self,
        stream: Stream,
        fields: Sequence[str],
        asked: Sequence[tuple[str, int, ValueTest]],
        undecided: Mapping[str, int],
        most: int,
    ) -> None:
        super().__init__()
        self._most = most
        self._sources = {name: FIELDS[name].sources[stream][0] for name in fields}
        self._asked = asked
        self._undecided = {name: undecided[name] for name in fields if name in undecided}

    def __missing__(self, value: Any) -> Reading:
        make_room(self, self._most)
        texts = {name: next(iter(source.texts(value)), None) for name, source in self._sources.items()}
        open_fields = [name for name in self._undecided if texts[name] is None]
        bits = sum(self._undecided[name] for name in open_fields)
        for field, bit, test in self._asked:
            if field not in open_fields and test(texts[field]):
                bits |= bit
        for name in open_fields:
            del texts[name]
        found = self[value] = Reading(bits, texts)
        return found


class _Known(dict[int, Candidates[T]]):
    """The candidates of each signature; worked out when it is first met."""

    def __init__(self, sort: Callable[[int], Candidates[T]]) -> None:
        super().__init__()
        self._sort = sort

    def __missing__(self, signature: int) -> Candidates[T]:
        make_room(self, VALUES_KEPT)
        found = self[signature] = self._sort(signature)
        return found


def source_of(stream: str, field: str) -> Source | None:
    """Where a field is read from first, if one part alone tells it and its values repeat."""
    if stream not in tuple(Stream) or field not in FIELDS or field in IDENTITIES:
        return None
    source = next(iter(FIELDS[field].sources.get(Stream(stream), ())), None)
    return source if source and source.when is None and source.part not in SELDOM_REPEATED else None
