"""`watch --plain`: new events, alerts and troubles as lines, for pipes, logs and terminals without a screen."""

import sys
from collections.abc import Callable, Sequence
from datetime import tzinfo

from tui.cli.ending import Ending
from tui.cli.problem import INTERNAL, UNREACHABLE
from tui.cli.rows import alert_row, event_row
from tui.cli.troubles import Troubles
from tui.events.alert import Alert, Severity
from tui.events.model import Seen
from tui.events.reading import Status
from tui.events.stream import Stream
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions
from tui.query import parse, predicate

TICK = 0.25
"""Seconds between two looks at what is new."""
_SIGNS = {Severity.CRITICAL: "!!", Severity.HIGH: "!!", Severity.MEDIUM: " !"}


class Lines:
    """Turns what a monitor has into lines, each thing once."""

    def __init__(self, monitor: Monitor, query: str) -> None:
        self._monitor = monitor
        self._query = parse(query)
        self._zone: tzinfo = monitor.options.zone
        self._next_row = dict.fromkeys(Stream, 0)
        self._told: dict[str, Severity] = {}
        self._troubles = Troubles()

    def new(self) -> tuple[list[str], list[str]]:
        """Lines for standard output and for standard error that have come up since the last call."""
        status = self._monitor.status()
        events = sorted(self._fresh_events(status), key=lambda seen: seen.event.time)
        shown = [
            "  ".join(part or "-" for part in event_row(seen, self._zone, self._monitor.names)) for seen in events
        ]
        return [*shown, *self._alerts()], self._troubles.new(status)

    def _fresh_events(self, status: Status) -> list[Seen]:
        """New events that match; those of the look-back are context and are not printed."""
        found: list[Seen] = []
        for stream, health in status.streams.items():
            session = self._monitor.session()
            matches = predicate(self._query, session.questions.context())
            for row in range(self._next_row[stream], health.events):
                seen = session.ring.seen(stream, row)
                if seen is not None and seen.fresh and matches(seen):
                    found.append(seen)
            self._next_row[stream] = health.events
        return found

    def _alerts(self) -> list[str]:
        news = [alert for alert in reversed(self._monitor.alerts()) if self._told.get(alert.id) != alert.severity]
        self._told |= {alert.id: alert.severity for alert in news}
        return [self._alert_line(alert) for alert in news]

    def _alert_line(self, alert: Alert) -> str:
        time, severity, _score, _status, rule, title = alert_row(alert, self._zone)
        return f"{time}  {_SIGNS.get(alert.severity, ' .')} {severity}  {rule}  {title}"


def watch_plainly(options: MonitorOptions, query: str) -> int:
    """Prints what comes until a signal or a fault ends it; returns the exit code."""
    ending = Ending()
    monitor = Monitor(options)
    lines = Lines(monitor, query)
    monitor.start()
    try:
        is_over = False
        while not (is_over or ending.wait(TICK) or monitor.crash or monitor.fatal):
            is_over = options.replay is not None and options.replay.is_over
            events, troubles = lines.new()
            _print(sys.stdout.write, events)
            sys.stdout.flush()
            _print(sys.stderr.write, [f"opwatch: {trouble}" for trouble in troubles])
    finally:
        monitor.stop(0.5)
    if monitor.crash or monitor.fatal:
        sys.stderr.write(monitor.crash or f"opwatch: {monitor.fatal}\n")
        return INTERNAL if monitor.crash else UNREACHABLE
    return ending.status


def _print(write: Callable[[str], object], lines: Sequence[str]) -> None:
    for line in lines:
        write(line + "\n")
