"""`watch --plain`: new events, alerts and troubles as lines, for pipes, logs and terminals without a screen."""

import sys
from collections.abc import Callable, Sequence
from datetime import tzinfo
from queue import SimpleQueue

from tui.cli.connections import Connections, connected
from tui.cli.ending import Ending
from tui.cli.problem import INTERNAL, UNREACHABLE
from tui.cli.troubles import Troubles
from tui.cli.watching import Watched, is_broken, watched
from tui.events.alert import Alert, Severity
from tui.events.model import Seen
from tui.events.stream import Stream
from tui.export.rows import alert_row, event_row
from tui.notifications.notifier import Notifier
from tui.query import parse
from tui.query.predicates import predicate
from tui.settings import Settings

TICK = 0.25
"""Seconds between two looks at what is new."""
_SIGNS = {Severity.CRITICAL: "!!", Severity.HIGH: "!!", Severity.MEDIUM: " !"}


class Lines:
    """Turns what a watch has into lines, each thing once; of several accounts, with the account's name."""

    def __init__(self, watch: Watched, query: str, zone: tzinfo) -> None:
        self._watch = watch
        self._query = parse(query)
        self._zone = zone
        self._next_row = dict.fromkeys(Stream, 0)
        self._told: dict[str, Severity] = {}
        self._troubles = Troubles()
        self._are_named = len(watch.accounts) > 1

    def new(self) -> tuple[list[str], list[str]]:
        """Lines for standard output and for standard error that have come up since the last call."""
        troubles = self._troubles.new(self._watch.status())
        events = sorted(self._fresh_events(), key=lambda seen: seen.event.time)
        return [*map(self._event_line, events), *self._alerts()], troubles

    def _fresh_events(self) -> list[Seen]:
        """New events that match; those of the look-back are context and are not printed."""
        questions = self._watch.questions
        if questions is None:
            return []
        found: list[Seen] = []
        matches = predicate(self._query, questions.context())
        for stream in Stream:
            end = questions.ring.end(stream)
            for row in range(self._next_row[stream], end):
                seen = questions.ring.seen(stream, row)
                if seen is not None and seen.fresh and matches(seen):
                    found.append(seen)
            self._next_row[stream] = end
        return found

    def _event_line(self, seen: Seen) -> str:
        time, *rest = event_row(seen, self._zone, self._watch.names)
        return "  ".join(part or "-" for part in (time, *self._named(seen.account), *rest))

    def _alerts(self) -> list[str]:
        alerts = self._watch.alerts()
        news = [alert for alert in reversed(alerts) if self._told.get(alert.id) != alert.severity]
        self._told = {alert.id: alert.severity for alert in alerts}  # what the book lets go is forgotten here too
        return [self._alert_line(alert) for alert in news]

    def _alert_line(self, alert: Alert) -> str:
        time, severity, _score, _status, rule, title = alert_row(alert, self._zone)
        sign = f"{_SIGNS.get(alert.severity, ' .')} {severity}"
        return "  ".join((time, sign, *self._named(alert.account), rule, title))

    def _named(self, account: str) -> tuple[str, ...]:
        return (account,) if self._are_named else ()


def watch_plainly(accounts: Connections, settings: Settings, query: str) -> int:
    """Prints what comes until a signal or a fault ends it; returns the exit code."""
    ending = Ending()
    replay = next((options.replay for options in connected(accounts).values()), None)
    alarms: SimpleQueue[str] = SimpleQueue()

    def notifier(account: str) -> Notifier | None:
        if replay:  # what was long ago alarms nobody
            return None
        return Notifier(settings.notify, alarms.put, always_bell=settings.bell, account=account)

    monitor = watched(accounts, notifier, awaits_tokens=True)
    lines = Lines(monitor, query, settings.zone)
    monitor.start()
    try:
        is_over = False
        while not (is_over or ending.wait(TICK) or is_broken(monitor)):
            is_over = replay is not None and replay.is_over
            events, troubles = lines.new()
            _print(sys.stdout.write, events)
            sys.stdout.flush()
            _print(sys.stderr.write, [f"opwatch: {trouble}" for trouble in troubles])
            _sound(alarms)
    finally:
        monitor.stop(0.5)
    if monitor.crash:
        sys.stderr.write(monitor.crash)
        return INTERNAL
    if monitor.fatal:
        sys.stderr.write(f"opwatch: {monitor.fatal}\n")
        return UNREACHABLE
    return ending.status


def _sound(alarms: "SimpleQueue[str]") -> None:
    """Rings, or shows, what the notifiers want; only at a terminal."""
    while not alarms.empty():
        alarm = alarms.get()
        if sys.stderr.isatty():
            sys.stderr.write(alarm)
            sys.stderr.flush()


def _print(write: Callable[[str], object], lines: Sequence[str]) -> None:
    for line in lines:
        write(line + "\n")
