"""How people deal with alerts: what they may ask for, and what hides alerts meanwhile."""

from typing import Literal, TypeAlias

from msgspec import Struct

from tui.events.alert import Severity

DeedKind: TypeAlias = Literal["acknowledge", "expected", "bad", "withdraw", "snooze", "suppress", "lift", "undo"]
"""acknowledge: or take that back; expected, bad: verdicts, which `withdraw` takes back; lift: end a snooze or
suppression; undo: take back the last of these."""


class Deed(Struct, frozen=True):
    """What somebody wants to do with an alert."""

    kind: DeedKind
    reason: str = ""
    seconds: float | None = None
    """How long a snooze or suppression lasts; None: a suppression without an end."""


class Suppression(Struct, frozen=True):
    """A rule stays silent about one entity, up to a severity; what it hides is counted. Times as in `Alert`."""

    id: str
    """That of the alert it was made from."""
    account: str
    rule: str
    key: tuple[tuple[str, str], ...]
    up_to: Severity
    """What is worse breaks through."""
    author: str
    reason: str
    made: int
    until: int | None = None
    hidden: int = 0
    """Alerts that were in the list when it was made, and each firing since."""


class Risk(Struct, frozen=True):
    """How much is against somebody or something, all rules together."""

    account: str
    field: str
    """`user`, `ip`: the first field of the alerts' keys."""
    value: str
    who: str
    """The same as people read it."""
    score: float
    rules: int
    """How many rules it counts."""
