"""The order in which rows are shown: by a column, one way or the other; what is missing comes last both ways."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from tui.events.model import Seen
from tui.events.names import Names
from tui.events.stream import Stream

_NUMBER = re.compile(r"[0-9]+")
_DIGITS = 12
"""Digits that a number in a text is filled up to: 10.0.0.9 comes before 10.0.0.10."""


class SortKey(NamedTuple):
    """What a column is sorted by."""

    parts: Mapping[Stream, tuple[str, ...]]
    """The parts of an event (`account`: of its arrival) that the text comes from; it is asked of nothing else."""
    text: Callable[[Seen, Names], str]
    """What people read in the column; empty where it is missing."""


class Order(NamedTuple):
    """Rows of the same key stay newest first."""

    column: str
    descending: bool = False
    key: SortKey | None = None
    """None: the column is the time, or the severity of alerts."""


NEWEST_FIRST = Order("time", descending=True)


def sortable(text: str) -> str:
    """A text as it is compared: letters without their case, the numbers among them by size.

    >>> sortable("CLI 2.9") < sortable("cli 2.31")
    True
    """
    return _NUMBER.sub(_filled, text.casefold())


def _filled(number: re.Match[str]) -> str:
    return number[0].zfill(_DIGITS)
