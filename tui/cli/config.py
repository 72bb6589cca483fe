"""`opwatch config`: every setting, its value, and where it came from; of the token only the source."""

import json
import os
import sys
from collections.abc import MutableMapping, Sequence
from datetime import tzinfo
from typing import Any, TypeAlias

import click

from tui.cli.connection import token_sources
from tui.cli.flags import THEMES, account_flags, learning_flags, one_shot_flags, reading_flags
from tui.credentials.sources import source_in_words
from tui.events.durations import format_duration
from tui.events.layout import written
from tui.events.redact import redact
from tui.events.stream import Stream
from tui.query.clock import WEEKDAYS
from tui.settings import Settings, load_accounts

_SECONDS = frozenset({"since", "learn", "interval", "retry_for"})
_NOT_SET = {
    "since": "24h; query: as far as its after: needs",
    "learn": "30d, demo 7d; query: what its rules need",
    "requests_per_minute": "300; no ceiling for the demo and loopback",
    "region": "as the token says",
    "base_url": "as the token says",
    "names": "none",
    "account": "the only one, or all",
    "config": "the platform's",
}


@click.command()
@account_flags
@reading_flags
@learning_flags
@one_shot_flags
@click.option("--interval", metavar="TIME", help="Pause between polls of a stream.")
@click.option("--theme", type=click.Choice(THEMES), help="Colours.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="text or json.")
def config(form: str, **flags: object) -> None:
    """Show every setting, its value, and where it came from.

    Where the config has several accounts, what differs between them is shown for each.
    """
    rows = _of_all(load_accounts(flags))
    if form == "json":
        data = {name: {"value": value, "from": origin} for name, value, origin in rows}
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, origin in rows:
        sys.stdout.write(f"{name:<{widths[0]}}  {value:<{widths[1]}}  {origin}\n")


Row: TypeAlias = tuple[str, str, str]
"""Name, value, and where it came from."""


def _of_all(accounts: Sequence[Settings]) -> list[Row]:
    if len(accounts) == 1:
        return _rows(accounts[0], os.environ)
    rows: list[Row] = [("account", f"all: {', '.join(redact(one.account) for one in accounts)}", "default")]
    for alike in zip(
        *(_rows(one, {}) for one in accounts), strict=True
    ):  # variables would name one account's token
        name = alike[0][0]
        if name == "account":
            continue
        if len(set(alike)) == 1:
            rows.append(alike[0])
        else:
            rows += [
                (f"accounts.{redact(one.account)}.{name}", *row[1:])
                for one, row in zip(accounts, alike, strict=True)
            ]
    return rows


def _rows(settings: Settings, environment: MutableMapping[str, str]) -> list[Row]:
    rows = [(name, _shown(settings, name), origin) for name, origin in settings.origins.items()]
    return [*rows, ("token", "never shown", _token_source(settings, environment)), *_tables(settings)]


def _shown(settings: Settings, name: str) -> str:
    value: Any = getattr(settings, "zone" if name == "timezone" else name)
    if name == "names":
        count = len(value.vaults) + len(value.items) + len(value.groups)
        return f"{count} names" if count else _NOT_SET["names"]
    if value is None or value == ():
        return _NOT_SET.get(name, "none")
    if name in _SECONDS:
        return format_duration(value)
    if isinstance(value, tzinfo):
        return str(value)
    return redact(", ".join(value) if isinstance(value, tuple) else str(value))


def _token_source(settings: Settings, environment: MutableMapping[str, str]) -> str:
    return "made up for the demo" if settings.demo else source_in_words(token_sources(settings), environment)


def _tables(settings: Settings) -> list[Row]:
    """The tables of the config; what equals its default counts as default."""
    rows = list(zip(_table_values(settings), _table_values(Settings(settings.config)), strict=True))
    file = redact(str(settings.config))
    return [(name, value, "default" if value == default else file) for (name, value), (_, default) in rows]


def _table_values(settings: Settings) -> list[tuple[str, str]]:
    notify, hours = settings.notify, settings.business_hours
    days = ",".join(WEEKDAYS[day] for day in sorted(hours.days))
    return [
        ("business_hours", f"{days} {_clock(hours.start)}-{_clock(hours.end)}"),
        ("notify.desktop", notify.desktop),
        ("notify.terminal", notify.terminal),
        ("notify.detail", notify.detail),
        ("notify.min_severity", notify.min_severity.word),
        ("rules", ", ".join(map(redact, settings.rules)) or "as shipped"),
        ("lists", ", ".join(map(redact, settings.lists)) or "none"),
        *((f"columns.{stream}", _columns(settings, stream)) for stream in Stream),
        ("keys", ", ".join(map(redact, settings.keys)) or "as shipped"),
    ]


def _columns(settings: Settings, stream: Stream) -> str:
    layout = settings.columns.get(stream)
    return ", ".join(written(layout)) if layout else "as shipped"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
