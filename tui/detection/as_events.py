"""What is no event in the shape of one: turns in the health of a stream, and firings of rules."""

from tui.detection.identities import Identities
from tui.detection.view import HEALTH, HIT, NO_READINGS, OF_HITS, View
from tui.detection.wall import UTC_WALL, Wall
from tui.events.fields import Person


class HealthView(View):
    """A turn in the health of a stream, in the shape of an event."""

    __slots__ = ()

    def __init__(
        self, type: str, stream: str, time: int, account: str, identities: Identities, wall: Wall = UTC_WALL
    ) -> None:
        self.seen = None
        self.stream = self.source = HEALTH
        self.time = time
        self.uuid = f"{HEALTH}:{type}:{stream}:{time}"
        self.fresh = True
        self.arrival = time
        self.late = 0.0
        self.readings = NO_READINGS
        self._getters = {}
        self._identities = identities
        self._wall = wall
        self._fields = {"stream": HEALTH, "account": account, "type": type, "object": stream, "uuid": self.uuid}
        self._people = None
        self._unread = None
        self._actor = ""
        self.keys = {}


class HitView(View):
    """A firing of a rule in the shape of an event: the fields of its trigger, and which rule it was."""

    __slots__ = ("_trigger",)

    def __init__(self, trigger: View, rule: str, severity: str, fresh: bool) -> None:
        self.seen = trigger.seen
        self.stream = HIT
        self.source = trigger.source
        self.time = trigger.time
        self.uuid = trigger.uuid
        self.fresh = fresh
        self.arrival = trigger.arrival
        self.late = trigger.late
        self.readings = NO_READINGS
        self._trigger = trigger
        self._unread = None
        self._actor = ""
        self._getters = {}
        self.keys = {}
        self._fields = {"stream": HIT, "account": trigger.account, "rule": rule, "severity": severity}

    def _look_up(self, name: str) -> str | None:
        return self._trigger.text(name)

    def person(self, role: str) -> Person | None:
        """The person in a role of the trigger."""
        return self._trigger.person(role)

    def shown(self, name: str) -> str | None:
        """The value as it is known without an alias file."""
        return self._fields[name] if name in ("stream", *OF_HITS) else self._trigger.shown(name)
