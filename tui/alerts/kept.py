"""What of an alert outlives the program, and how an alert of the last run comes back.

Kept are rule, entity, times, uuids and what people did with it; never what an event says. Titles and reasons
come back when the look-back fires the rule again.
"""

from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.hit import Evidence, Hit
from tui.alerts.joining import grown
from tui.events.alert import Alert, Severity
from tui.events.verdict import Verdict


class KeptAlert(Struct, frozen=True):
    """An alert without words."""

    id: str
    account: str
    rule: str
    key: tuple[tuple[str, str], ...]
    severity: Severity
    score: int
    first: int
    last: int
    raised: int
    evidence: tuple[Evidence, ...]
    hits: int = 1
    measure: int = 1
    late: float = 0.0
    status: str = "open"
    notified: Severity | None = None
    """The worst severity of which a notification was sent, or was about to be."""
    untold: bool = False
    """Nobody was told of it, whatever `notified` says: that may also mean that nobody need be."""
    owed: bool = False
    """A notification was due and had not begun when this was kept."""
    note: str = ""
    """What has undone it: if it happens again, it is open again, after a restart too."""
    until: int | None = None
    """When a snooze ends."""
    by: str = ""
    """Who snoozed it."""
    because: str = ""
    reopened: str = ""
    verdict: Verdict | None = None


def recalled(kept: KeptAlert) -> Alert:
    """The alert as it is shown until the rule fires on it again."""
    who = ", ".join(value for _, value in kept.key)
    return Alert(
        id=kept.id,
        account=kept.account,
        rule=kept.rule,
        title=f"{kept.rule}: {who}" if who else kept.rule,
        reason="",
        severity=kept.severity,
        score=kept.score,
        key=kept.key,
        who=who,
        first=kept.first,
        last=kept.last,
        raised=kept.raised,
        why=(),
        evidence=tuple((evidence.stream, evidence.uuid) for evidence in kept.evidence),
        hits=kept.hits,
        measure=kept.measure,
        late=kept.late,
        fresh=kept.owed,  # new to people for as long as nobody was told
        status=kept.status,
        note=kept.note,
        until=kept.until,
        by=kept.by,
        because=kept.because,
        reopened=kept.reopened,
        verdict=kept.verdict,
    )


def worded(alert: Alert, hit: Hit) -> Alert:
    """A recalled alert with the words of its rule and entity; title and reasons follow as it grows."""
    return replace(
        alert,
        reason=hit.rule.reason,
        who=", ".join(shown for _, shown in hit.entity),
        attack=hit.rule.attack,
        response=hit.rule.response,
        false_positives=hit.rule.false_positives,
        notifies=hit.rule.notifies,
    )


def retold(alert: Alert, hit: Hit, told: Hit, evidence: tuple[tuple[str, str], ...]) -> Alert:
    """The alert with a hit in it that the last run counted already."""
    return replace(grown(alert, hit, told, 0, evidence), hits=alert.hits)
