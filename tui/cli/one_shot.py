"""Runs a monitor that reads once and ends; the same monitor that the watch screen uses."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.cli.problem import TOKEN, UNREACHABLE, Problem
from tui.events.times import format_timestamp
from tui.events_api.errors import EventsApiError, TokenRefused
from tui.monitor.monitor import Monitor
from tui.monitor.options import MonitorOptions

if TYPE_CHECKING:
    from tui.monitor.session import Session


class MonitorCrashed(Exception):  # noqa: N818 (named after what happened)
    """The monitor's thread ended by a fault; the text is its report."""


def read_to_the_end(options: MonitorOptions) -> "Session":
    """Reads every stream asked to its end, and gives the session with all that it has read."""
    monitor = Monitor(replace(options, read_once=True, state_dir=None))
    monitor.start()
    try:
        monitor.wait()
    finally:
        monitor.stop(0.5)
    if monitor.crash:
        raise MonitorCrashed(monitor.crash)
    if monitor.fatal:
        raise Problem(monitor.fatal, status=UNREACHABLE, kind="unreachable")
    return monitor.session()


def why_unread(error: EventsApiError, session: "Session") -> Problem:
    """What the service, or its absence, said; a refused token that has expired is told to have expired."""
    status, hint = UNREACHABLE, error.hint
    if isinstance(error, TokenRefused):
        status, expires = TOKEN, session.token.facts.expires
        if expires is not None and expires < time.time():
            hint = f"the token expired on {format_timestamp(int(expires) * 10**9)}"
    return Problem(error.summary, hint, status, error.kind)
