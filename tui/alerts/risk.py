"""A decaying score of risk for each entity: how bad its alerts are, how many rules agree, and how rare those are.

An alert counts its score, halved every 24 hours since its latest evidence, and twice that if somebody has called
it bad; a rule counts its best alert and a quarter of its others; a rule that fires on many entities counts less;
several rules that agree count more. What is acknowledged because something has undone it counts nothing, nor does
what is suppressed or expected.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt

from tui.alerts.joining import is_bad, is_expected
from tui.events.alert import Alert
from tui.events.dealing import Risk

HALVED_NS = 24 * 3600 * 10**9
RARE_WITHIN_NS = 7 * 24 * 3600 * 10**9
LEAST_RARITY = 0.2
OTHERS = 0.25
"""What alerts of a rule beside its best one count."""
MORE_RULES, MOST_RULES = 0.25, 5
"""What each further rule adds, and how many count."""
BAD = 2
"""How many times its score an alert counts that somebody has called bad."""
NO_ENTITY = frozenset({"stream", "account"})

_Entity = tuple[str, str, str]
_Rules = Mapping[str, Sequence[Alert]]
"""The alerts of one entity that count, by rule."""


def risks(alerts: Iterable[Alert], now_ns: int) -> Sequence[Risk]:
    """The entities that something is against, worst first."""
    found = [_risk(entity, of_rules, parts) for entity, of_rules, parts in _counted(alerts, now_ns)]
    return sorted((risk for risk in found if risk.score > 0), key=lambda risk: (-risk.score, risk.who))


def shares(alerts: Iterable[Alert], now_ns: int) -> Mapping[str, float]:
    """What each alert, by its id, adds to the score of its entity; those that add nothing are left out."""
    return {
        alert.id: round(part, 1) for *_, parts in _counted(alerts, now_ns) for alert, part in parts if part >= 0.05
    }


def _counted(
    alerts: Iterable[Alert], now_ns: int
) -> Iterator[tuple[_Entity, _Rules, Sequence[tuple[Alert, float]]]]:
    """Each entity, what is against it, and how much of its score each alert is."""
    by_entity: dict[_Entity, dict[str, list[Alert]]] = {}
    fired_on: dict[str, set[_Entity]] = {}
    for alert in alerts:
        entity = _entity(alert)
        if entity is None:
            continue
        if now_ns - alert.last <= RARE_WITHIN_NS:
            fired_on.setdefault(alert.rule, set()).add(entity)
        if counts(alert):
            by_entity.setdefault(entity, {}).setdefault(alert.rule, []).append(alert)
    rarity = {rule: max(LEAST_RARITY, 1 / sqrt(len(entities))) for rule, entities in fired_on.items()}
    for entity, of_rules in by_entity.items():
        breadth = 1 + MORE_RULES * (min(MOST_RULES, len(of_rules)) - 1)
        parts = [
            (alert, weight * breadth * rarity.get(rule, 1.0))
            for rule, of_rule in of_rules.items()
            for alert, weight in _weights(of_rule, now_ns)
        ]
        yield entity, of_rules, parts


def counts(alert: Alert) -> bool:
    """Whether an alert counts at all."""
    return alert.status != "suppressed" and not is_expected(alert) and (not alert.note or is_bad(alert))


def _entity(alert: Alert) -> _Entity | None:
    if not alert.key or alert.key[0][0] in NO_ENTITY:
        return None
    return (alert.account, *alert.key[0])


def _weights(alerts: Iterable[Alert], now_ns: int) -> Iterator[tuple[Alert, float]]:
    """The alerts of a rule, the best one first and whole."""
    weighed = sorted(((_decayed(alert, now_ns), alert) for alert in alerts), key=lambda each: each[0], reverse=True)
    for place, (weight, alert) in enumerate(weighed):
        yield alert, weight * (OTHERS if place else 1)


def _risk(entity: _Entity, of_rules: _Rules, parts: Sequence[tuple[Alert, float]]) -> Risk:
    account, field, value = entity
    newest = max((alert for alert, _ in parts), key=lambda alert: alert.last)
    who = newest.entity[0][1] if newest.entity else value
    return Risk(account, field, value, who, round(sum(part for _, part in parts), 1), len(of_rules))


def _decayed(alert: Alert, now_ns: int) -> float:
    weight = alert.score * (BAD if is_bad(alert) else 1)
    return float(weight * 0.5 ** (max(0, now_ns - alert.last) / HALVED_NS))
