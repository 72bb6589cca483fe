"""Counts over the rows that matched: by any fields, in bins of time, the most frequent first."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from tui.events.stream import Stream
from tui.query import Query
from tui.query.conditions import OfTime
from tui.query.context import Context
from tui.store.keys import PEOPLE, Numbering, Numbers, bins, column, rows_in
from tui.store.masks import matches
from tui.store.people import People
from tui.store.rows import times_of
from tui.store.table import Table
from tui.store.tally import Tally, tallied

Tables = Mapping[Stream, Table]


def counts(
    tables: Tables, query: Query, context: Context, fields: Sequence[str], per: int, people: People
) -> Tally:
    """Events that match, counted by fields; with `per` also by bins so wide, whose begin is then the first key."""
    numberings: list[Numbering] = [{} for _ in range(len(fields) + bool(per))]
    found: list[list[Numbers]] = [[] for _ in numberings]
    rows = 0
    for stream, table in tables.items():
        matched = matches(table, query, context) if stream.value in query.streams else []
        if not matched:
            continue
        rows += sum(rows_in(matched))
        if per:
            found[0].append(bins(matched, context.zone, per, numberings[0]))
        for place, field in enumerate(fields, start=bool(per)):
            found[place].append(column(table, matched, field, context, people, numberings[place]))
    columns = [_together(parts) for parts in found]
    return tallied([list(numbering) for numbering in numberings], columns, rows)


def _together(parts: Sequence[Numbers]) -> Numbers:
    if not parts:
        return np.empty(0, np.int32)
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def histogram(
    table: Table,
    people: People,
    query: Query | None,
    context: Context,
    by: str,
    start: int,
    end: int,
    number: int,
) -> dict[str, list[int]]:
    """Counts a bin for each value of a field, from `start`, before `end`; what lacks the field goes under ""."""
    if number < 1 or end <= start:
        return {}
    matched = matches(table, query, context, OfTime(start, end))
    if not matched:
        return {}
    width = -(-(end - start) // number)
    places = (times_of(matched) - start) // width
    keys: Numbering = {}
    if by:
        places += column(table, matched, by, context, people, keys).astype(np.int64) * number
    counted = np.bincount(places, minlength=max(1, len(keys)) * number).reshape(-1, number)
    found = {"" if key is None else str(key): row for key, row in zip(keys or [None], counted, strict=True)}
    return {text: row.tolist() for text, row in found.items() if row.any()}


def top(
    table: Table, people: People, query: Query | None, context: Context, by: str, limit: int
) -> list[tuple[str, int]]:
    """The most frequent values of a field with their counts, people, items and vaults by name."""
    matched = matches(table, query, context)
    if not matched:
        return []
    keys: Numbering = {}
    numbers = column(table, matched, by, context, people, keys)
    counted = np.bincount(numbers, minlength=len(keys)).tolist()
    found = Counter(
        {str(key): count for key, count in zip(keys, counted, strict=True) if key is not None and count}
    )
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[: max(0, limit)]
    shown = people.shown([key for key, _ in ranked]) if by in PEOPLE else {}
    return [(shown.get(key) or context.names.of(key) or key, count) for key, count in ranked]
