"""Which columns a stream's table has at a width, and how wide each is.

Columns leave in a fixed order as room shrinks; of the shipped layouts time, severity, user and result never do.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tui.events.layout import COLUMNS, EXTRA, Layout, Shown
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
_SHRINK = (
    "os",
    "region",
    "city",
    "type",
    "ip",
    "vault",
    "user",
    "item",
    "deed",
    "object",
    "result",
    "action",
    "client",
)
_GROW = ("action", "deed", "user", "item", "result", "object", "vault", "client", "ip", "city", "region", "os")
_FIRST_STEP: Mapping[str, int] = {"user": 24, "item": 22, "result": 19, "vault": 14, "action": 14, "deed": 16}
"""How far a column grows before others get their share."""


LEAVING = ("os", "region", "city", "type", "client", "country")
"""Columns of a chosen layout that leave, in this order, before the others give up half of what they can spare."""
LEAVING_LAST = ("ip", "vault", "object", "item")
"""Those that leave next, when not even the narrowest forms of what is left fit; then the last one of the others."""
_CHOSEN: Mapping[str, Column] = {
    column.key: column
    for column in (
        _TIME._replace(low=6),
        _SV,
        _user("USER", 18),
        Column("result", "RESULT", 18, 12, 25),
        Column("type", "TYPE", 22, 12, 26),
        _IP,
        _CC,
        Column("client", "CLIENT", 8, 5, 20),
        Column("action", "ACTION", 11, 9, 21),
        Column("item", "ITEM", 15, 12, 40),
        Column("vault", "VAULT", 10, 7, 24),
        Column("deed", "ACTION", 15, 10, 20),
        Column("object", "OBJECT", 18, 8, 200),
        Column("city", "CITY", 12, 6, 24),
        Column("region", "REGION", 12, 6, 24),
        Column("os", "OS", 8, 5, 20),
        _ACCOUNT,
    )
}
"""The columns of chosen layouts."""
_MOST: Mapping[str, int] = {"time": 15, "severity": 2, "country": 2}
"""The greatest width that can be chosen; more cells would stay blank."""


def title_of(stream: Stream, key: str) -> str:
    """A column's title, wherever it stands."""
    return "ACTOR" if key == "user" and stream is Stream.AUDIT else _CHOSEN[key].title


def shipped(stream: Stream) -> Layout:
    """Every column of the shipped layout, as far as there is room for it."""
    return tuple(Shown(key) for key in COLUMNS[stream] if key not in EXTRA)


def widths_of(key: str) -> tuple[int, int]:
    """The least and the greatest width that can be chosen for a column."""
    column = _CHOSEN[key]
    return min(column.low, 4), _MOST.get(key, 60)


@lru_cache(64)
def columns(stream: Stream, width: int, account: int = 0, layout: Layout | None = None) -> tuple[Column, ...]:
    """The columns of a stream, fitted to a pane of that width.

    `account`: cells of the longest name of several accounts, 0: there is one, which no column tells.
    `layout`: the one that was chosen, None: the shipped one.
    """
    if layout is not None and (chosen := _chosen(stream, width, account, layout)):
        return tuple(_laid_out(width, chosen))
    if account:
        own = _account(width, account)
        time, severity, *others = columns(stream, width - own.width - 1)
        return (time, severity, own, *others)
    chosen = _SETS[stream](width)
    spare = width - MARGIN - sum(column.width + 1 for column in chosen)
    if spare < 0:
        chosen, _ = _resized(chosen, spare, _SHRINK, {})
        return tuple(chosen)
    chosen, spare = _resized(chosen, spare, _GROW, _FIRST_STEP)
    chosen, _ = _resized(chosen, spare, _GROW, {})
    return tuple(chosen)


def _laid_out(width: int, chosen: list[Column]) -> list[Column]:
    """As many of the chosen columns as fit, in their order."""
    for key in LEAVING:
        if MARGIN + sum((column.low + column.width + 1) // 2 + 1 for column in chosen) > width and len(chosen) > 1:
            chosen = [column for column in chosen if column.key != key]
    while len(chosen) > 1 and MARGIN + sum(column.low + 1 for column in chosen) > width:
        keys = [column.key for column in chosen]
        chosen.pop(keys.index(next((key for key in LEAVING_LAST if key in keys), keys[-1])))
    spare = width - MARGIN - sum(column.width + 1 for column in chosen)
    if spare < 0:
        chosen, spare = _resized(chosen, spare, (*_SHRINK, "time"), {})
        if spare < 0:  # a single column, wider than the pane
            chosen = [chosen[0]._replace(width=max(1, width - MARGIN - 1))]
        return chosen
    chosen, spare = _resized(chosen, spare, _GROW, _FIRST_STEP)
    return _resized(chosen, spare, _GROW, {})[0]


def _chosen(stream: Stream, width: int, account: int, layout: Layout) -> list[Column]:
    return [_as_chosen(stream, width, account, shown) for shown in layout if account or shown.key != "account"]


def _as_chosen(stream: Stream, width: int, account: int, shown: Shown) -> Column:
    if shown.key == "account":
        return _account(width, account, shown.width)
    column = _CHOSEN[shown.key]._replace(title=title_of(stream, shown.key))
    return column._replace(width=shown.width, low=shown.width, high=shown.width) if shown.width else column


def _account(width: int, longest: int, chosen: int = 0) -> Column:
    """As wide as its names, else as was chosen."""
    most = _ACCOUNT.high if width >= 100 else _ACCOUNT.high // 2 + 1
    cells = chosen or max(_ACCOUNT.low, min(longest, most))
    title = _ACCOUNT.title if cells >= len(_ACCOUNT.title) else "ACCT"
    return _ACCOUNT._replace(width=cells, low=cells, high=cells, title=title)


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
