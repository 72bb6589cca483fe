"""Counts over the rows that matched: by any fields, in bins of time, the most frequent first."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from tui.events.stream import Stream
from tui.query import Query
from tui.query.conditions import OfTime
from tui.query.context import Context
from tui.store.keys import PEOPLE, bins, column, counts_of_all, rows_in
from tui.store.masks import matches
from tui.store.numbering import Column, Key, Numbering
from tui.store.people import People
from tui.store.rows import picked
from tui.store.stretches import Found
from tui.store.table import Table
from tui.store.tally import Tally, tallied

Tables = Mapping[Stream, Table]


def counts(
    tables: Tables,
    query: Query,
    context: Context,
    fields: Sequence[str],
    per: int,
    people: People,
    *,
    once: bool = False,
) -> Tally:
    """Events that match, counted by fields; with `per` also by bins so wide, whose begin is then the first key.

    With `once` it is enough to know which combinations there are.
    """
    numberings: list[Numbering] = [{} for _ in range(len(fields) + bool(per))]
    asked: list[tuple[Found, list[Column]]] = []
    for stream, table in tables.items():
        matched = matches(table, query, context) if stream.value in query.streams else []
        if matched:
            columns = [bins(matched, context.zone, per, numberings[0])] if per else []
            columns += [
                column(table, matched, field, context, people, numbering)
                for field, numbering in zip(fields, numberings[bool(per) :], strict=True)
            ]
            asked.append((matched, columns))
    chunks = ([column(*each) for column in columns] for matched, columns in asked for each in matched)
    return tallied(
        [list(numbering) for numbering in numberings], chunks, sum(rows_in(m) for m, _ in asked), once=once
    )


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
    keys: Numbering = {}
    numbers = column(table, matched, by, context, people, keys) if by else None
    size = max(1, len(keys)) * number
    counted = np.zeros(size, np.int64)
    for stretch, mask in matched:
        places = (picked(stretch.segment.time, stretch, mask) - start) // width
        if numbers is not None:
            places += numbers(stretch, mask).astype(np.int64) * number
        counted += np.bincount(places, minlength=size)
    rows: list[list[int]] = counted.reshape(-1, number).tolist()
    return {"" if key is None else str(key): row for key, row in zip(keys or [None], rows, strict=True) if any(row)}


def top(
    table: Table, people: People, query: Query | None, context: Context, by: str, limit: int
) -> list[tuple[str, int]]:
    """The most frequent values of a field with their counts, people, items and vaults by name."""
    matched = matches(table, query, context)
    if not matched:
        return []
    counted = counts_of_all(table, by, people) if rows_in(matched) == len(table) else None
    if counted is None:
        counted = _counted(table, matched, by, context, people)
    found = {str(key): count for key, count in counted.items() if key is not None and count}
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[: max(0, limit)]
    return [((by in PEOPLE and people.shown(key)) or context.names.of(key) or key, count) for key, count in ranked]


def _counted(table: Table, matched: Found, by: str, context: Context, people: People) -> Counter[Key]:
    keys: Numbering = {}
    numbers = column(table, matched, by, context, people, keys)
    counts = np.zeros(len(keys), np.int64)
    for each in matched:
        counts += np.bincount(numbers(*each), minlength=len(keys))
    return Counter(dict(zip(keys, counts.tolist(), strict=True)))
