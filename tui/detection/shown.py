"""What an event says, as people read it: people by e-mail, ids by name, long values shortened.

The same people, vaults and places come again and again. What stands for each is remembered, for as long as what is
known of people stays the same: that alone can change it.
"""

from collections import defaultdict
from typing import TypeAlias

from tui.detection.identities import Identities
from tui.detection.titles import MISSING, shortened
from tui.detection.view import IDENTITIES, View
from tui.events.fields import ROLES, Person
from tui.events.model import User
from tui.events.names import Names
from tui.events.stream import Stream

NAMED = ("item", "vault", "group", "object_uuid", "aux_uuid")
"""Fields whose ids are shown by name, or shortened."""
MOST = 4_096
"""Values of one field that are remembered: whoever invents some shall not fill the memory."""

Said: TypeAlias = str | float | User | Person | None
"""A field's value whole: of a person all that may name them."""


def said_by(view: View, field: str) -> Said:
    """What an event says in a field: two that say the same are read the same."""
    if field in IDENTITIES:
        return _someone(view, field)
    return view.late if field == "late" else view.text(field)


def _someone(view: View, role: str) -> Said:
    """The part that names a person, where it does so alone: the usual case, in short."""
    if role == "user" and view.seen is not None:
        user = getattr(view.seen.event, _ACTORS[view.seen.stream])
        if type(user) is User and type(user.uuid) is str and user.uuid:
            return user
    return view.person(role) or view.text(role)


_ACTORS = {stream: ROLES["user", stream].details for stream in Stream}


class Shown:
    """Values in words."""

    def __init__(self, names: Names, identities: Identities) -> None:
        self._names = names
        self._identities = identities
        self._known: defaultdict[str, dict[Said, str]] = defaultdict(dict)
        """By field."""
        self._revision = identities.revision

    def of(self, view: View, field: str) -> str:
        """A field's value; a question mark where it is missing."""
        if self._revision != self._identities.revision:
            self._forget_people()
        known, said = self._known[field], said_by(view, field)
        found = known.get(said)
        if found is None:
            if len(known) >= MOST:
                known.clear()
            value = view.shown(field)
            found = known[said] = MISSING if value is None else self.named(field, value)
        return found

    def named(self, field: str, value: str) -> str:
        """A value that may be an id, or the key of a person."""
        if field in IDENTITIES:
            return shortened(self._identities.shown_key(value))
        return self._names.shown(value) if field in NAMED else shortened(value)

    def _forget_people(self) -> None:
        self._revision = self._identities.revision
        for field in IDENTITIES:
            self._known[field].clear()
