"""What an answer lacks: streams and accounts that could not be read, events that did not fit."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.cli.one_shot import Reading, why_unread
from tui.cli.problem import TOKEN, UNREACHABLE, Problem
from tui.state.ledger import FILE

if TYPE_CHECKING:
    from tui.monitor.session import Session


class Shortcomings:
    """Of one reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._sessions = {name: session for name, session in reading.sessions.items() if not _is_unread(session)}
        """Those that have read something."""
        self._unread = dict(reading.problems)
        self._unread |= {name: _unread(one) for name, one in reading.sessions.items() if _is_unread(one)}

    def nothing_read(self) -> Problem | None:
        """The problem when no stream of any account could be read."""
        if self._sessions:
            return None
        told = [self._reading.told(name, problem) for name, problem in self._unread.items()]
        return together(told, anything_read=False)

    def incomplete(self) -> Problem | None:
        """What the answer lacks, in one line."""
        told = [self._reading.told(name, problem) for name, problem in self._unread.items()]
        for name, session in self._sessions.items():
            if problem := _partly_unread(session):
                told.append(self._reading.told(name, problem))
        if told:
            return together(told, anything_read=True)
        return self._left_out()

    def _left_out(self) -> Problem | None:
        health = [each for session in self._sessions.values() for each in session.status().streams.values()]
        ring = next(iter(self._sessions.values())).ring
        lost = sum(each.events for each in health) - len(ring)
        if lost > 0:
            message = f"the answer is incomplete: the oldest {lost:,} events did not fit"
            return Problem(message, "a larger --capacity, or a shorter --since", UNREACHABLE, "partial")
        bad = sum(each.bad_events for each in health)
        if bad:
            return Problem(f"{bad} events could not be read and were left out", "", 0, "bad-events")
        kept = [said for one in self._sessions.values() for said in one.notices.said if said.startswith(FILE)]
        return Problem("; ".join(kept), "", 0, "state") if kept else None


def together(told: Sequence[Problem], *, anything_read: bool) -> Problem:
    """All problems in one line."""
    message = "; ".join(problem.message for problem in told)
    if anything_read:
        message = f"the answer is incomplete, not all could be read: {message}"
        return Problem(message, told[0].hint, UNREACHABLE, "partial")
    is_refused = all(problem.status == TOKEN for problem in told)
    return replace(told[0], message=message, status=TOKEN if is_refused else UNREACHABLE)


def _is_unread(session: "Session") -> bool:
    return bool(session.failures) and all(session.failures.values())


def _unread(session: "Session") -> Problem:
    """No stream could be read: one line for all, or one reason a stream where they differ."""
    told = {stream: why_unread(error, session) for stream, error in session.failures.items() if error is not None}
    first = next(iter(told.values()))
    if all(problem == first for problem in told.values()):
        return first
    message = "; ".join(f"{stream.label}: {problem.message}" for stream, problem in told.items())
    is_refused = all(problem.status == TOKEN for problem in told.values())
    return replace(first, message=message, status=TOKEN if is_refused else UNREACHABLE)


def _partly_unread(session: "Session") -> Problem | None:
    failed = {stream: error for stream, error in session.failures.items() if error is not None}
    if not failed:
        return None
    which = "; ".join(f"{stream.label}: {error.summary}" for stream, error in failed.items())
    return Problem(which, next(iter(failed.values())).hint, UNREACHABLE, "partial")
