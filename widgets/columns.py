"""Which columns a stream's table has at a width, and how wide each is.

Columns leave in a fixed order as room shrinks; time, severity, user and result never do.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tui.events.stream import Stream

MARGIN = 1
"""Cells before the first column: the cursor's sign. After each column there is one more."""


class Column(NamedTuple):
    """A column; `low` and `high` bound what it takes when room is short or plenty."""

    key: str
    title: str
    width: int
    low: int
    high: int
    keep_end: bool = False
    """Cut in the middle: the end tells addresses apart."""


_TIME, _SHORT_TIME = Column("time", "TIME", 8, 8, 8), Column("time", "TIME", 6, 6, 6)
_SV = Column("severity", "SV", 2, 2, 2)
_ACCOUNT = Column("account", "ACCOUNT", 10, 4, 10)
_CC = Column("country", "CC", 2, 2, 2)
_IP = Column("ip", "IP", 15, 11, 24, keep_end=True)


def _user(title: str, width: int) -> Column:
    return Column("user", title, width, 10, max(width, 40))


def _signin(width: int) -> list[Column]:
    if width >= 118:
        wide = [Column("result", "RESULT", 25, 18, 25), Column("type", "TYPE", 26, 18, 26), _IP._replace(width=18)]
        return [_TIME, _SV, _user("USER", 22), *wide, _CC, Column("client", "CLIENT", 12, 8, 20)]
    columns = [_TIME if width >= 66 else _SHORT_TIME, _SV, _user("USER", 18)]
    columns += [Column("result", "RESULT", 18, 12, 25), _IP]
    if width >= 63:
        columns.append(_CC)
    if width >= 70:
        client = 10 if width >= 81 else 8 if width >= 79 else 5
        columns.append(Column("client", "CLIENT", client, client, 14))
    return columns


def _usage(width: int) -> list[Column]:
    user = 18 if width >= 78 else 15
    columns = [_TIME if width >= 66 else _SHORT_TIME, _SV, _user("USER", user)]
    columns += [Column("action", "ACTION", 11, 9, 21), Column("item", "ITEM", 15, 12, 40)]
    columns.append(Column("vault", "VAULT", 10, 7, 24))
    if width >= 100:
        columns += [_IP, _CC, Column("client", "CLIENT", 8, 8, 14)]
    return columns


def _audit(width: int) -> list[Column]:
    actor = 18 if width >= 78 else 14
    columns = [_TIME if width >= 62 else _SHORT_TIME, _SV, _user("ACTOR", actor)]
    columns += [Column("deed", "ACTION", 15, 10, 20), Column("object", "OBJECT", 18, 8, 200)]
    if width >= 100:
        columns += [_IP, _CC]
    return columns


_SETS = {Stream.SIGNIN: _signin, Stream.USAGE: _usage, Stream.AUDIT: _audit}
_SHRINK = ("type", "ip", "vault", "user", "item", "deed", "object", "result", "action", "client")
_GROW = ("action", "deed", "user", "item", "result", "object", "vault", "client", "ip")
_FIRST_STEP: Mapping[str, int] = {"user": 24, "item": 22, "result": 19, "vault": 14, "action": 14, "deed": 16}
"""How far a column grows before others get their share."""


@lru_cache(64)
def columns(stream: Stream, width: int, account: int = 0) -> tuple[Column, ...]:
    """The columns of a stream, fitted to a pane of that width; `account`: cells of the longest of several names."""
    if account:
        own = _account(width, account)
        others = columns(stream, width - own.width - 1)
        return (*others[:2], own, *others[2:])
    chosen = _SETS[stream](width)
    spare = width - MARGIN - sum(column.width + 1 for column in chosen)
    if spare < 0:
        chosen, _ = _resized(chosen, spare, _SHRINK, {})
        return tuple(chosen)
    chosen, spare = _resized(chosen, spare, _GROW, _FIRST_STEP)
    chosen, _ = _resized(chosen, spare, _GROW, {})
    return tuple(chosen)


TITLES: Mapping[str, str] = {
    "time": "TIME",
    "severity": "SV",
    "account": "ACCOUNT",
    "user": "USER",
    "result": "RESULT",
    "type": "TYPE",
    "ip": "IP",
    "country": "CC",
    "client": "CLIENT",
    "action": "ACTION",
    "item": "ITEM",
    "vault": "VAULT",
    "deed": "ACTION",
    "object": "OBJECT",
    "city": "CITY",
    "region": "REGION",
    "os": "OS",
}


def title_of(key: str) -> str:
    """A column's title, wherever it stands."""
    return TITLES[key]


def _account(width: int, longest: int) -> Column:
    """Before the person, of whom there may be one in each account."""
    cells = max(_ACCOUNT.low, min(longest, _ACCOUNT.high if width >= 100 else _ACCOUNT.high // 2 + 1))
    return _ACCOUNT._replace(width=cells, title=_ACCOUNT.title if cells >= len(_ACCOUNT.title) else "ACCT")


def _resized(
    chosen: Sequence[Column], spare: int, order: Sequence[str], bounds: Mapping[str, int]
) -> tuple[list[Column], int]:
    """The columns with the room given out (taken back, if negative) in an order, and what is left of it."""
    sized = {column.key: column for column in chosen}
    for key in order:
        column = sized.get(key)
        if column is None:
            continue
        ceiling = max(column.width, min(column.high, bounds.get(key, column.high)))
        change = max(column.low - column.width, min(ceiling - column.width, spare))
        sized[key] = column._replace(width=column.width + change)
        spare -= change
    return [sized[column.key] for column in chosen], spare
