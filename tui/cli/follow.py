"""`opwatch query --follow`: matches as they come, without end; a place is kept behind what was printed."""

import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.cli.ending import Ending
from tui.cli.feed import FORMATS, FeedLines, MatchingAlerts, MatchingEvents
from tui.cli.one_shot import MonitorCrashed
from tui.cli.problem import STATE, UNREACHABLE, Problem, tell
from tui.cli.troubles import Troubles
from tui.cli.whole_lines import has_no_reader, write_lines
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions
from tui.query import Query
from tui.state.consumer import Consumer

if TYPE_CHECKING:
    from tui.monitor.delivery import Parcel
    from tui.monitor.session import Session

TICK = 0.25
"""Seconds between two looks at what goes wrong."""
STOP_SECONDS = 3.0
"""How long the end waits for the lines that are being written, and for the place behind them to be saved."""


def check_follow(asked: Query, form: str) -> None:
    """Refuses what cannot be told without end."""
    if asked.pipe is not None:
        raise Problem("--follow prints matches as they come: nothing can be made of them after |", "leave it out")
    if form not in FORMATS:
        raise Problem(f"--follow has no end, and {form} needs one", "--format ndjson")


def follow(asked: Query, options: MonitorOptions, lines: FeedLines, name: str, *, as_json: bool) -> int:
    """Follows until a signal, a fault, or the end of whoever reads; returns the exit code."""
    ending = Ending()
    feed = Feed(asked, lines)
    troubles = Troubles()
    consumer = Consumer("follow", name)
    monitor = Monitor(replace(options, consumer=consumer, deliver=feed.deliver, rules=True, retry_for=None))
    monitor.start()
    try:
        _check_state(_session(monitor), consumer)
        feed.begin()
        while not (ending.wait(TICK) or monitor.crash or monitor.fatal or feed.has_ended()):
            for trouble in troubles.new(monitor.status()):
                tell(Problem(trouble, kind="following"), as_json=as_json)
    finally:
        monitor.stop(STOP_SECONDS)
    if monitor.crash or monitor.fatal:
        raise _why_broken(monitor)
    if feed.fault is not None and not ending.status:
        raise feed.fault
    return ending.status


def _session(monitor: Monitor) -> "Session":
    try:
        return monitor.session()
    except RuntimeError as error:
        raise _why_broken(monitor) from error


def _why_broken(monitor: Monitor) -> Exception:
    if monitor.crash:
        return MonitorCrashed(monitor.crash)
    return Problem(monitor.fatal, status=UNREACHABLE, kind="unreachable")


def _check_state(session: "Session", consumer: Consumer) -> None:
    """A feed that cannot keep its place would print everything again after each start."""
    keeping = session.keeping
    if keeping is None:
        return
    if keeping.is_read_only:
        holder = f", process {keeping.holder}," if keeping.holder else ""
        hint = "--as NAME gives another feed a place of its own; --no-state keeps none"
        raise Problem(f"another opwatch{holder} follows as {consumer}", hint, STATE, "state")
    if not keeping.try_out():
        raise Problem(keeping.problem, "--state-dir DIR keeps it elsewhere; --no-state keeps none", STATE, "state")


class Feed:
    """Prints parcels to standard output."""

    def __init__(self, asked: Query, lines: FeedLines) -> None:
        self._asked = asked
        self._lines = lines
        self._events, self._alerts = MatchingEvents(asked), MatchingAlerts(asked)
        self._out = sys.stdout.fileno()
        self._may_begin = threading.Event()
        self.fault: OSError | None = None
        """Why nothing can be printed any more."""

    def begin(self) -> None:
        """Lets go of what waits to be printed."""
        write_lines(self._out, self._lines.head())
        self._may_begin.set()

    def deliver(self, session: "Session", parcel: "Parcel") -> bool:
        """Prints what matches and returns when all of it is with the reader; true if there was something."""
        from tui.monitor.delivery import DeliveryEnded  # the monitor has loaded what it needs by now

        self._may_begin.wait()
        lines = self._matching(session, parcel)
        try:
            write_lines(self._out, lines)
        except OSError as error:
            self.fault = error
            raise DeliveryEnded from error
        return bool(lines)

    def has_ended(self) -> bool:
        """Whether nobody reads any more, or nothing can be written."""
        if self.fault is None and has_no_reader(self._out):
            self.fault = BrokenPipeError()
        return self.fault is not None

    def _matching(self, session: "Session", parcel: "Parcel") -> list[bytes]:
        if self._asked.asks_alerts:
            return [self._lines.alert(alert) for alert in self._alerts.of(session, parcel)]
        found = self._events.of(session, parcel)
        return [self._lines.event(seen, session.book.of(seen.stream, str(seen.event.uuid))) for seen in found]
