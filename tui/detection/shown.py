"""What an event says, as people read it: people by e-mail, ids by name, long values shortened.

The same people, vaults and places come again and again. What stands for each is remembered, for as long as what is
known of people stays the same: that alone can change it.
"""

from collections import defaultdict
from collections.abc import Callable
from operator import attrgetter, methodcaller
from typing import TypeAlias

from tui.detection.identities import Identities
from tui.detection.titles import MISSING, shortened
from tui.detection.view import IDENTITIES, View
from tui.events.fields import ROLES, Person
from tui.events.forgetting import make_room
from tui.events.model import User
from tui.events.names import Names
from tui.events.stream import Stream

NAMED = ("item", "vault", "group", "object_uuid", "aux_uuid")
"""Fields whose ids are shown by name, or shortened."""
MOST = 4_096
"""Values of one field that are remembered: whoever invents some shall not fill the memory."""

Said: TypeAlias = str | float | User | Person | None
"""A field's value whole: of a person all that may name them."""


def said_of(field: str) -> Callable[[View], Said]:
    """How to read what an event says in a field: two that say the same are shown the same."""
    if field == "user":
        return _actor
    if field in IDENTITIES:
        return lambda view: view.person(field) or view.text(field)
    if field == "late":
        return attrgetter("late")
    return methodcaller("text", field)


def _actor(view: View) -> Said:
    """The part that names the person who acts, where it does so alone: the usual case, in short."""
    if view.seen is not None:
        user = getattr(view.seen.event, _ACTORS[view.seen.stream])
        if type(user) is User and type(user.uuid) is str and user.uuid:
            return user
    return view.person("user") or view.text("user")


_ACTORS = {stream: ROLES["user", stream].details for stream in Stream}


class Shown:
    """Values in words."""

    def __init__(self, names: Names, identities: Identities) -> None:
        self._names = names
        self._identities = identities
        self._known: defaultdict[str, dict[Said, str]] = defaultdict(dict)
        """By field."""
        self._readers: dict[str, Callable[[View], str]] = {}
        self._revision = identities.revision

    def reader(self, field: str) -> Callable[[View], str]:
        """How to read a field's value; a question mark where it is missing."""
        found = self._readers.get(field)
        if found is None:
            found = self._readers[field] = self._reader(field)
        return found

    def of(self, view: View, field: str) -> str:
        """A field's value, of one event."""
        return self.reader(field)(view)

    def _reader(self, field: str) -> Callable[[View], str]:
        known, said_by, is_person = self._known[field], said_of(field), field in IDENTITIES

        def shown(view: View) -> str:
            if is_person and self._revision != self._identities.revision:
                self._forget_people()
            said = said_by(view)
            return known.get(said) or self._meet(field, said, view)

        return shown

    def named(self, field: str, value: str) -> str:
        """A value that may be an id, or the key of a person."""
        if field in IDENTITIES:
            return shortened(self._identities.shown_key(value))
        return self._names.shown(value) if field in NAMED else shortened(value)

    def _meet(self, field: str, said: Said, view: View) -> str:
        make_room(self._known[field], MOST)
        value = view.shown(field)
        found = self._known[field][said] = MISSING if value is None else self.named(field, value)
        return found

    def _forget_people(self) -> None:
        self._revision = self._identities.revision
        for field in IDENTITIES:
            self._known[field].clear()
