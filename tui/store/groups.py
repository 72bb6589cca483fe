"""From counts by keys to the rows that people read: names instead of ids, in order, no more than asked for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from tui.events.names import Names
from tui.events.times import format_timestamp
from tui.query import Pipe
from tui.query.context import Context
from tui.store.keys import PEOPLE, Key, Keys
from tui.store.people import People
from tui.store.ranking import ranks

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a reading of local clocks; the zone comes with `shown_time`
_CLOCK = frozenset({"time", "weekday", "hour"})


@dataclass(slots=True)  # not frozen: there may be many, and that would double their cost
class Group:
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


@dataclass(frozen=True, slots=True)
class Groups:
    """Counts, in order."""

    fields: tuple[str, ...]
    """What was counted by; `time` first if in bins."""
    rows: list[Group] = field(default_factory=list)
    number: int = 0
    """How many groups there are; not all need be among the rows."""
    total: int = 0
    """What was counted, in groups that `having` or `limit` left out too."""


def groups_of(
    counted: Counter[Keys],
    pipe: Pipe,
    fields: tuple[str, ...],
    context: Context,
    people: People | None = None,
    most: int | None = None,
) -> Groups:
    """The rows of an answer, at most so many."""
    total = sum(counted.values())
    if pipe.measure == "distinct":
        counted = _different(counted, alone=not fields)
    elif not fields and not counted:
        counted = Counter({(): 0})
    kept = [(keys, n) for keys, n in counted.items() if all(limit.holds(n) for limit in pipe.having)]
    if not fields or not kept:
        alone = [Group(fields, (), keys, n) for keys, n in kept[: pipe.limit]]
        return Groups(fields, alone, len(alone), total)
    columns = list(zip(*(keys for keys, _ in kept), strict=True))
    names = [_shown(set(keys), name, context, people) for name, keys in zip(fields, columns, strict=True)]
    shown = [tuple(map(named.get, keys, keys)) for named, keys in zip(names, columns, strict=True)]
    order = _order([n for _, n in kept], pipe, fields, shown)[: pipe.limit]
    rows = list(zip(*shown, strict=True))
    return Groups(fields, [Group(fields, rows[i], *kept[i]) for i in order[:most]], len(order), total)


def _different(counted: Counter[Keys], *, alone: bool) -> Counter[Keys]:
    """How many different last keys there are for each of the keys before them."""
    found: Counter[Keys] = Counter({(): 0} if alone else {})
    for *keys, last in counted:
        if last is not None:
            found[tuple(keys)] += 1
    return found


def _shown(keys: set[Key], field: str, context: Context, people: People | None) -> Mapping[Key, Key]:
    """What is read instead of the keys of a field; keys that are read as they are may be missing."""
    texts = [key for key in keys if isinstance(key, str)]
    if field == "time":
        return {key: shown_time(key, context.zone) for key in keys if isinstance(key, int)}
    if field in PEOPLE and people is not None:
        return dict[Key, Key](people.shown(texts).items())
    return {key: name for key in texts if (name := _name(key, field, context.names))}


def _name(key: str, field: str, names: Names) -> str | None:
    tables = {"item": names.items, "vault": names.vaults, "group": names.groups}
    if field in tables:
        return tables[field].get(key)
    return names.of(key) if field in {"object_uuid", "aux_uuid"} else None


def shown_time(local: int, zone: tzinfo) -> str:
    """RFC 3339 in UTC of a moment in local nanoseconds."""
    moment = (_EPOCH + timedelta(microseconds=local // 1000)).replace(tzinfo=zone)
    return format_timestamp((moment - _EPOCH.replace(tzinfo=UTC)) // timedelta(microseconds=1) * 1000)


def _order(counts: list[int], pipe: Pipe, fields: Sequence[str], shown: Sequence[Keys]) -> list[int]:
    """By count, time or field; what is alike in that, by all fields from the left."""
    places = [
        _places(keys, name, descending=pipe.descending and name == pipe.sort)
        for name, keys in zip(fields, shown, strict=True)
    ]
    in_time = pipe.per or (pipe.by and _CLOCK.issuperset(pipe.by))
    by = pipe.sort or ("" if in_time else "count")
    last_to_first = places[::-1]
    if by == "count":
        sign = -1 if pipe.descending or not pipe.sort else 1
        last_to_first.append(np.array(counts, np.int64) * sign)
    elif by:
        last_to_first.append(places[fields.index(by)])
    order: list[int] = np.lexsort(last_to_first).tolist()
    return order


def _places(keys: Keys, field: str, *, descending: bool) -> NDArray[np.int64]:
    ranked = ranks(set(keys), field, descending=descending)
    return np.array([ranked[key] for key in keys], np.int64)
