"""Who is who: a person has one key whether an event names them by uuid, by e-mail or by both."""

from collections.abc import Iterable, Sequence

from tui.events.fields import Person
from tui.events.model import Event, User
from tui.events.stream import Stream

PEOPLE_KEPT = 50_000
_USERS = {
    Stream.SIGNIN: ("target_user",),
    Stream.USAGE: ("user",),
    Stream.AUDIT: ("actor_details", "aux_details", "object_details"),
}

_ACTORS = frozenset({"target_user", "user", "actor_details"})
_STRANGER = object()


class Identities:
    """What events have said of people; bounded, the longest unseen are forgotten first."""

    def __init__(self, capacity: int = PEOPLE_KEPT) -> None:
        self._capacity = capacity
        self._uuids: dict[str, str] = {}
        """E-mail to uuid."""
        self._shown: dict[str, str] = {}
        """Uuid to the newest e-mail or name."""
        self._settled: dict[str, object] = {}
        """Uuid to e-mail where both tables say so and nothing will be forgotten soon: the usual case, in short."""
        self.revision = 0
        """Grows whenever something new is known of somebody."""

    def learn(self, stream: Stream, event: Event) -> str:
        """Remembers the people that an event describes, and gives the uuid of the one who acts, if it is there."""
        actor = ""
        for part in _USERS[stream]:
            user = getattr(event, part)
            if type(user) is User and type(user.uuid) is str and user.uuid:
                if part in _ACTORS:
                    actor = user.uuid
                if self._settled.get(user.uuid, _STRANGER) != user.email:
                    self._meet(user.uuid, user)
        return actor

    def actors(self, stream: Stream, events: Iterable[Event]) -> list[str]:
        """The uuids of those who act, event by event, up to one that tells something new of somebody.

        Until then nothing new is learnt: whoever reads these events reads people as they are known now.
        """
        settled = self._settled
        found: list[str] = []
        for event in events:
            actor = ""
            for part in _USERS[stream]:
                user = getattr(event, part)
                if type(user) is User and type(user.uuid) is str and user.uuid:
                    if part in _ACTORS:
                        actor = user.uuid
                    if settled.get(user.uuid, _STRANGER) != user.email:
                        if self._is_news(user.uuid, user):
                            return found
                        self._meet(user.uuid, user)
            found.append(actor)
        return found

    def settled_actors(self, stream: Stream, events: Sequence[Event]) -> list[str] | None:
        """The same of all events in the usual case: each names one person, known for what they say. None if not."""
        part, *others = _USERS[stream]
        users = [getattr(event, part) for event in events]
        if others or set(map(type, users)) != {User}:
            return None
        said = [(user.uuid, user.email) for user in users]
        is_settled = all(uuid and self._settled.get(uuid, _STRANGER) == email for uuid, email in set(said))
        return [uuid for uuid, _ in said] if is_settled else None

    def _is_news(self, uuid: str, user: User) -> bool:
        """Whether meeting somebody would change what is known, if only who is forgotten next."""
        email = user.email if isinstance(user.email, str) else ""
        shown = email or (user.name if isinstance(user.name, str) else "")
        if 2 * max(len(self._uuids), len(self._shown)) >= self._capacity:
            return bool(shown)
        return bool(
            (email and self._uuids.get(email.lower()) != uuid) or (shown and self._shown.get(uuid) != shown)
        )

    def _meet(self, uuid: str, user: User) -> None:
        email = user.email if isinstance(user.email, str) else ""
        if email:
            self._keep(self._uuids, email.lower(), uuid)
        if email or (isinstance(user.name, str) and user.name):
            self._keep(self._shown, uuid, email or str(user.name))
        if email and 2 * max(len(self._uuids), len(self._shown)) < self._capacity:
            self._settled[uuid] = email

    def _keep(self, table: dict[str, str], key: str, value: str) -> None:
        if table.get(key) == value and 2 * len(table) < self._capacity:
            return  # nothing will be forgotten soon: the order does not matter yet
        self._settled.clear()
        if table.pop(key, None) != value:
            self.revision += 1
        table[key] = value
        if len(table) > self._capacity:
            del table[next(iter(table))]

    def key(self, person: Person) -> str | None:
        """The uuid, else the uuid last seen with the e-mail, else the e-mail; a bare name is no identity."""
        if person.uuid:
            return person.uuid
        email = person.email.lower()
        return self._uuids.get(email, email) or None

    def shown(self, person: Person) -> str:
        """What people read: e-mail, else name, else what was last seen of the uuid, else the uuid."""
        return person.email or person.name or self.shown_key(person.uuid)

    def shown_key(self, key: str) -> str:
        """The same for a key alone."""
        return self._shown.get(key, key)


def same_person(one: Person, other: Person) -> bool | None:
    """Whether two are the same: uuids decide, else e-mails; None when neither can."""
    if one.uuid and other.uuid:
        return one.uuid == other.uuid
    if one.email and other.email:
        return one.email.lower() == other.email.lower()
    return None
