"""A page of the book: an alert, and what the book needs to let it grow, and to find it again after a restart."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias

from tui.alerts.hit import Evidence, Hit
from tui.alerts.kept import KeptAlert
from tui.events.alert import Alert, Severity

Key: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...]]
"""Account, rule and entity."""
Name: TypeAlias = tuple[str, str]
"""Stream and uuid of an event."""


@dataclass(slots=True, eq=False)
class Page:
    """An alert and how it came about."""

    alert: Alert
    key: Key
    evidence: dict[Evidence, Name]
    """In order of time, with the names of the events."""
    told: Hit | None
    """The hit that title and reasons are taken from, without its evidence.

    None for an alert of the last run that has not fired since.
    """
    notified: Severity | None = None
    """The worst severity that was worth a notification."""
    sent: Severity | None = None
    """The worst severity of which a notification was sent, or was about to be."""
    is_told: bool = False
    """Somebody was told of it, in this run or the last."""
    last_run: tuple[tuple[int, int], ...] = ()
    """Spans of event time in which the last run has counted what there was."""
    hidden_by: tuple[str, int] | None = None
    """Which suppression has counted this alert among what it hides: its id, and when it was made."""

    def has_counted(self, hit: Hit) -> bool:
        """Whether a hit only repeats what the last run knew: from a look-back, or all of it on the page already."""
        within = any(first <= hit.first and hit.last <= last for first, last in self.last_run)
        return within and (not hit.fresh or all(one in self.evidence for one in hit.evidence))

    def rests_on(self, events: Collection[tuple[str, str]]) -> bool:
        """Whether it has evidence, and all of it is among these events: stream and uuid."""
        return bool(self.evidence) and all((one.stream, one.uuid) in events for one in self.evidence)

    def call_told(self) -> None:
        """Nobody is to be told of it any more, unless it gets worse."""
        self.notified = worst(self.notified, self.alert.severity)
        self.sent = worst(self.sent, self.alert.severity)

    def kept(self, *, is_hidden: bool = False) -> KeptAlert:
        """What of the page outlives the program; of what is hidden no notification is owed."""
        alert = self.alert
        is_owed = self.notified is not None and (self.sent is None or self.sent < self.notified)
        return KeptAlert(
            id=alert.id,
            account=alert.account,
            rule=alert.rule,
            key=alert.key,
            severity=alert.severity,
            score=alert.score,
            first=alert.first,
            last=alert.last,
            raised=alert.raised,
            evidence=tuple(self.evidence),
            hits=alert.hits,
            measure=alert.measure,
            late=alert.late,
            status=alert.status,
            notified=self.sent,
            untold=not self.is_told,
            owed=is_owed and alert.status == "open" and not is_hidden,
            note=alert.note,
            until=alert.until,
            by=alert.by,
            because=alert.because,
            reopened=alert.reopened,
            verdict=alert.verdict,
        )


def worst(one: Severity | None, other: Severity | None) -> Severity | None:
    """The worse of two severities that may be none."""
    return max((severity for severity in (one, other) if severity is not None), default=None)
