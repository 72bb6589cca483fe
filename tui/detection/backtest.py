"""Rules tried on history: how many alerts a day each would have raised, and what an edited file would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tui.detection.loading import cycles, load_rules
from tui.detection.rule import Rule
from tui.detection.table import RuleFileError
from tui.events.alert import Alert, Severity


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What one rule raised."""

    rule: str
    alerts: int
    by_severity: Mapping[Severity, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a candidate finds otherwise than the running version."""

    gained: Sequence[Alert]
    lost: Sequence[Alert]
    changed: Sequence[tuple[Alert, Alert]] = field(default_factory=tuple)
    """Alerts that both raise, with another severity: before and after."""


def with_file(rules: Sequence[Rule], name: str, text: str) -> list[Rule]:
    """The rules, those of a file in place of the ones with the same id; raises `RuleFileError`."""
    edited = load_rules([(name, text)])
    ids = {rule.id for rule in edited}
    whole = [*(rule for rule in rules if rule.id not in ids), *edited]
    if problems := cycles(whole):
        raise RuleFileError(problems)
    return whole


def touched(rules: Iterable[Rule], ids: Iterable[str]) -> frozenset[str]:
    """The ids, and those of all rules that read their hits, directly or through others."""
    found = set(ids)
    waiting = list(rules)
    while more := [rule for rule in waiting if rule.id not in found and rule.hears & found]:
        found |= {rule.id for rule in more}
    return frozenset(found)


def counts(alerts: Iterable[Alert]) -> list[RuleCount]:
    """Alerts by rule, the rules with the worst first, then the loudest."""
    by_rule: dict[str, dict[Severity, int]] = {}
    for alert in alerts:
        grades = by_rule.setdefault(alert.rule, {})
        grades[alert.severity] = grades.get(alert.severity, 0) + 1
    found = [RuleCount(rule, sum(grades.values()), grades) for rule, grades in by_rule.items()]
    return sorted(found, key=lambda each: (-max(each.by_severity), -each.alerts, each.rule))


def difference(before: Iterable[Alert], after: Iterable[Alert]) -> Difference:
    """Alerts of one rule and entity that overlap in time are the same, whatever event fired first."""
    old, new = _by_entity(before), _by_entity(after)
    gained, lost, changed = [], [], []
    for key in old.keys() | new.keys():
        gained += [alert for alert in new.get(key, ()) if not _overlapping(alert, old.get(key, ()))]
        for alert in old.get(key, ()):
            same = _overlapping(alert, new.get(key, ()))
            if not same:
                lost.append(alert)
            elif alert.severity not in {other.severity for other in same}:
                changed.append((alert, max(same, key=lambda other: other.severity)))
    return Difference(_in_order(gained), _in_order(lost), sorted(changed, key=lambda pair: pair[0].first))


def _by_entity(alerts: Iterable[Alert]) -> Mapping[tuple[object, ...], list[Alert]]:
    found: dict[tuple[object, ...], list[Alert]] = {}
    for alert in alerts:
        found.setdefault((alert.account, alert.rule, alert.key), []).append(alert)
    return found


def _overlapping(alert: Alert, others: Iterable[Alert]) -> list[Alert]:
    return [other for other in others if other.first <= alert.last and alert.first <= other.last]


def _in_order(alerts: Iterable[Alert]) -> list[Alert]:
    return sorted(alerts, key=lambda alert: (alert.first, alert.rule, alert.id))
