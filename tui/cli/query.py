"""`opwatch query`: one question, one answer, no screen."""

import sys
import time
from collections.abc import Sequence

import click
from msgspec.structs import replace

from tui.alerts.risk import shares
from tui.cli.connections import connections
from tui.cli.flags import account_flags, learning_flags, one_shot_flags, reading_flags
from tui.cli.follow import Feeding, check_follow, follow
from tui.cli.learned_first import learned_first
from tui.cli.one_shot import Reading, read_accounts
from tui.cli.problem import INTERRUPTED, Problem, tell
from tui.cli.query_output import FORMATS, Writer, default_format
from tui.cli.shortcomings import Shortcomings
from tui.detection.loading import load_all
from tui.events.stream import Stream
from tui.monitor.options import MonitorOptions
from tui.query import Query, parse
from tui.query.context import Context
from tui.query.reach import earliest
from tui.settings import Settings, load_accounts

RULES_LOOK_BACK = 86_400.0
"""Seconds before the first moment asked for that rules see too: what they count may have begun there."""


@click.command()
@click.argument("words", metavar="QUERY", nargs=-1, required=True)
@account_flags
@reading_flags
@learning_flags
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
    """Ask one question, or follow the answer; of all accounts of the config unless --account names one.

    \b
    opwatch query 'stream:signin outcome:failure after:-24h | count by user having >5'
    opwatch query 'stream:usage item:X after:-7d' --format csv
    opwatch query 'outcome:failure' --follow --as siem | forward
    """
    found = load_accounts(flags)
    asked = parse(" ".join(words))
    if name is not None and not is_followed:
        raise Problem("--as names a feed, and there is none without --follow")
    if is_followed:
        context.exit(_follow(asked, found, form, name or "default"))
    settings = found[0]
    streams = frozenset(Stream) if asked.needs_rules else frozenset(Stream(word) for word in asked.streams)

    def prepare(options: MonitorOptions) -> MonitorOptions:
        since = reach(asked, settings, options.since)
        rules = load_all(options.rules_folder, options.rule_overrides) if asked.needs_rules else []
        return replace(
            options,
            since=since,
            learn=learned_first(settings, asked, rules),
            streams=streams,
            rules=asked.needs_rules,
            retry_for=settings.retry_for,
        )

    reading = read_accounts(connections(found), prepare)
    shortcomings = Shortcomings(reading)
    if problem := shortcomings.nothing_read():
        raise problem
    chosen = form or default_format()
    writer = Writer(chosen, sys.stdout.buffer, settings.zone, reading.watch.names, names_accounts=len(found) > 1)
    try:
        is_empty = not _write(asked, reading, writer)
    except KeyboardInterrupt:  # before it, nothing was printed: that says enough
        raise Problem("interrupted: what was printed is not all", status=INTERRUPTED, kind="interrupted") from None
    if is_empty and sys.stderr.isatty():  # a program that asks each hour expects nothing
        _tell_why(asked, reading, as_json=form in {"json", "ndjson"})
    if problem := shortcomings.incomplete():
        raise problem


def _follow(asked: Query, found: Sequence[Settings], form: str | None, name: str) -> int:
    chosen = form or default_format()
    check_follow(asked, chosen)
    accounts = connections(found)
    as_json = form == "ndjson"
    for note in dict.fromkeys(note for settings in found for note in settings.notes):
        tell(Problem(note, kind="note"), as_json=as_json)

    def prepare(options: MonitorOptions) -> MonitorOptions:
        return replace(options, since=reach(asked, found[0], options.since))

    return follow(asked, accounts, prepare, Feeding(chosen, found[0].zone, name, as_json))


def reach(asked: Query, settings: Settings, default: float) -> float:
    """How far back to read: as told, else as far as the query can match, else a day."""
    now = time.time_ns()
    first = earliest(asked.root, Context(now, settings.zone, hours=settings.business_hours))
    if settings.since is not None or first is None:
        return default
    return max(0.0, (now - first) / 1e9) + 1 + (RULES_LOOK_BACK if asked.needs_rules else 0)


def _write(asked: Query, reading: Reading, writer: Writer) -> bool:
    """Prints the answer; whether anything was found."""
    from tui.store.answers import Alerts, answer  # NumPy; the monitor has loaded it by now
    from tui.store.groups import Groups

    questions = reading.watch.questions
    assert questions is not None  # something was read
    found = answer(questions.ring, asked, questions.context())
    if isinstance(found, Groups):
        writer.groups([{"key": group.key, "count": group.count} for group in found.rows], found.fields)
        return found.total > 0
    if isinstance(found, Alerts):
        writer.alerts(found.alerts, _risks(reading))
        return bool(found.alerts)
    streams = [stream for stream in Stream if stream.value in asked.streams]
    writer.events(found, streams, reading.watch.alerts_of if asked.needs_rules else None)
    return len(found) > 0


def _tell_why(asked: Query, reading: Reading, *, as_json: bool) -> None:
    from tui.cli.unseen import unseen  # as above

    questions = reading.watch.questions
    assert questions is not None  # as above
    sys.stdout.flush()  # the answer comes first
    if note := unseen(asked, questions.ring, questions.context()):
        tell(note, as_json=as_json)


def _risks(reading: Reading) -> dict[str, float]:
    """What each alert adds to the risk of its entity, all alerts of its account together."""
    now = time.time_ns()
    parts = [shares(session.book.alerts(), now) for session in reading.sessions.values()]
    return {alert: risk for part in parts for alert, risk in part.items()}
