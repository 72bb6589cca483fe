"""A decaying score of risk for each entity: how bad its alerts are, how many rules agree, and how rare those are.

An alert counts its score, halved every 24 hours since its latest evidence; a rule counts
its best alert and a quarter of its others; a rule that fires on many entities counts less; several rules that agree
count more. What is acknowledged because something has undone it counts nothing, nor does what is suppressed.
"""

from collections.abc import Iterable, Sequence
from math import sqrt

from tui.events.alert import Alert
from tui.events.dealing import Risk

HALVED_NS = 24 * 3600 * 10**9
RARE_WITHIN_NS = 7 * 24 * 3600 * 10**9
LEAST_RARITY = 0.2
OTHERS = 0.25
"""What alerts of a rule beside its best one count."""
MORE_RULES, MOST_RULES = 0.25, 5
"""What each further rule adds, and how many count."""
NO_ENTITY = frozenset({"stream", "account"})

_Entity = tuple[str, str, str]


def risks(alerts: Iterable[Alert], now_ns: int) -> Sequence[Risk]:
    """The entities that something is against, worst first."""
    by_entity: dict[_Entity, dict[str, list[Alert]]] = {}
    fired_on: dict[str, set[_Entity]] = {}
    for alert in alerts:
        entity = _entity(alert)
        if entity is None:
            continue
        if now_ns - alert.last <= RARE_WITHIN_NS:
            fired_on.setdefault(alert.rule, set()).add(entity)
        if alert.status != "suppressed" and not alert.note:
            by_entity.setdefault(entity, {}).setdefault(alert.rule, []).append(alert)
    found = [_risk(entity, of_rules, fired_on, now_ns) for entity, of_rules in by_entity.items()]
    return sorted((risk for risk in found if risk.score > 0), key=lambda risk: (-risk.score, risk.who))


def _entity(alert: Alert) -> _Entity | None:
    if not alert.key or alert.key[0][0] in NO_ENTITY:
        return None
    return (alert.account, *alert.key[0])


def _risk(
    entity: _Entity, of_rules: dict[str, list[Alert]], fired_on: dict[str, set[_Entity]], now_ns: int
) -> Risk:
    total = 0.0
    for rule, alerts in of_rules.items():
        weights = sorted((_decayed(alert, now_ns) for alert in alerts), reverse=True)
        rarity = max(LEAST_RARITY, 1 / sqrt(max(1, len(fired_on.get(rule, ())))))
        total += rarity * (weights[0] + OTHERS * sum(weights[1:]))
    breadth = 1 + MORE_RULES * (min(MOST_RULES, len(of_rules)) - 1)
    account, field, value = entity
    newest = max((alert for alerts in of_rules.values() for alert in alerts), key=lambda alert: alert.last)
    who = newest.entity[0][1] if newest.entity else value
    return Risk(account, field, value, who, round(total * breadth, 1), len(of_rules))


def _decayed(alert: Alert, now_ns: int) -> float:
    return float(alert.score * 0.5 ** (max(0, now_ns - alert.last) / HALVED_NS))
