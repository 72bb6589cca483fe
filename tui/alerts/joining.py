"""How a hit opens an alert or lets one grow: plain functions from alerts to alerts."""

from hashlib import blake2b

from msgspec.structs import replace

from tui.alerts.hit import Hit
from tui.events.alert import Alert, Why
from tui.events.verdict import Verdict

UNDONE = "undone since"
MOST_NOVEL = 100
"""Values that an alert remembers for a verdict: the newest."""


def alert_id(hit: Hit) -> str:
    """The same after a restart, if the same event fires the rule first."""
    text = "\x1f".join((hit.account, hit.rule.id, *(value for _, value in hit.key), hit.trigger))
    return blake2b(text.encode(), digest_size=6).hexdigest()


def is_near(alert: Alert, hit: Hit) -> bool:
    """Whether a hit belongs to an alert of the same rule and entity.

    Judged by the spans of their evidence, not by the hit's own moment: that depends on which event arrived last.
    """
    gap = max(hit.first - alert.last, alert.first - hit.last)
    span = max(alert.last, hit.last) - min(alert.first, hit.first)
    return gap <= hit.rule.dedup and span <= max(hit.rule.dedup_max, hit.last - hit.first)


def opened(hit: Hit, now_ns: int) -> Alert:
    """The alert of a first hit."""
    severity, score = hit.graded(hit.measure)
    return Alert(
        id=alert_id(hit),
        account=hit.account,
        rule=hit.rule.id,
        title=hit.titled(hit.measure),
        reason=hit.rule.reason,
        severity=severity,
        score=score,
        key=hit.key,
        entity=hit.entity,
        who=", ".join(shown for _, shown in hit.entity),
        first=hit.first,
        last=hit.last,
        raised=now_ns,
        why=hit.why,
        evidence=tuple([(one.stream, one.uuid) for one in hit.evidence]),
        measure=hit.measure,
        late=hit.late,
        fresh=hit.fresh,
        attack=hit.rule.attack,
        response=hit.rule.response,
        false_positives=hit.rule.false_positives,
        notifies=hit.rule.notifies,
        novel=hit.novel,
    )


def words_of(hit: Hit) -> Hit:
    """What title and reasons need of a hit: not its evidence, which may be 4,096 events and lives with the page."""
    return replace(hit, evidence=())


def teller(told: Hit, hit: Hit) -> Hit:
    """Which of two hits tells title and reasons: the larger or the worse, and of equals the newer."""
    if hit.rule.repeats:
        return hit if hit.graded(hit.measure) >= told.graded(told.measure) else told
    return hit if hit.measure >= told.measure else told


def grown(alert: Alert, hit: Hit, told: Hit, new_events: int, evidence: tuple[tuple[str, str], ...]) -> Alert:
    """The alert with another hit in it; a rise in severity opens one again that somebody has put away."""
    measure = alert.measure + new_events if hit.rule.repeats else max(alert.measure, hit.measure)
    severity, score = hit.graded(measure)
    return replace(
        alert,
        title=told.titled(measure),
        why=told.why,
        entity=told.entity,
        severity=max(alert.severity, severity),
        score=max(alert.score, score),
        status="open" if severity > alert.severity else alert.status,
        first=min(alert.first, hit.first),
        last=max(alert.last, hit.last),
        evidence=evidence,
        hits=alert.hits + 1,
        measure=measure,
        late=max(alert.late, hit.late),
        fresh=alert.fresh or hit.fresh,
        novel=merged(alert.novel, hit.novel),
    )


def merged(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Values that were new to a rule, of two hits or alerts."""
    return one if set(other) <= set(one) else tuple(dict.fromkeys((*one, *other)))[-MOST_NOVEL:]


def undone(alert: Alert, hit: Hit) -> Alert:
    """The alert after something has undone what it was about: nobody needs to look at it, unless it was bad."""
    why = (*(each for each in alert.why if each.clause != UNDONE), Why(UNDONE, hit.undone))
    if is_bad(alert):
        return replace(alert, why=why)
    return replace(put_away(alert, "acknowledged"), note=hit.undone, why=why)


def absorbed(one: Alert, other: Alert, repeats: bool) -> Alert:
    """Two alerts of one entity as the first of them; words and evidence follow with the hit that joined them."""
    return replace(
        one,
        severity=max(one.severity, other.severity),
        score=max(one.score, other.score),
        status=one.status if one.status == other.status else "open",
        until=min((end for end in (one.until, other.until) if end is not None), default=None),
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        raised=min(one.raised, other.raised),
        hits=one.hits + other.hits,
        measure=one.measure + other.measure if repeats else max(one.measure, other.measure),
        late=max(one.late, other.late),
        fresh=one.fresh or other.fresh,
        verdict=_of_both(one.verdict, other.verdict),
        novel=merged(one.novel, other.novel),
    )


def _of_both(one: Verdict | None, other: Verdict | None) -> Verdict | None:
    """What is bad in part is bad; expected is only what is so in both parts."""
    for verdict in (one, other):
        if verdict is not None and verdict.word == "bad":
            return verdict
    return None if one is None or other is None else one


def back_in_sight(alert: Alert, before: Alert) -> Alert:
    """An alert that is open again, and why: it is worse, has happened again, or is part of one that was open."""
    if alert.severity > before.severity:
        why = f"{before.severity.word} to {alert.severity.word}"
    elif before.note:
        why = f"again, after: {before.note}"
    elif is_expected(before):
        why = "something else than what was expected"
    else:
        why = "part of an open alert"
    return replace(alert, reopened=why, verdict=None if is_expected(alert) else alert.verdict)


def is_expected(alert: Alert) -> bool:
    """Somebody has said that it is as it should be."""
    return alert.verdict is not None and alert.verdict.word == "expected"


def is_bad(alert: Alert) -> bool:
    """Somebody has said that it is an attack, or as good as one."""
    return alert.verdict is not None and alert.verdict.word == "bad"


def put_away(alert: Alert, status: str, until: int | None = None, by: str = "", because: str = "") -> Alert:
    """An alert after somebody has dealt with it, or taken that back (`open`)."""
    return replace(alert, status=status, until=until, by=by, because=because, reopened="")
