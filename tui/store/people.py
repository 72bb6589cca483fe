"""Who is who: one person has one uuid, but may have had several e-mails, and some events tell the e-mail alone."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

import numpy as np

from tui.events.fields import Person
from tui.events.model import Text, User
from tui.store.table import Table

Place: TypeAlias = tuple[Table, str, int]
"""Where somebody is named: table, part, code."""

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
        return self._newest(
            (user.email.casefold(), user.uuid, place)
            for user, place in self._users()
            if isinstance(user.email, str) and user.email and isinstance(user.uuid, str) and user.uuid
        )

    @cached_property
    def lone_emails(self) -> Mapping[str, frozenset[str]]:
        """By uuid the e-mails, folded, under which some event names somebody without that uuid."""
        found: dict[str, set[str]] = {}
        for user, _ in self._users():
            if isinstance(user.email, str) and user.email and not (isinstance(user.uuid, str) and user.uuid):
                email = user.email.casefold()
                if email in self._uuids:
                    found.setdefault(self._uuids[email], set()).add(email)
        return {uuid: frozenset(emails) for uuid, emails in found.items()}

    def shown(self, identities: Collection[str]) -> dict[str, str]:
        """What people read of these: newest e-mail, else newest name; whoever has neither is left out."""
        wanted = frozenset(identities)
        users = list(self._users(wanted))
        emails = self._newest((str(user.uuid), user.email, place) for user, place in users if user.email)
        if len(emails) == len(wanted):
            return emails
        return self._newest((str(user.uuid), user.name, place) for user, place in users if user.name) | emails

    def _users(self, uuids: frozenset[str] | None = None) -> Iterator[tuple[User, Place]]:
        for table in self._tables:
            for part in PARTS:
                for code, user in enumerate(table.pools[part].values if part in table.pools else ()):
                    if type(user) is User and (uuids is None or user.uuid in uuids):
                        yield user, (table, part, code)

    def _newest(self, told: Iterable[tuple[str, Text, Place]]) -> dict[str, str]:
        """For each key the text that the latest event tells of it."""
        first: dict[str, str] = {}
        again: dict[str, list[tuple[str, Place]]] = {}
        for key, text, _ in (all_told := list(told)):
            assert isinstance(text, str)  # the callers leave out what is not there
            if first.setdefault(key, text) != text:
                again[key] = []
        if not again:  # nearly always: nobody has changed the e-mail
            return first
        for key, text, place in all_told:
            if key in again:
                again[key].append((str(text), place))
        latest = _latest({place[:2]: None for found in again.values() for _, place in found})

        def rank(found: tuple[str, Place]) -> tuple[int, str]:
            table, part, code = found[1]
            return latest[table, part][code], found[0]  # of equally new ones always the same

        return first | {key: max(found, key=rank)[0] for key, found in again.items()}


def _latest(parts: Iterable[tuple[Table, str]]) -> dict[tuple[Table, str], list[int]]:
    """For each code of these parts the latest event time that has it."""
    found = {}
    for table, part in parts:
        times = np.full(len(table.pools[part].values), -(2**63), np.int64)
        for segment, start, end in table.stretches(table.head, table.end):
            np.maximum.at(times, segment.codes[part][start:end], segment.time[start:end])
        found[table, part] = times.tolist()
    return found
