"""Which alerts reach for a person's attention, and when: few, merged, and none twice.

What is held back here is only the notification: every alert is on the screen.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from tui.events.alert import Alert, Severity

MERGE_SECONDS = 3.0
"""Alerts that come together are told together."""
CATCH_UP_SECONDS = 30.0
"""Longest wait for a backlog to be read, so that it gives one digest instead of hundreds."""
PER_RULE_SECONDS = 10.0
PER_MINUTE = 6
SAME_KEY_SECONDS = 300.0
REMEMBERED = 10_000
"""Alerts and keys that are remembered as told, and alerts that may wait."""

ToTell: TypeAlias = Callable[[Alert], Alert | None]
Entity = tuple[str, str, tuple[tuple[str, str], ...]]
"""Account, rule and key of an alert."""


class Digest(Struct, frozen=True):
    """One notification: the alerts it stands for, worst first."""

    alerts: tuple[Alert, ...]

    @property
    def worst(self) -> Alert:
        return self.alerts[0]

    def still(self, to_tell: ToTell) -> "Digest | None":
        """What is left of it to be told, if anything."""
        left = tuple(alert for alert in self.alerts if to_tell(alert) is not None)
        return Digest(left) if left else None


class Policy:
    """Takes alerts in, gives digests out. Moments are seconds of a clock that never goes back."""

    def __init__(self, min_severity: Severity) -> None:
        self._min_severity = min_severity
        self._waiting: dict[str, Alert] = {}
        self._first_waiting = 0.0
        self._told: dict[str, Severity] = {}
        self._told_of: dict[Entity, tuple[float, Severity]] = {}
        self._rules: dict[str, float] = {}
        self._recent: deque[float] = deque(maxlen=PER_MINUTE)

    def offer(self, alert: Alert, now: float) -> bool:
        """Takes an alert that is new, has grown or got worse; False when it is not worth telling."""
        if not alert.fresh or not alert.notifies or alert.severity < self._min_severity:
            return False
        if self._was_told(alert, now) or (alert.id not in self._waiting and len(self._waiting) >= REMEMBERED):
            return False
        if not self._waiting:
            self._first_waiting = now
        self._waiting[alert.id] = alert
        return True

    def joined(self, alert: Alert, parts: Sequence[str]) -> None:
        """Alerts that have become part of this one are told with it, if they still wait: not under two ids."""
        waited = [self._waiting.pop(part) for part in parts if part in self._waiting]
        told = self._told.get(alert.id)
        if waited and (told is None or told < alert.severity):
            self._waiting[alert.id] = alert

    def forget(self, alert: Alert) -> None:
        """An alert no longer waits to be told."""
        self._waiting.pop(alert.id, None)

    def due(self, now: float, *, catching_up: bool = False, to_tell: ToTell = lambda alert: alert) -> Digest | None:
        """The digest to send now, if any; it counts as sent from here on.

        `to_tell` gives an alert as it is by now, or None when nobody is to be told of it any more.
        """
        patience = CATCH_UP_SECONDS if catching_up else MERGE_SECONDS
        if not self._waiting or now < self._first_waiting + patience or not self._minute_has_room(now):
            return None
        waited = [alert for alert in self._waiting.values() if self._rule_may(alert.rule, now)]
        ready = [found for alert in waited if (found := to_tell(alert)) is not None]
        for alert in waited:
            del self._waiting[alert.id]
        if not ready:
            return None
        for alert in ready:
            self._remember(alert, now)
        self._first_waiting = now
        self._recent.append(now)
        return Digest(tuple(sorted(ready, key=lambda alert: (-alert.severity, -alert.score, -alert.raised))))

    def _was_told(self, alert: Alert, now: float) -> bool:
        """Whether this alert, or lately another of the same entity, was told at this severity or a worse one."""
        told = self._told.get(alert.id)
        if told is not None and alert.severity <= told:
            return True
        when, severity = self._told_of.get(_entity(alert), (-SAME_KEY_SECONDS, Severity.INFO))
        return now < when + SAME_KEY_SECONDS and alert.severity <= severity

    def _minute_has_room(self, now: float) -> bool:
        return len(self._recent) < PER_MINUTE or now >= self._recent[0] + 60

    def _rule_may(self, rule: str, now: float) -> bool:
        return now >= self._rules.get(rule, -PER_RULE_SECONDS) + PER_RULE_SECONDS

    def _remember(self, alert: Alert, now: float) -> None:
        self._rules[alert.rule] = now
        self._told.pop(alert.id, None)
        self._told[alert.id] = alert.severity
        self._told_of.pop(_entity(alert), None)
        self._told_of[_entity(alert)] = (now, alert.severity)
        _forget_oldest(self._told)
        _forget_oldest(self._told_of)


def _entity(alert: Alert) -> Entity:
    return (alert.account, alert.rule, alert.key)


def _forget_oldest(remembered: dict[Any, Any]) -> None:
    if len(remembered) > REMEMBERED:
        del remembered[next(iter(remembered))]
