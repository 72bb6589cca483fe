"""Counts over the rows that matched: by any fields, in bins of time, the most frequent first."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from tui.events.stream import Stream
from tui.query import Query
from tui.query.conditions import OfTime
from tui.query.context import Context
from tui.store.keys import PEOPLE, Column, Ints, Keys, bins, column, different, rows_in, tallied
from tui.store.masks import matches
from tui.store.people import People
from tui.store.rows import times_of
from tui.store.table import Table

Tables = Mapping[Stream, Table]


def counts(
    tables: Tables, query: Query, context: Context, fields: Sequence[str], per: int, people: People
) -> Counter[Keys]:
    """Events that match, counted by fields; with `per` also by bins so wide, whose begin is then the first key."""
    found: Counter[Keys] = Counter()
    for stream, table in tables.items():
        if stream.value in query.streams:
            for keys, count in _counts(table, query, context, fields, per, people):
                found[keys] = found.get(keys, 0) + count  # `+=` would call `Counter.__missing__` for each new key
    return found


def _counts(
    table: Table, query: Query, context: Context, fields: Sequence[str], per: int, people: People
) -> list[tuple[Keys, int]]:
    """Keys with their counts; equal keys may occur more than once."""
    matched = matches(table, query, context)
    if not matched:
        return []
    columns = [bins(matched, context.zone, per)] if per else []
    columns += [column(table, matched, field, context, people) for field in fields]
    return _together(columns) if columns else [((), sum(rows_in(matched)))]


def _together(columns: Sequence[Column]) -> list[tuple[Keys, int]]:
    """Each combination of keys that occurs, with its count; equal keys may occur more than once."""
    numbers: Ints = columns[0][0]
    keys: list[Keys] = [(key,) for key in columns[0][1]]
    for more, its_keys in columns[1:-1]:
        present, numbers = different(numbers * len(its_keys) + more)
        keys = [(*keys[number // len(its_keys)], its_keys[number % len(its_keys)]) for number in present]
    if len(columns) == 1:
        return [(keys[number], count) for number, count in zip(*tallied(numbers), strict=True)]
    more, last = columns[-1]
    counted = zip(*tallied(numbers * len(last) + more), strict=True)
    return [((*keys[number // len(last)], last[number % len(last)]), count) for number, count in counted]


def histogram(
    tables: Tables,
    stream: Stream,
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
    table = tables[stream]
    matched = matches(table, query, context, OfTime(start, end))
    if not matched:
        return {}
    width = -(-(end - start) // number)
    bin_of = (times_of(matched) - start) // width
    numbers, keys = column(table, matched, by, context, People(tables.values())) if by else (bin_of * 0, [None])
    counted = np.bincount(numbers * number + bin_of, minlength=len(keys) * number).reshape(len(keys), number)
    found: dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]] = {}
    for key, row in zip(keys, counted, strict=True):
        text = "" if key is None else str(key)
        found[text] = found[text] + row if text in found else row
    return {text: row.tolist() for text, row in found.items() if row.any()}


def top(
    tables: Tables, stream: Stream, query: Query | None, context: Context, by: str, limit: int
) -> list[tuple[str, int]]:
    """The most frequent values of a field with their counts, people, items and vaults by name."""
    table = tables[stream]
    people = People(tables.values())
    matched = matches(table, query, context)
    if not matched:
        return []
    numbers, keys = column(table, matched, by, context, people)
    found: Counter[str] = Counter()
    for key, count in zip(keys, np.bincount(numbers, minlength=len(keys)).tolist(), strict=True):
        if key is not None and count:
            found[str(key)] += count
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[: max(0, limit)]
    shown = people.shown([key for key, _ in ranked]) if by in PEOPLE else {}
    return [(shown.get(key) or context.names.of(key) or key, count) for key, count in ranked]
