"""A ring that is easy to believe: lists of events, looked through one by one."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from tests.store.plain_reading import BILLION, DAYS, fits, is_business
from tui.events.fields import FIELDS, Person, person, values
from tui.events.model import Seen, User
from tui.events.stream import Stream
from tui.query import Query
from tui.query.context import Context

PEOPLE = ("user", "aux", "object_user")
PARTS = ("target_user", "user", "actor_details", "object_details", "aux_details")


class NaiveRing:
    """What `EventRing` must agree with."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.events: dict[Stream, list[Seen]] = {stream: [] for stream in Stream}
        self.next: dict[Stream, int] = dict.fromkeys(Stream, 0)
        self.ever: set[tuple[Stream, str, str]] = set()

    def append(self, stream: Stream, seen: Sequence[Seen]) -> list[Seen]:
        kept = []
        step = min(1000, self.capacity)
        for start in range(0, len(seen), step):
            new = [s for s in seen[start : start + step] if self._is_new(s)]
            while sum(map(len, self.events.values())) + len(new) > self.capacity:
                oldest = min((s for s in Stream if self.events[s]), key=lambda s: self.events[s][0].event.time)
                self.events[oldest].pop(0)
            for s in new:
                numbered = Seen(
                    stream=stream,
                    account=s.account,
                    event=s.event,
                    received=s.received,
                    fresh=s.fresh,
                    row=self.next[stream],
                )
                self.next[stream] += 1
                self.events[stream].append(numbered)
                kept.append(numbered)
        return kept

    def _is_new(self, seen: Seen) -> bool:
        if not isinstance(seen.event.uuid, str):
            return True
        known = (seen.stream, seen.account, seen.event.uuid) in self.ever
        self.ever.add((seen.stream, seen.account, seen.event.uuid))
        return not known

    def rows(self, stream: Stream, query: Query, context: Context) -> list[Seen]:
        return sorted(
            (s for s in self.events[stream] if fits(query.root, s, context)), key=lambda s: (s.event.time, s.row)
        )

    def key(self, seen: Seen, field: str, context: Context) -> str | int | None:
        """What an event is counted by."""
        local = datetime.fromtimestamp(seen.event.time // BILLION, context.zone)
        match field:
            case "stream":
                return seen.stream.value
            case "account":
                return seen.account
            case "weekday":
                return DAYS[local.weekday()]
            case "hour":
                return local.hour
            case "hours":
                return "business" if is_business(local, context) else "off"
            case "user" | "aux" | "object_user":
                found = person(seen, field)
                return None if found is None else self.identity(found)
            case _:
                found_values = values(seen, field) if field in FIELDS else ()
                return found_values[0] if found_values else None

    def users(self) -> list[tuple[int, User]]:
        """Everybody whom an event names, with the time of the event."""
        return [
            (s.event.time, user)
            for events in self.events.values()
            for s in events
            for part in PARTS
            if isinstance(user := getattr(s.event, part, None), User)
        ]

    def identity(self, found: Person) -> str:
        if found.uuid or not found.email:
            return found.uuid or found.name
        same = [
            (time, str(user.uuid))
            for time, user in self.users()
            if isinstance(user.uuid, str)
            and user.uuid
            and isinstance(user.email, str)
            and user.email.casefold() == found.email.casefold()
        ]
        return max(same)[1] if same else found.email.lower()

    def names_of(self, identity: str) -> set[str]:
        """What a person may be shown by: the e-mails of the newest event that has one, else its names."""
        for name in ("email", "name"):
            named = [(t, getattr(u, name)) for t, u in self.users() if u.uuid == identity and getattr(u, name)]
            if named:
                newest = max(time for time, _ in named)
                return {text for time, text in named if time == newest}
        return {identity}

    def count(self, query: Query, context: Context, fields: Sequence[str]) -> Counter[tuple[str | int | None, ...]]:
        return Counter(
            tuple(self.key(seen, field, context) for field in fields)
            for stream in Stream
            for seen in self.rows(stream, query, context)
        )
