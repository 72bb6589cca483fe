"""Who is who: one person has one uuid, but may have had several e-mails, and some events tell the e-mail alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from tui.events.fields import Person
from tui.events.model import Text, User
from tui.store.numbering import Key
from tui.store.table import Table

Place: TypeAlias = tuple[Table, str, int]
"""Where somebody is named: table, part, code."""

PARTS = ("target_user", "user", "actor_details", "object_details", "aux_details")
_FEW = 32


class People:
    """The people that the events of all streams name, looked up while the ring is locked."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._named = [
            _Named(_text(user.uuid), _text(user.email), _text(user.name), (table, part, code))
            for table in tables
            for part in PARTS
            for code, user in enumerate(table.pools[part].values if part in table.pools else ())
            if type(user) is User
        ]
        self.hangs_on_time = False
        """What was asked so far was told in several ways: which is the newest may change with any event."""

    def identity(self, found: Person) -> str:
        """The uuid, else the uuid last seen with that e-mail, else e-mail or name."""
        if found.uuid or not found.email:
            return found.uuid or found.name
        return self._uuids.get(found.email.casefold(), found.email.lower())

    @cached_property
    def _uuids(self) -> Mapping[str, str]:
        return self._newest(
            (one.email.casefold(), one.uuid, one.place) for one in self._named if one.email and one.uuid
        )

    @cached_property
    def _emails(self) -> Mapping[str, str]:
        return self._newest((one.uuid, one.email, one.place) for one in self._named if one.email and one.uuid)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return self._newest((one.uuid, one.name, one.place) for one in self._named if one.name and one.uuid)

    @cached_property
    def lone_emails(self) -> Mapping[str, frozenset[str]]:
        """By uuid the e-mails, folded, under which some event names somebody without that uuid."""
        found: dict[str, set[str]] = {}
        for email in {one.email.casefold() for one in self._named if one.email and not one.uuid}:
            if email in self._uuids:
                found.setdefault(self._uuids[email], set()).add(email)
        return {uuid: frozenset(emails) for uuid, emails in found.items()}

    def shown(self, identity: str) -> str | None:
        """What people read of somebody: newest e-mail, else newest name; None where there is neither."""
        return self._emails.get(identity) or self._names.get(identity)

    def shown_all(self, keys: Sequence[Key]) -> list[Key]:
        """The same of many; who has neither, and nobody, is shown as they are."""
        emails: Mapping[Any, str] = self._emails
        names: Mapping[Any, str] = self._names
        return [emails.get(key) or names.get(key) or key for key in keys]

    def _newest(self, told: Iterable[tuple[str, str, Place]]) -> dict[str, str]:
        """For each key the text that the latest event tells of it."""
        first: dict[str, str] = {}
        again: dict[str, list[tuple[str, Place]]] = {}
        for key, text, _ in (all_told := list(told)):
            if first.setdefault(key, text) != text:
                again[key] = []
        if not again:  # nearly always: nobody has changed the e-mail
            return first
        self.hangs_on_time = True
        for key, text, place in all_told:
            if key in again:
                again[key].append((text, place))
        latest = _latest({place for found in again.values() for _, place in found})

        def rank(found: tuple[str, Place]) -> tuple[int, str]:
            return latest[found[1]], found[0]  # of equally new ones always the same

        return first | {key: max(found, key=rank)[0] for key, found in again.items()}


class _Named(NamedTuple):
    """Somebody as one value of a pool has it; what is missing is empty."""

    uuid: str
    email: str
    name: str
    place: Place


def _text(value: Text) -> str:
    return value if isinstance(value, str) else ""


def _latest(places: Collection[Place]) -> dict[Place, int]:
    """The latest event time that has each code."""
    codes: dict[tuple[Table, str], list[int]] = {}
    for table, part, code in places:
        codes.setdefault((table, part), []).append(code)
    found: dict[Place, int] = {}
    for (table, part), wanted in codes.items():
        times = _times_of_all(table, part) if len(wanted) > _FEW else None
        for code in wanted:
            found[table, part, code] = _last_time(table, part, code) if times is None else times[code]
    return found


def _times_of_all(table: Table, part: str) -> list[int]:
    times = np.full(len(table.pools[part].values), _NEVER, np.int64)
    for segment, start, end in table.stretches(table.head, table.end):
        np.maximum.at(times, segment.codes[part][start:end], segment.time[start:end])
    found: list[int] = times.tolist()
    return found


def _last_time(table: Table, part: str, code: int) -> int:
    latest = _NEVER
    stretches = sorted(table.stretches(table.head, table.end), key=lambda stretch: -stretch[0].latest)
    for segment, start, end in stretches:
        if segment.latest <= latest:
            break
        times = segment.time[start:end].compress(segment.codes[part][start:end] == code)
        latest = max(latest, int(times.max(initial=_NEVER)))
    return latest


_NEVER = -(2**63)


class Acquaintance:
    """The people of a ring, looked up anew only when events name others than before."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = list(tables)
        self._pools = [table.pools[part] for table in self._tables for part in PARTS if part in table.pools]
        self._turns: list[int] = []
        self._rows: list[tuple[int, int]] = []
        self._people = People(())

    def now(self) -> People:
        """The people of this moment; the ring must be locked."""
        turns = [pool.turns for pool in self._pools]
        rows = [(table.head, table.end) for table in self._tables]
        if turns != self._turns or (self._people.hangs_on_time and rows != self._rows):
            self._people = People(self._tables)
        self._turns, self._rows = turns, rows
        return self._people
