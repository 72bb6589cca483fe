"""`opwatch query --follow`: matches as they come, without end; a place is kept behind what was printed."""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.alerts.risk import shares
from tui.cli.connections import Connections
from tui.cli.ending import Ending
from tui.cli.feed import FORMATS, FeedLines, MatchingAlerts, MatchingEvents
from tui.cli.problem import STATE, UNREACHABLE, MonitorCrashed, Problem, tell
from tui.cli.troubles import Troubles
from tui.cli.watching import Watched, is_broken, watched
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


@dataclass(frozen=True, slots=True)
class Feeding:
    """How a feed is printed, and whose place in the streams is kept."""

    format: str
    zone: tzinfo
    name: str
    as_json: bool
    """Whether problems are told as JSON."""


def follow(
    asked: Query,
    accounts: Connections,
    prepare: Callable[[MonitorOptions], MonitorOptions],
    feeding: Feeding,
) -> int:
    """Follows until a signal, a fault, or the end of whoever reads; returns the exit code.

    Of several accounts, those go on that can; each keeps its own place.
    """
    ending = Ending()
    feed = Feed(asked)
    consumer = Consumer("follow", feeding.name)
    prepared = {
        name: one
        if isinstance(one, Problem)
        else replace(prepare(one), consumer=consumer, deliver=feed.deliver, rules=True, retry_for=None)
        for name, one in accounts.items()
    }
    watch = watched(prepared, lambda _: None)
    several = len(accounts) > 1
    watch.start()
    troubles = Troubles()
    try:
        for name, monitor in watch.monitors.items():
            _check_state(monitor, consumer, name if several else "")
        feed.begin(FeedLines(feeding.format, asked, feeding.zone, watch.names, several))
        while not (ending.wait(TICK) or is_broken(watch) or feed.has_ended()):
            for trouble in troubles.new(watch.status()):
                tell(Problem(trouble, kind="following"), as_json=feeding.as_json)
    finally:
        watch.stop(STOP_SECONDS)
    if watch.crash or watch.fatal:
        raise _why_broken(watch)
    if feed.fault is not None and not ending.status:
        raise feed.fault
    return ending.status


def _why_broken(watch: Watched) -> Exception:
    if watch.crash:
        return MonitorCrashed(watch.crash)
    return Problem(watch.fatal, status=UNREACHABLE, kind="unreachable")


def _check_state(monitor: Monitor, consumer: Consumer, account: str) -> None:
    """A feed that cannot keep its place would print everything again after each start."""
    try:
        keeping = monitor.session().keeping
    except RuntimeError as error:
        if account:  # the others go on; what is wrong with this one is told
            return
        raise _why_broken(monitor) from error
    if keeping is None:
        return
    of_account = f"{account}: " if account else ""
    if keeping.is_read_only:
        holder = f", process {keeping.holder}," if keeping.holder else ""
        hint = "--as NAME gives another feed a place of its own; --no-state keeps none"
        raise Problem(f"{of_account}another opwatch{holder} follows as {consumer}", hint, STATE, "state")
    if not keeping.try_out():
        hint = "--state-dir DIR keeps it elsewhere; --no-state keeps none"
        raise Problem(of_account + keeping.problem, hint, STATE, "state")


class Feed:
    """Prints parcels to standard output, those of several accounts one after the other."""

    def __init__(self, asked: Query) -> None:
        self._asked = asked
        self._lines: FeedLines | None = None
        self._one_at_a_time = threading.Lock()
        self._events, self._alerts = MatchingEvents(asked), MatchingAlerts(asked)
        self._out = sys.stdout.fileno()
        self._may_begin = threading.Event()
        self.fault: OSError | None = None
        """Why nothing can be printed any more."""

    def begin(self, lines: FeedLines) -> None:
        """Lets go of what waits to be printed."""
        self._lines = lines
        write_lines(self._out, lines.head())
        self._may_begin.set()

    def deliver(self, session: "Session", parcel: "Parcel") -> bool:
        """Prints what matches and returns when all of it is with the reader; true if there was something."""
        from tui.monitor.delivery import DeliveryEnded  # the monitor has loaded what it needs by now

        self._may_begin.wait()
        with self._one_at_a_time:
            lines = self._matching(session, parcel)
            try:
                write_lines(self._out, lines)
            except OSError as error:
                self.fault = error
                raise DeliveryEnded from error
            for change in parcel.changes:  # it is with the reader, or of no interest to it
                session.book.notified(change.alert)
        return bool(lines)

    def has_ended(self) -> bool:
        """Whether nobody reads any more, or nothing can be written."""
        if self.fault is None and has_no_reader(self._out):
            self.fault = BrokenPipeError()
        return self.fault is not None

    def _matching(self, session: "Session", parcel: "Parcel") -> list[bytes]:
        lines = self._lines
        assert lines is not None  # it has begun
        if self._asked.asks_alerts:
            alerts = self._alerts.of(session, parcel)
            now = session.questions.context().now_ns
            risks = shares(session.book.alerts(), now) if alerts else {}
            return [lines.alert(alert, risks) for alert in alerts]
        found = self._events.of(session, parcel)
        return [lines.event(seen, session.book.of(seen.stream, str(seen.event.uuid))) for seen in found]
