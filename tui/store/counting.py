"""Counts over the rows that matched: by any fields, in bins of time, the most frequent first."""

from collections.abc import Mapping, Sequence
from itertools import chain
from math import prod

import numpy as np

from tui.events.stream import Stream
from tui.query import Query
from tui.query.conditions import OfTime
from tui.query.context import Context
from tui.store.joining import Joiner
from tui.store.keys import PEOPLE, bins, columns
from tui.store.masks import matches
from tui.store.numbering import Column, Ints
from tui.store.people import People
from tui.store.readings import Readings
from tui.store.rows import picked, rows_in
from tui.store.stretches import Found
from tui.store.table import Table
from tui.store.tally import WIDEST, Tally, distinct, kind_of_joined, tallied, tallied_in_turn

Tables = Mapping[Stream, Table]


def counts(
    tables: Tables,
    query: Query,
    context: Context,
    fields: Sequence[str],
    per: int,
    people: People,
    readings: Readings,
    *,
    of_different: bool = False,
) -> Tally:
    """Events that match, counted by fields; with `per` also by bins so wide, whose begin is then the first key.

    With `of_different` it is told how many different keys of the last field there are.
    """
    asked = [table for stream, table in tables.items() if stream.value in query.streams]
    matched = [(table, found) for table in asked if (found := matches(table, query, context))]
    by = [bins(matched, context.zone, per)] if per and matched else [((), [])] if per else []
    by += [columns(matched, field, context, people, readings) for field in fields]
    keys = [each for each, _ in by]
    rows = sum(rows_in(found) for _, found in matched)
    sizes = list(map(len, keys))
    if rows and prod(sizes) > WIDEST:
        numbers = [
            [of.read(*each) for of, (_, f) in zip(made, matched, strict=True) for each in f] for _, made in by
        ]
        tally = tallied_in_turn(keys, list(map(np.concatenate, numbers)), rows)
        return tally.without_last() if of_different else tally
    kind = kind_of_joined(sizes, rows, of_different=of_different)
    joiners = [Joiner([made[place] for _, made in by], sizes, kind) for place in range(len(matched))]
    chunks = chain.from_iterable(of.joined(*each) for of, each in zip(joiners, matched, strict=True))
    return (distinct if of_different else tallied)(keys, chunks, rows)


def histogram(
    table: Table,
    people: People,
    readings: Readings,
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
    keys, made = columns([(table, matched)], by, context, people, readings) if by else ([None], [])
    size = len(keys) * number
    counted = np.zeros(size, np.int64)
    for stretch, mask in matched:
        after = picked(stretch.segment.time, stretch, mask).view(np.uint64) - np.uint64(start % 2**64)
        places = (after // np.uint64(width)).view(np.int64)  # without a sign: it may be more than 292 years
        for of in made:
            places += of.read(stretch, mask).astype(np.int64) * number
        counted += np.bincount(places, minlength=size)
    rows = counted.reshape(-1, number)
    present = np.flatnonzero(rows.any(axis=1)).tolist()
    return {"" if keys[place] is None else str(keys[place]): rows[place].tolist() for place in present}


def top(
    table: Table, people: People, readings: Readings, query: Query | None, context: Context, by: str, limit: int
) -> list[tuple[str, int]]:
    """The most frequent values of a field with their counts, people, items and vaults by name."""
    matched = matches(table, query, context)
    if not matched:
        return []
    keys, (of,) = columns([(table, matched)], by, context, people, readings)
    counted = _counted(table, matched, of, len(keys))
    found = {str(keys[n]): int(counted[n]) for n in np.flatnonzero(counted).tolist() if keys[n] is not None}
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[: max(0, limit)]
    return [((by in PEOPLE and people.shown(key)) or context.names.of(key) or key, count) for key, count in ranked]


def _counted(table: Table, matched: Found, of: Column, size: int) -> Ints:
    """How many of the rows that matched have each number; of all rows the pool knows it, without a look at any."""
    if rows_in(matched) == len(table) and of.numbers is not None and of.of in table.pools:
        return np.bincount(of.numbers, table.pools[str(of.of)].all_uses(), size).astype(np.int64)
    counts = np.zeros(size, np.int64)
    for each in matched:
        counts += np.bincount(of.read(*each), minlength=size)
    return counts
