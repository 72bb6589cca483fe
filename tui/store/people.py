"""Who is who: one person has one uuid, but may have had several e-mails, and some events tell the e-mail alone."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

import numpy as np

from tui.events.fields import Person
from tui.events.model import User
from tui.store.table import Table

PARTS = ("target_user", "user", "actor_details", "object_details", "aux_details")


class People:
    """The people that the events of all streams name, looked up while the ring is locked."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = list(tables)

    def identity(self, found: Person) -> str:
        """The uuid, else the uuid last seen with that e-mail, else e-mail or name."""
        if found.uuid or not found.email:
            return found.uuid or found.name
        return self._uuids.get(found.email.casefold(), found.email.lower())

    @cached_property
    def _uuids(self) -> Mapping[str, str]:
        named = self._newest(lambda user: _text(user.email).casefold() or None if _text(user.uuid) else None)
        return {email: _text(user.uuid) for email, user in named.items()}

    def shown(self, identities: Collection[str]) -> dict[str, str]:
        """What people read of these: newest e-mail, else newest name; whoever has neither is left out."""
        wanted = frozenset(identities)

        def with_email(user: User) -> str | None:
            return _text(user.uuid) if _text(user.email) and _text(user.uuid) in wanted else None

        def with_name(user: User) -> str | None:
            return _text(user.uuid) if _text(user.name) and _text(user.uuid) in wanted else None

        found = {uuid: _text(user.email) for uuid, user in self._newest(with_email).items()}
        if len(found) < len(wanted):
            found = {uuid: _text(user.name) for uuid, user in self._newest(with_name).items()} | found
        return found

    def _newest(self, key_of: Callable[[User], str | None]) -> dict[str, User]:
        """For each key the user of the latest event that has it."""
        places: dict[str, list[tuple[Table, str, int, User]]] = {}
        for table in self._tables:
            for part in PARTS:
                for code, user in enumerate(table.pools[part].values if part in table.pools else ()):
                    if isinstance(user, User) and (key := key_of(user)) is not None:
                        places.setdefault(key, []).append((table, part, code, user))
        several = {key: found for key, found in places.items() if len({user for *_, user in found}) > 1}
        latest = _latest({(table, part): None for found in several.values() for table, part, _, _ in found})
        return {
            key: max(found, key=lambda place: latest[place[0], place[1]][place[2]])[3]
            if key in several
            else found[0][3]
            for key, found in places.items()
        }


def _latest(parts: Iterable[tuple[Table, str]]) -> dict[tuple[Table, str], list[int]]:
    """For each code of these parts the latest event time that has it."""
    found = {}
    for table, part in parts:
        times = np.full(len(table.pools[part].values), -(2**63), np.int64)
        for segment, start, end in table.stretches(table.head, table.end):
            np.maximum.at(times, segment.codes[part][start:end], segment.time[start:end])
        found[table, part] = times.tolist()
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
