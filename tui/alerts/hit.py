"""One firing of a rule: what the book of alerts makes its alerts of."""

from typing import NamedTuple

from msgspec import Struct

from tui.events.alert import Severity, Why


class Evidence(NamedTuple):
    """An event that counts; sorts by time."""

    time: int
    stream: str
    uuid: str


class Rise(NamedTuple):
    """A worse severity from a measure on."""

    at_least: int
    severity: Severity
    score: int


class RuleFacts(Struct, frozen=True):
    """What an alert says of its rule whatever the events; durations are nanoseconds."""

    id: str
    reason: str
    dedup: int
    """How far hits on one entity may lie apart and still be one alert."""
    dedup_max: int
    """How long one alert may last."""
    attack: tuple[str, ...] = ()
    response: str = ""
    false_positives: str = ""
    notifies: bool = True
    repeats: bool = False
    """The measure is the number of events in the alert, and each hit brings its own."""


class Hit(Struct, frozen=True):
    """A rule fired on an entity."""

    rule: RuleFacts
    account: str
    key: tuple[tuple[str, str], ...]
    """The `by` fields and their values: identities, ids."""
    entity: tuple[tuple[str, str], ...]
    """The same as people read them."""
    trigger: str
    """Uuid of the event that fired it."""
    first: int
    last: int
    """Event times of the earliest and the latest evidence."""
    evidence: tuple[Evidence, ...]
    """Oldest first."""
    measure: int
    title: tuple[str, ...]
    """Pieces between which the measure stands."""
    why: tuple[Why, ...]
    severity: Severity
    score: int
    rises: tuple[Rise, ...] = ()
    fresh: bool = False
    late: float = 0.0
    undone: str = ""
    """Not a firing but the end of one: what has undone it since."""
    novel: tuple[str, ...] = ()
    """What the rule did not know of the entity; see `Alert.novel`."""

    def titled(self, measure: int) -> str:
        """What happened, with values."""
        return str(measure).join(self.title)

    def graded(self, measure: int) -> tuple[Severity, int]:
        """Severity and score at a measure: each case that holds may raise them, none lowers them."""
        severity, score = self.severity, self.score
        for rise in self.rises:
            if measure >= rise.at_least:
                severity, score = max(severity, rise.severity), max(score, rise.score)
        return severity, score
