"""One event as rules read it: fields of the flat view by name, each looked up once."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import NamedTuple, TypeAlias

from tui.detection.identities import Identities
from tui.detection.wall import CLOCK_FIELDS, UTC_WALL, Wall
from tui.events.fields import FIELDS, Person, Source, person, text
from tui.events.model import Event, Seen, User
from tui.events.stream import Stream

HEALTH = "health"
"""The stream that the monitor itself makes of the health of the others."""
HIT = "hit"
"""The stream of firings: what a rule has found, as a step for others."""
SEPARATOR = "\x1f"
"""Between the values of several fields in one; no cleaned text holds it."""
IDENTITIES = ("user", "aux", "object_user")
"""Fields that name a person."""
NUMBERS = ("late", "aux_id", "used_version", "hour")
_EVERYWHERE = ("stream", "account", *CLOCK_FIELDS)
_OF_HEALTH = ("type", "object")
OF_HITS = ("rule", "severity")
"""The fields that a firing has of its own; the others are those of the event that completed it."""

_BY_USER, _BY_STREAM = ("user",), ("stream",)
_STREAM_KEYS: dict[str, tuple[str, ...]] = {stream: (str(stream),) for stream in Stream}
_UNREAD = ""
"""No field's value is empty: those are missing."""


class Reading(NamedTuple):
    """What one part of an event says."""

    bits: int
    """A bit for each condition that holds."""
    texts: Mapping[str, str | None]
    """The fields that the part alone tells."""


Readings: TypeAlias = tuple[Reading, ...]
NO_READINGS: Readings = ()


class View:
    """An event with its arrival and the fields looked up so far."""

    __slots__ = (
        "_actor",
        "_fields",
        "_getters",
        "_identities",
        "_people",
        "_unread",
        "_wall",
        "arrival",
        "fresh",
        "keys",
        "late",
        "readings",
        "seen",
        "source",
        "stream",
        "time",
        "uuid",
    )

    def __init__(
        self,
        seen: Seen,
        identities: Identities,
        *,
        arrival: int,
        late: float = 0.0,
        wall: Wall = UTC_WALL,
        getters: "Getters | None" = None,
        readings: Readings = NO_READINGS,
        user: str = "",
    ) -> None:
        """An event as it arrived; `user` is the key of the person who acts, if that is known already."""
        event = seen.event
        self.seen: Seen | None = seen
        self.stream: str = seen.stream
        self.source: str = seen.stream
        """The stream of the event itself, which evidence is named by."""
        self.time = event.time
        self.uuid = str(event.uuid)
        self.fresh = seen.fresh
        self.arrival = arrival
        """By the arrival clock, in nanoseconds since 1970."""
        self.late = late
        """Seconds."""
        self.readings = readings
        """What is known of its parts, where `getters` look first."""
        self._getters = getters_of(seen.stream) if getters is None else getters
        self._identities = identities
        self._wall = wall
        self._fields: dict[str, str | None] = {"stream": seen.stream, "account": seen.account}
        self._people: dict[str, Person | None] | None = None
        self.keys: dict[tuple[str, ...], tuple[str, ...]] = {_BY_STREAM: _STREAM_KEYS[seen.stream]}
        """Keys that were asked for; rules share few."""
        self._unread: Unread | None = None
        self._actor = user
        if user:
            self._fields["user"] = user
            self.keys[_BY_USER] = (user,)

    def kept(self) -> "Kept":
        """The event for whoever may want it again."""
        if self._unread is None:
            seen = self.seen
            if seen is None or not self._actor or seen.stream is Stream.AUDIT:
                return self
            self._unread = new_unread((seen, self._identities, self.arrival, self.late, self._wall, self._actor))
        return self._unread

    def beside(self, seen: Seen, arrival: int, late: float) -> "View":
        """Another event, as it arrived."""
        return View(seen, self._identities, arrival=arrival, late=late, wall=self._wall)

    @property
    def account(self) -> str:
        """The account's name in the settings."""
        return self._fields["account"] or ""

    def text(self, name: str) -> str | None:
        """The field's value, a person's as identity; None if it is missing."""
        found = self._fields.get(name, _UNREAD)
        if found is _UNREAD:
            getter = self._getters.get(name)
            found = self._fields[name] = self._look_up(name) if getter is None else getter(self)
        return found

    def key(self, by: tuple[str, ...], missing: str | None) -> tuple[str, ...] | None:
        """The values of some fields; None if one is not there and nothing stands for it."""
        if len(by) == 1:
            value = self.text(by[0])
            if value is None:
                return None if missing is None else (missing,)
            alone = self.keys[by] = (value,)
            return alone
        found = tuple([value for field in by if (value := self.text(field) or missing) is not None])
        if len(found) < len(by):
            return None
        if missing is None or missing not in found:
            self.keys[by] = found
        return found

    def joined(self, fields: tuple[str, ...]) -> str | None:
        """The values of several fields in one; None if one is missing."""
        if len(fields) == 1:
            return self.text(fields[0])
        found = [value for field in fields if (value := self.text(field)) is not None]
        return SEPARATOR.join(found) if len(found) == len(fields) else None

    def _look_up(self, name: str) -> str | None:
        if name in IDENTITIES:
            return self.identity(name)
        if name in CLOCK_FIELDS:
            return self._wall.text(name, self.time)
        return None

    def identity(self, role: str) -> str | None:
        """The key of the person in a role."""
        someone = self.person(role)
        return None if someone is None else self._identities.key(someone)

    def person(self, role: str) -> Person | None:
        """The person in a role."""
        if self._people is None:
            self._people = {}
        if role not in self._people:
            self._people[role] = None if self.seen is None else person(self.seen, role)
        return self._people[role]

    def shown(self, name: str) -> str | None:
        """The value as it is known without an alias file: people by e-mail."""
        someone = self.person(name) if name in IDENTITIES else None
        return self.text(name) if someone is None else self._identities.shown(someone)


class Unread(NamedTuple):
    """What it takes to read an event later, for a fifth of a view: nearly none that is kept is ever read again.

    For events that name nobody but the one who acts, by uuid: they read the same whenever they are read.
    """

    seen: Seen
    identities: Identities
    arrival: int
    late: float
    wall: Wall
    user: str

    @property
    def time(self) -> int:
        """As of the view."""
        return self.seen.event.time

    @property
    def uuid(self) -> str:
        """As of the view."""
        return str(self.seen.event.uuid)

    @property
    def source(self) -> str:
        """As of the view."""
        return self.seen.stream

    @property
    def fresh(self) -> bool:
        """As of the view."""
        return self.seen.fresh

    def read(self) -> View:
        """The view."""
        seen, identities, arrival, late, wall, user = self
        return View(seen, identities, arrival=arrival, late=late, wall=wall, user=user)


Kept: TypeAlias = View | Unread
"""An event that somebody may want to read again."""
new_unread = partial(tuple.__new__, Unread)
"""A named tuple's own constructor is a second call."""


Getter: TypeAlias = Callable[[View], str | None]
Getters: TypeAlias = Mapping[str, Getter]


@cache
def getters_of(stream: str) -> Getters:
    """How each field that a stream has is read: its first value, of the acting person the key."""
    if stream in (HEALTH, HIT):
        return {}
    found = {
        name: _first(name, Stream(stream))
        for name, field in FIELDS.items()
        if Stream(stream) in field.sources and name not in IDENTITIES
    }
    return {**found, "user": _actor(_ACTORS[stream])}


_ACTORS: dict[str, str] = {Stream.SIGNIN: "target_user", Stream.USAGE: "user", Stream.AUDIT: "actor_details"}


def _actor(part: str) -> Getter:
    """Nearly every event has the uuid of the person who acts: the short way to a key."""

    def actor(view: View) -> str | None:
        details = getattr(_event(view), part)
        if type(details) is User and type(details.uuid) is str and details.uuid:
            return details.uuid
        return view.identity("user")

    return actor


def from_reading(number: int, name: str, elsewhere: Getter) -> Getter:
    """A field that one part tells, or, where that is silent, another."""

    def read(view: View) -> str | None:
        texts = view.readings[number].texts
        return texts[name] if name in texts else elsewhere(view)

    return read


def _event(view: View) -> Event:
    assert view.seen is not None  # getters are for events
    return view.seen.event


def plain_part(stream: Stream, field: str) -> str | None:
    """The part of an event that is the field's text, where it is as simple as that."""
    sources = FIELDS[field].sources.get(stream, ()) if field in FIELDS and field not in IDENTITIES else ()
    if len(sources) == 1 and sources[0].texts is text and sources[0].when is None:
        return sources[0].part
    return None


def _first(name: str, stream: Stream) -> Getter:
    part = plain_part(stream, name)
    return _first_of(FIELDS[name].sources[stream]) if part is None else _plain(part)


def _plain(part: str) -> Getter:
    def plain(view: View) -> str | None:
        value = getattr(_event(view), part)
        return value if isinstance(value, str) and value else None

    return plain


def _first_of(sources: tuple[Source, ...]) -> Getter:
    def first(view: View) -> str | None:
        event = _event(view)
        for source in sources:
            found = source.values(event)
            if found:
                return found[0]
        return None

    return first


def fields_of(stream: str) -> frozenset[str]:
    """The fields that a stream can have; a misspelt stream has none."""
    if stream == HEALTH:
        return frozenset((*_EVERYWHERE, *_OF_HEALTH, "uuid"))
    if stream == HIT:
        return frozenset(OF_HITS).union(*map(fields_of, Stream))
    if stream not in tuple(Stream):
        return frozenset()
    people = [name for name in IDENTITIES if Stream(stream) in FIELDS[name].sources]
    return frozenset((*getters_of(stream), *people, *_EVERYWHERE, "late"))
