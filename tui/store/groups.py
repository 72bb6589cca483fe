"""From counts by keys to the rows that people read: names instead of ids, in order, no more than asked for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from tui.events.names import Names
from tui.events.times import format_timestamp
from tui.query import Context, Pipe
from tui.store.keys import PEOPLE, Key, Keys
from tui.store.people import People
from tui.store.ranking import place

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a reading of local clocks; the zone comes with `shown_time`
_CLOCK = frozenset({"time", "weekday", "hour"})


@dataclass(frozen=True, slots=True)
class Group:
    """Events or alerts that have the same key."""

    key: dict[str, Key]
    """As people read it: e-mails, names from the alias file; None where the field is missing."""
    count: int
    identity: dict[str, Key]
    """As queries find it: uuids, ids."""


def groups_of(
    counted: Counter[Keys], pipe: Pipe, fields: Sequence[str], context: Context, people: People | None = None
) -> list[Group]:
    """The rows of an answer."""
    if pipe.measure == "distinct":
        counted = _different(counted, alone=not fields)
    kept = [(keys, n) for keys, n in counted.items() if all(limit.holds(n) for limit in pipe.having)]
    if not fields and not counted and all(limit.holds(0) for limit in pipe.having):
        kept = [((), 0)]
    shown = [_shown({keys[i] for keys, _ in kept}, name, context, people) for i, name in enumerate(fields)]
    rows = [
        Group(
            {name: shown[i].get(keys[i], keys[i]) for i, name in enumerate(fields)},
            n,
            dict(zip(fields, keys, strict=True)),
        )
        for keys, n in kept
    ]
    return _ordered(rows, pipe)[: pipe.limit]


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


def _ordered(rows: list[Group], pipe: Pipe) -> list[Group]:
    def by_key(group: Group) -> list[tuple[bool, int, str]]:
        return [place(key, name) for name, key in group.key.items()]

    rows.sort(key=by_key)
    in_time = pipe.per or (pipe.by and _CLOCK.issuperset(pipe.by))
    name = pipe.sort or ("" if in_time else "count")
    if name == "count":
        rows.sort(key=lambda group: group.count, reverse=pipe.descending or not pipe.sort)
    elif name:
        missing = [group for group in rows if group.key[name] is None]
        present = [group for group in rows if group.key[name] is not None]
        present.sort(key=lambda group: place(group.key[name], name), reverse=pipe.descending)
        rows = present + missing
    return rows
