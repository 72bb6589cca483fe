"""`opwatch introspect`: what the token is and what it may read."""

import json
import math
import sys
import time
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from tui.cli.connections import connections
from tui.cli.flags import account_flags, one_shot_flags
from tui.cli.one_shot import read_accounts, why_unread
from tui.cli.shortcomings import together
from tui.events.reading import TokenFacts
from tui.events.stream import Stream
from tui.events.times import format_timestamp
from tui.monitor.options import MonitorOptions
from tui.settings import load_accounts

if TYPE_CHECKING:
    from tui.monitor.token_watch import TokenWatch


@click.command()
@account_flags
@one_shot_flags
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="text or json.")
def introspect(form: str, **flags: object) -> None:
    """What is this token, what may it read?

    Of all accounts of the config unless --account names one; JSON is then a list, each with its `account`.
    """
    found = load_accounts(flags)
    retry_for = found[0].retry_for

    def prepare(options: MonitorOptions) -> MonitorOptions:
        return replace(options, streams=frozenset(), retry_for=retry_for, rules=False)

    reading = read_accounts(connections(found), prepare)
    problems = dict(reading.problems)
    for name, session in reading.sessions.items():
        if session.token.error is not None:
            problems[name] = why_unread(session.token.error, session)
    answered = {name: session.token for name, session in reading.sessions.items() if name not in problems}
    if form == "json":
        data = [_data(token) | ({"account": name} if len(found) > 1 else {}) for name, token in answered.items()]
        if data:
            _print_json(data if len(found) > 1 else data[0])
    else:
        for place, (name, token) in enumerate(answered.items()):
            heading = [("", name)] if len(found) > 1 else []
            _print_lines([*heading, *_lines(token.facts)], after_others=place > 0)
    if problems:
        told = [reading.told(name, problem) for name, problem in problems.items()]
        raise together(told, anything_read=bool(answered))


def _data(token: "TokenWatch") -> dict[str, Any]:
    sent = {} if token.introspection is None else token.introspection.raw
    return sent | _more(token.facts, token.claims.host)


def _print_json(data: object) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def _print_lines(lines: list[tuple[str, str]], *, after_others: bool) -> None:
    sys.stdout.write("\n" if after_others else "")
    for name, shown in lines:
        sys.stdout.write(f"{name:<12} {shown}\n" if name else f"{shown}\n")


def days_left(facts: TokenFacts, now: float) -> int | None:
    """Whole days until the token expires, negative afterwards; None when it never does."""
    return None if facts.expires is None else math.floor((facts.expires - now) / 86_400)


def _more(facts: TokenFacts, claimed_host: str) -> dict[str, Any]:
    claims = {"issued": _moment(facts.issued), "expiry": _moment(facts.expires), "host": claimed_host or None}
    return {"claims": claims, "region": facts.region or None, "days_left": days_left(facts, time.time())}


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else format_timestamp(int(seconds) * 10**9)


def _lines(facts: TokenFacts) -> list[tuple[str, str]]:
    left = days_left(facts, time.time())
    expires = "never, or it does not say" if left is None else f"{_moment(facts.expires)}, in {left} days"
    streams = [f"{stream.label}: {'yes' if stream.feature in facts.features else 'no'}" for stream in Stream]
    return [
        ("token", f"…{facts.ending} ({facts.source})"),
        ("integration", facts.integration_uuid or "not said"),
        ("account", facts.account_uuid or "not said"),
        ("host", f"{facts.host}{f' (region {facts.region})' if facts.region else ''}"),
        ("issued", _moment(facts.issued) or "not said"),
        ("expires", expires),
        ("may read", "   ".join(streams)),
    ]
