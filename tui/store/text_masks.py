"""Masks of conditions on texts: the dictionary is asked first, then rows are compared by their codes."""

from collections.abc import Sequence
from time import perf_counter
from typing import Any

import numpy as np

from tui.events.fields import Source
from tui.query.conditions import OfAccount, OfText
from tui.query.errors import QueryError
from tui.query.values import Matcher
from tui.store.facets import Reader
from tui.store.luts import Bools, Lut, Test, of_values
from tui.store.stretches import Judge, Mask, Stretch, all_of, any_of
from tui.store.table import Table

LONGEST_SECONDS = 3.0
"""How long a screen may wait for a test of texts, all different ones together."""


def of_text(leaf: OfText, table: Table) -> Judge:
    """Some text of the sources fits."""
    return any_of(_text_judges(leaf, table))


def of_account(leaf: OfAccount, table: Table) -> Judge:
    """The account's name here, or its id, fits."""

    def fits(value: Any) -> bool:
        return isinstance(value, str) and leaf.match(value)

    parts = ("account", "account_uuid")
    return any_of([_of_lut(table, p, ("account", p, leaf.key), of_values(table.pools[p], fits)) for p in parts])


def _text_judges(leaf: OfText, table: Table) -> list[Judge]:
    """One for each part that the leaf reads, and for each other part on which that reading depends."""
    readers: dict[tuple[str, tuple[str, frozenset[str]] | None], list[Source]] = {}
    for source in leaf.sources[table.stream]:
        readers.setdefault((source.part, source.when), []).append(source)
    return [_part_judge(leaf, table, part, when, sources) for (part, when), sources in readers.items()]


def _part_judge(
    leaf: OfText, table: Table, part: str, when: tuple[str, frozenset[str]] | None, sources: list[Source]
) -> Judge:
    if part not in table.pools:
        return _of_packed(leaf, table, part)
    readers = tuple(source.texts for source in sources)
    judge = _of_lut(table, part, (part, when, leaf.key), _text_test(leaf, table, part, readers))
    if when is None:
        return judge
    other, allowed = when
    is_allowed = of_values(table.pools[other], lambda value: value in allowed)
    return all_of([judge, _of_lut(table, other, (other, allowed), is_allowed)])


def _text_test(leaf: OfText, table: Table, part: str, readers: tuple[Reader, ...]) -> Test:
    pool = table.pools[part]

    def test(codes: Sequence[int]) -> Bools | list[bool]:
        match = leaf.match if leaf.plain else _timely(leaf.match)
        facet = table.facets.get(part, pool, readers)
        if facet is not None:
            return facet.fit(match, leaf.plain, codes)
        values = (pool.values[code] for code in codes)
        return [any(match(text) for texts in readers for text in texts(value)) for value in values]

    return test


def _timely(match: Matcher) -> Matcher:
    """The same test, given up from now on when it takes too long."""
    until = perf_counter() + LONGEST_SECONDS

    def fits(value: str) -> bool:
        if perf_counter() > until:
            raise QueryError("this takes too long over all that is held", 0, "say more of what it must have in it")
        return match(value)

    return fits


def _of_lut(table: Table, part: str, key: object, test: Test) -> Judge:
    lut: Lut = table.luts.get(key, table.pools[part], test)
    return lambda stretch: False if lut.never else lut.of(stretch.segment.codes[part][stretch.places])


def _of_packed(leaf: OfText, table: Table, part: str) -> Judge:
    def judge(stretch: Stretch) -> Mask:
        if part != "uuid":
            return stretch.segment.packed[part].mask(stretch.start, stretch.end, leaf.match, leaf.whole)
        parts = table.ids.parts(stretch.first, stretch.last)
        return np.concatenate([ids.mask(start, end, leaf.match, leaf.whole) for ids, start, end in parts])

    return judge
