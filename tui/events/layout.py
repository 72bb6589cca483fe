"""Which columns a table has, in which order and how wide: as people choose and write it, `user:24` for a width."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from tui.events.stream import Stream

NARROWEST, WIDEST = 2, 60
"""Cells of a column whose width is chosen."""


class Shown(NamedTuple):
    """A column that is shown."""

    key: str
    width: int = 0
    """In cells; 0: as there is room."""


Layout: TypeAlias = tuple[Shown, ...]

COLUMNS: Mapping[Stream, tuple[str, ...]] = {
    Stream.SIGNIN: (
        *("time", "severity", "account", "user", "result", "type", "ip", "country", "client"),
        *("city", "region", "os"),
    ),
    Stream.USAGE: (
        *("time", "severity", "account", "user", "action", "item", "vault", "ip", "country", "client"),
        *("city", "region", "os"),
    ),
    Stream.AUDIT: ("time", "severity", "account", "user", "deed", "object", "ip", "country", "city", "region"),
}
"""What a stream's table can show, in shipped order; `account` where several accounts are shown together."""
EXTRA = frozenset({"city", "region", "os"})
"""Columns that no shipped layout has."""


def read_layout(stream: Stream, words: Sequence[str]) -> Layout:
    """The layout that words like `time` and `user:24` describe; `ValueError` says what is wrong."""
    found = tuple(_shown(stream, word) for word in words)
    keys = [column.key for column in found]
    if not keys:
        raise ValueError("at least one column is shown")
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise ValueError(f"{twice} is there twice")
    return found


def written(layout: Layout) -> list[str]:
    """The words of a layout."""
    return [f"{column.key}:{column.width}" if column.width else column.key for column in layout]


def _shown(stream: Stream, word: str) -> Shown:
    key, colon, width = (part.strip() for part in word.partition(":"))
    if key not in COLUMNS[stream]:
        from difflib import get_close_matches  # only a mistake needs it, and it is slow to load

        near = get_close_matches(key, COLUMNS[stream], n=1)
        meant = f"did you mean {near[0]}?" if near else f"there is {', '.join(COLUMNS[stream])}"
        raise ValueError(f"{stream} has no column {key[:40]!r}; {meant}")
    if not colon:
        return Shown(key)
    if not (width.isascii() and width.isdecimal() and len(width) < 4 and NARROWEST <= int(width) <= WIDEST):
        raise ValueError(f"a width is {NARROWEST} to {WIDEST} cells, {key}:12 say; not {width[:20]!r}")
    return Shown(key, int(width))
