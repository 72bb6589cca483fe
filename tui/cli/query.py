"""`opwatch query`: one question, one answer, no screen."""

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tui.cli.connection import monitor_options
from tui.cli.feed import FeedLines
from tui.cli.flags import account_flags, one_shot_flags, reading_flags
from tui.cli.follow import check_follow, follow
from tui.cli.one_shot import read_to_the_end, why_unread
from tui.cli.problem import TOKEN, UNREACHABLE, Problem, tell
from tui.cli.query_output import FORMATS, Writer, default_format
from tui.events.stream import Stream
from tui.query import Context, Query, earliest, parse
from tui.settings import Settings, load_settings

if TYPE_CHECKING:
    from tui.monitor.session import Session

RULES_LOOK_BACK = 86_400.0
"""Seconds before the first moment asked for that rules see too: what they count may have begun there."""


@click.command()
@click.argument("words", metavar="QUERY", nargs=-1, required=True)
@account_flags
@reading_flags
@one_shot_flags
@click.option("--format", "form", type=click.Choice(FORMATS), help="table on a terminal, else ndjson.")
@click.option("--follow", "is_followed", is_flag=True, help="Print matches as they come, without end.")
@click.option("--as", "name", metavar="NAME", help="With --follow: whose place in the streams is kept (default).")
@click.option("--interval", metavar="TIME", help="With --follow: pause between polls of a stream, 1s to 5m (60s).")
@click.pass_context
def query(
    context: click.Context,
    /,
    words: tuple[str, ...],
    form: str | None,
    is_followed: bool,
    name: str | None,
    **flags: object,
) -> None:
    """Ask one question, or follow the answer.

    \b
    opwatch query 'stream:signin outcome:failure after:-24h | count by user having >5'
    opwatch query 'stream:usage item:X after:-7d' --format csv
    opwatch query 'outcome:failure' --follow --as siem | forward
    """
    settings = load_settings(flags)
    asked = parse(" ".join(words))
    if name is not None and not is_followed:
        raise Problem("--as names a feed, and there is none without --follow")
    if is_followed:
        context.exit(_follow(asked, settings, form, name or "default"))
    options = monitor_options(settings)
    streams = frozenset(Stream) if asked.needs_rules else frozenset(Stream(word) for word in asked.streams)
    session = read_to_the_end(
        replace(
            options,
            since=reach(asked, settings, options.since),
            streams=streams,
            rules=asked.needs_rules,
            retry_for=settings.retry_for,
        )
    )
    if session.failures and all(session.failures.values()):
        raise _unread(session)
    _write(asked, session, Writer(form or default_format(), sys.stdout.buffer, settings.zone, options.names))
    if problem := _incomplete(session):
        raise problem


def _follow(asked: Query, settings: Settings, form: str | None, name: str) -> int:
    chosen = form or default_format()
    check_follow(asked, chosen)
    options = monitor_options(settings)
    as_json = form == "ndjson"
    for note in settings.notes:
        tell(Problem(note, kind="note"), as_json=as_json)
    lines = FeedLines(chosen, asked, settings.zone, options.names)
    options = replace(options, since=reach(asked, settings, options.since))
    return follow(asked, options, lines, name, as_json=as_json)


def reach(asked: Query, settings: Settings, default: float) -> float:
    """How far back to read: as told, else as far as the query can match, else a day."""
    now = time.time_ns()
    first = earliest(asked.root, Context(now, settings.zone, hours=settings.business_hours))
    if settings.since is not None or first is None:
        return default
    return max(0.0, (now - first) / 1e9) + 1 + (RULES_LOOK_BACK if asked.needs_rules else 0)


def _write(asked: Query, session: "Session", writer: Writer) -> None:
    from tui.store.answers import Alerts, Groups, answer  # NumPy; the monitor has loaded it by now

    found = answer(session.ring, asked, session.questions.context())
    if isinstance(found, Groups):
        writer.groups([{"key": group.key, "count": group.count} for group in found.rows], found.fields)
    elif isinstance(found, Alerts):
        writer.alerts(found.alerts)
    else:
        streams = [stream for stream in Stream if stream.value in asked.streams]
        writer.events(found, streams, session.book.of if asked.needs_rules else None)


def _unread(session: "Session") -> Problem:
    """No stream could be read: one line for all, or one reason a stream where they differ."""
    told = {stream: why_unread(error, session) for stream, error in session.failures.items() if error is not None}
    first = next(iter(told.values()))
    if all(problem == first for problem in told.values()):
        return first
    message = "; ".join(f"{stream.label}: {problem.message}" for stream, problem in told.items())
    is_refused = all(problem.status == TOKEN for problem in told.values())
    return replace(first, message=message, status=TOKEN if is_refused else UNREACHABLE)


def _incomplete(session: "Session") -> Problem | None:
    """What the answer lacks."""
    failed = {stream: error for stream, error in session.failures.items() if error is not None}
    if failed:
        which = "; ".join(f"{stream.label}: {error.summary}" for stream, error in failed.items())
        hint = next(iter(failed.values())).hint
        return Problem(f"the answer is incomplete, not all could be read: {which}", hint, UNREACHABLE, "partial")
    health = session.status().streams.values()
    lost = sum(each.events for each in health) - len(session.ring)
    if lost > 0:
        message = f"the answer is incomplete: the oldest {lost:,} events did not fit"
        return Problem(message, "a larger --capacity, or a shorter --since", UNREACHABLE, "partial")
    bad = sum(each.bad_events for each in health)
    if bad:
        return Problem(f"{bad} events could not be read and were left out", "", 0, "bad-events")
    return None
