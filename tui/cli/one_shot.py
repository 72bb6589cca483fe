"""Runs a monitor that reads once and ends; the same monitor that the watch screen uses."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgspec import structs

from tui.cli.connections import Connections
from tui.cli.problem import TOKEN, UNREACHABLE, MonitorCrashed, Problem
from tui.cli.watching import Watched, watched
from tui.events.times import format_timestamp
from tui.events_api.errors import EventsApiError, TokenRefused
from tui.monitor.options import MonitorOptions

if TYPE_CHECKING:
    from tui.monitor.session import Session


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one account, or of several at once."""

    watch: Watched
    sessions: Mapping[str, "Session"]
    """By account."""
    problems: Mapping[str, Problem]
    """Why some accounts could not be read at all."""

    def told(self, account: str, problem: Problem) -> Problem:
        """The problem with its account's name, where there are several."""
        several = len(self.watch.accounts) > 1
        return replace(problem, message=f"{account}: {problem.message}") if several else problem


def read_to_the_end(options: MonitorOptions) -> "Session":
    """Reads every stream asked to its end, and gives the session with all that it has read."""
    reading = read_accounts({options.account: options}, lambda options: options)
    for problem in reading.problems.values():
        raise problem
    return reading.sessions[options.account]


def read_accounts(accounts: Connections, prepare: Callable[[MonitorOptions], MonitorOptions]) -> Reading:
    """Reads every stream asked of every account to its end, all accounts at once."""
    once = {
        name: one if isinstance(one, Problem) else structs.replace(prepare(one), read_once=True)
        for name, one in accounts.items()
    }
    watch = watched(once, lambda _: None)
    watch.start()
    try:
        watch.wait()
    finally:
        watch.stop(0.5)
    if watch.crash:
        raise MonitorCrashed(watch.crash)
    problems = {name: one for name, one in once.items() if isinstance(one, Problem)}
    for name, monitor in watch.monitors.items():
        if monitor.fatal:
            problems[name] = Problem(monitor.fatal, status=UNREACHABLE, kind="unreachable")
    sessions = {name: monitor.session() for name, monitor in watch.monitors.items() if name not in problems}
    return Reading(watch, sessions, problems)


def why_unread(error: EventsApiError, session: "Session") -> Problem:
    """What the service, or its absence, said; a refused token that has expired is told to have expired."""
    status, hint = UNREACHABLE, error.hint
    if isinstance(error, TokenRefused):
        status, expires = TOKEN, session.token.facts.expires
        if expires is not None and expires < time.time():
            hint = f"the token expired on {format_timestamp(int(expires) * 10**9)}"
    return Problem(error.summary, hint, status, error.kind)
