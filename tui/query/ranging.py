"""The range of time in the text of a query: which it has, and the same query with another one.

A range are the `after:`, `before:` and `on:` that hold for all of the query, those too that stand in parentheses
with other conditions. One beside `OR` or behind `!` is none: it tells when some of the events are looked for, and
stays; another range holds besides.
"""

import re
from datetime import UTC, timedelta, tzinfo

from tui.events.times import NANOSECONDS, to_datetime
from tui.query.clock import MINUTE, offset
from tui.query.moments import Moment, read_moment
from tui.query.parser import conjuncts
from tui.query.parting import parted
from tui.query.terms import TIMES
from tui.query.tree import Node, Or, Term

_DATE = re.compile(r"\d{4}-", re.ASCII)


def range_of(query: str) -> str:
    """The terms of the range, `after:-24h before:-1h`; empty when the query has none."""
    return " ".join(text for text, node in _conditions(parted(query)[0]) if _is_range(node))


def with_range(query: str, terms: str) -> str:
    """The query with these terms in place of its range, before any `|`; without terms: with no range."""
    asked, piped = parted(query)
    parts = _conditions(asked)
    kept = [text for text, node in parts if not _is_range(node)]
    new = [term for term in terms.split() if term not in kept]
    if new or len(kept) < len(parts):
        asked = " ".join([*kept, *new])
    return " ".join(part for part in (asked, piped) if part)


def _conditions(asked: str) -> list[tuple[str, Node]]:
    """The conditions that all hold; parentheses are opened where there is a range in them."""
    found: list[tuple[str, Node]] = []
    for text, node in conjuncts(asked):
        within = _conditions(text[1:-1]) if text.startswith("(") and not isinstance(node, Or) else []
        found += within if any(_is_range(each) for _, each in within) else [(text, node)]
    return found


def _is_range(node: Node) -> bool:
    return isinstance(node, Term) and node.field in TIMES


def terms_of_range(after: str, before: str) -> str:
    """The terms of a range from its two ends as they are typed, either may be empty; `ValueError` for no moment."""
    ends = (("after", after.strip()), ("before", before.strip()))
    return " ".join(f"{field}:{_as_value(text)}" for field, text in ends if text)


def _as_value(text: str) -> str:
    """A moment without blanks: `2026-03-02T09:00`, `-1h30m`."""
    read_moment(text)
    first, *rest = text.split()
    return first + ("T" if rest and _DATE.match(first) else "") + "".join(rest)


def ends_of_range(query: str) -> tuple[str, str]:
    """What the two ends of a query's range were written as, empty where it is open; `on:` has both.

    Where several terms are for one end the last one is told, though all of them hold.
    """
    after = before = ""
    for text, node in _conditions(parted(query)[0]):
        if not isinstance(node, Term) or not _is_range(node):
            continue
        value = text.partition(":")[2].partition(",")[0].strip('"')
        if node.field == "on":
            after, before = value, _day_after(read_moment(value))
        elif node.field == "after":
            after = value
        else:
            before = value
    return after, before


def _day_after(moment: Moment) -> str:
    if isinstance(moment.day, int):
        return {-1: "today", 0: "tomorrow"}.get(moment.day, "")
    return "" if moment.day is None else (moment.day + timedelta(days=1)).isoformat()


def stamp(ns: int, zone: tzinfo) -> str:
    """A moment as queries take it, with its offset: it means the same wherever the query is asked.

    >>> stamp(1_500_000_000, UTC), stamp(60_000_000_000, UTC)
    ('1970-01-01T00:00:01.5Z', '1970-01-01T00:01Z')
    """
    ahead = offset(ns, zone)
    if ahead % MINUTE:  # clocks of the nineteenth century
        return stamp(ns, UTC)
    seconds, rest = divmod(ns + ahead, NANOSECONDS)
    local = to_datetime(seconds * NANOSECONDS)
    told = f"{local:%Y-%m-%dT%H:%M}"
    if local.second or rest:
        told += f":{local:%S}" + (f".{rest:09d}".rstrip("0") if rest else "")
    hours, minutes = divmod(abs(ahead) // MINUTE, 60)
    return f"{told}{'-' if ahead < 0 else '+'}{hours:02d}:{minutes:02d}" if ahead else f"{told}Z"
