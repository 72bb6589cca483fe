"""The fields of the language: what each may be compared with, and which fields of the flat view it reads."""

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct

from tui.events.fields import FIELDS
from tui.query.clock import WEEKDAYS


class Kind(Enum):
    """How the values of a field are compared."""

    CODE = "whole"
    """Codes and ids."""
    WORDS = "part of the text"
    PERSON = "part of a name or e-mail, or a whole id"
    NAMED = "whole id, or part of its name in the alias file"
    ADDRESS = "address, network, or private"
    COUNTRY = "code or English name"
    CHOICE = "one of a few words"
    LEVEL = "severity"
    NUMBER = "number"
    DURATION = "length of time"
    MOMENT = "time"


class QueryField(Struct, frozen=True):
    """A field of the query language."""

    name: str
    kind: Kind
    flats: tuple[str, ...] = ()
    """Fields of the flat view that it reads; none for what is no text of an event."""
    choices: tuple[str, ...] = ()
    of_alerts: bool = False
    """It is a field of alerts; of an event it means the alerts that the event took part in."""


SEVERITIES = ("info", "low", "medium", "high", "critical")
STREAMS = ("signin", "usage", "audit", "alert")
TIMES = frozenset({"after", "before", "on"})
ALWAYS_THERE = TIMES | {"stream", "account", "late", "hours", "weekday", "hour"}
"""Fields that no event lacks."""

_KINDS = {
    Kind.WORDS: (
        "user_email user_name user_domain aux_email aux_domain object_email details aux_info"
        " region city app app_version os platform"
    ),
    Kind.PERSON: "aux object_user",
    Kind.NAMED: "item vault group",
    Kind.ADDRESS: "ip",
    Kind.COUNTRY: "country",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}

_ALL = (
    *(QueryField(name, _KIND_OF.get(name, Kind.CODE), (name,)) for name in FIELDS),
    QueryField("user", Kind.PERSON, ("user", "aux", "object_user")),
    QueryField("outcome", Kind.CHOICE, ("outcome",), ("success", "failure", "unknown")),
    QueryField("stream", Kind.CHOICE, choices=STREAMS),
    QueryField("account", Kind.CODE),
    QueryField("late", Kind.DURATION),
    QueryField("after", Kind.MOMENT),
    QueryField("before", Kind.MOMENT),
    QueryField("on", Kind.MOMENT),
    QueryField("hours", Kind.CHOICE, choices=("business", "off")),
    QueryField("weekday", Kind.CHOICE, choices=WEEKDAYS),
    QueryField("hour", Kind.NUMBER),
    QueryField("rule", Kind.CODE, of_alerts=True),
    QueryField("severity", Kind.LEVEL, choices=SEVERITIES, of_alerts=True),
    QueryField("score", Kind.NUMBER, of_alerts=True),
    QueryField(
        "status", Kind.CHOICE, choices=("open", "acknowledged", "snoozed", "suppressed", "closed"), of_alerts=True
    ),
    QueryField("verdict", Kind.CHOICE, choices=("expected", "bad"), of_alerts=True),
)
QUERY_FIELDS: Mapping[str, QueryField] = {field.name: field for field in _ALL}
"""Every field of the language, by name."""

VISIBLE = (
    *("user", "aux", "object_user", "category", "type", "details", "outcome", "action", "object", "object_uuid"),
    *(
        "aux_uuid",
        "aux_email",
        "aux_info",
        "item",
        "vault",
        "ip",
        "country",
        "region",
        "city",
        "app",
        "app_version",
    ),
    *("os", "platform", "session", "device", "uuid", "actor_type"),
)
"""What a word without a field looks through, of the flat view."""

GROUP_FIELDS = frozenset(FIELDS) | {"stream", "account", "weekday", "hour", "hours"}
"""What events can be counted by and sorted by."""
ALERT_GROUP_FIELDS = frozenset(
    {"rule", "severity", "score", "status", "verdict", "account", "user", "weekday", "hour"}
)
"""What alerts can be counted by and sorted by."""
