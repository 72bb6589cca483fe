"""The answer to one question: events, counts, or alerts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.events.alert import Alert
from tui.events.model import Seen
from tui.events.stream import Stream
from tui.query import Pipe, Query
from tui.query.context import Context
from tui.query.predicates import alert_predicate
from tui.store.alert_counting import count_alerts, sorted_alerts
from tui.store.counting import counts
from tui.store.groups import Groups, groups_of
from tui.store.keys import PEOPLE, columns
from tui.store.masks import matches
from tui.store.ranking import ranks
from tui.store.ring import EventRing
from tui.store.rows import picked, rows_of, times_of
from tui.store.stretches import Found
from tui.store.table import Table

Ints = NDArray[np.int64]
Numbers = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Events:
    """Events in order; each is made when it is read, and left out if it is evicted by then."""

    ring: EventRing
    owners: NDArray[np.uint8]
    """Of which stream each one is."""
    rows: Ints

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Seen]:
        streams = list(Stream)
        for owner, row in zip(self.owners, self.rows, strict=True):
            seen = self.ring.seen(streams[owner], int(row))
            if seen is not None:
                yield seen


@dataclass(frozen=True, slots=True)
class Alerts:
    """Alerts, oldest first unless asked otherwise."""

    alerts: list[Alert]


Answer: TypeAlias = Events | Groups | Alerts


def answer(
    ring: EventRing,
    query: Query,
    context: Context,
    alerts: Sequence[Alert] | None = None,
    most: int | None = None,
) -> Answer:
    """What a query asks for; `alerts` are those of the context unless given; at most so many rows of counts."""
    pipe = query.pipe or Pipe()
    fields = ("time", *pipe.by) if pipe.per else pipe.by
    if query.asks_alerts:
        fits = alert_predicate(query, context)
        found = [alert for alert in (context.alerts() if alerts is None else alerts) if fits(alert)]
        if not pipe.measure:
            return Alerts(sorted_alerts(found, pipe, context))
        return groups_of(count_alerts(found, pipe, context), pipe, fields, context, most=most)
    with ring.lock:
        if not pipe.measure:
            return _events(ring, query, pipe, context)
        people = ring.people()
        counted_by = (*pipe.by, pipe.of) if pipe.of else pipe.by
        of_different = pipe.measure == "distinct"
        asked = ring.tables, query, context, counted_by, pipe.per, people, ring.readings
        counted = counts(*asked, of_different=of_different)
        return groups_of(counted, pipe, fields, context, people, most)


def _events(ring: EventRing, query: Query, pipe: Pipe, context: Context) -> Events:
    asked = [(owner, ring.tables[stream]) for owner, stream in enumerate(Stream) if stream.value in query.streams]
    found = [(owner, table, matched) for owner, table in asked if (matched := matches(table, query, context))]
    if not found:
        return Events(ring, np.empty(0, np.uint8), np.empty(0, np.int64))
    rows = np.concatenate([rows_of(matched) for *_, matched in found])
    times = np.concatenate([times_of(matched) for *_, matched in found])
    owners = np.repeat(
        np.array([owner for owner, *_ in found], np.uint8), [len(rows_of(matched)) for *_, matched in found]
    )
    order = np.argsort(times, kind="stable")
    if pipe.sort:
        order = order[np.argsort(_sorting(ring, found, pipe, context)[order], kind="stable")]
    order = order[: pipe.limit]
    return Events(ring, owners[order], rows[order])


def _sorting(ring: EventRing, found: list[tuple[int, Table, Found]], pipe: Pipe, context: Context) -> Numbers:
    """A number for each event that matched, the smallest for what comes first."""
    if pipe.sort in {"time", "received", "late"}:
        values = np.concatenate([_moments(matched, pipe.sort) for *_, matched in found])
        return ~values if pipe.descending else values
    people = ring.people()
    asked = [(table, matched) for _, table, matched in found]
    keys, made = columns(asked, pipe.sort, context, people, ring.readings)
    numbers = [of.read(*each) for of, (_, matched) in zip(made, asked, strict=True) for each in matched]
    if pipe.sort in PEOPLE:
        keys = [(people.shown(key) or key) if isinstance(key, str) else key for key in keys]
    ranked = ranks(keys, pipe.sort, descending=pipe.descending)
    return ranked.take(np.concatenate(numbers))


def _moments(found: Found, name: str) -> Ints:
    times = times_of(found)
    if name == "time":
        return times
    received = np.concatenate([picked(s.segment.received, s, mask) for s, mask in found])
    if name == "received":
        return received
    fresh = np.concatenate([picked(s.segment.fresh, s, mask) for s, mask in found])
    return np.where(fresh, np.maximum(received - times, 0), 0)
