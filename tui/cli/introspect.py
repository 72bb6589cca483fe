"""`opwatch introspect`: what the token is and what it may read."""

import json
import math
import sys
import time
from dataclasses import replace
from typing import Any

import click

from tui.cli.connection import monitor_options
from tui.cli.flags import account_flags, one_shot_flags
from tui.cli.one_shot import read_to_the_end, why_unread
from tui.events.reading import TokenFacts
from tui.events.stream import Stream
from tui.events.times import format_timestamp
from tui.settings import load_settings


@click.command()
@account_flags
@one_shot_flags
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="text or json.")
def introspect(form: str, **flags: object) -> None:
    """What is this token, what may it read?"""
    settings = load_settings(flags)
    options = replace(monitor_options(settings), streams=frozenset(), retry_for=settings.retry_for, rules=False)
    session = read_to_the_end(options)
    if session.token.error is not None:
        raise why_unread(session.token.error, session)
    found = session.token.introspection
    facts = session.token.facts
    if form == "json":
        sent = {} if found is None else found.raw
        more = _more(facts, session.token.claims.host)
        sys.stdout.write(json.dumps(sent | more, ensure_ascii=False, indent=2) + "\n")
        return
    for name, shown in _lines(facts):
        sys.stdout.write(f"{name:<12} {shown}\n")


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
