"""Combinations are counted as a dictionary would count them, in whichever way there is."""

from collections import Counter
from functools import partial
from types import ModuleType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.store import occurring, tally
from tui.store.numbering import Ints, Key
from tui.store.ranking import first_of
from tui.store.tally import ALL, Joined, Tally, Which, distinct, kind_of_joined, tallied, tallied_in_turn

rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6), st.integers(0, 2)), max_size=40)
SPARSE = {(tally, "_SMALL"): 0, (tally, "_ROOMY"): 0, (tally, "_MARKED"): 0}
WAYS: dict[str, dict[tuple[ModuleType, str], int]] = {
    "places for all": {(tally, "_SMALL"): 10**6},
    "sorted": SPARSE,
    "falling on places": SPARSE | {(occurring, "_FEW"): 0},
    "places for each row": {(tally, "_SMALL"): 0, (tally, "_ROOMY"): 10**6, (tally, "_LONG"): 0},
    "numbered on the way": SPARSE | {(tally, "WIDEST"): 4000, (occurring, "_FEW"): 0},
}


@pytest.mark.parametrize("way", WAYS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=rows, parted=st.integers(0, 40))
def test_each_combination_has_its_count(
    monkeypatch: pytest.MonkeyPatch, way: str, rows: list[tuple[int, int, int]], parted: int
) -> None:
    for (module, name), value in WAYS[way].items():
        monkeypatch.setattr(module, name, value)
    keys: list[list[Key]] = [
        [None, *(f"{name}{number}" for number in range(1, size))]
        for name, size in (("a", 50), ("b", 70), ("c", 30))
    ]
    chunks = [list(np.array(part, np.int32).T) for part in (rows[:parted], rows[parted:]) if part]
    expected = Counter(tuple(names[number] for names, number in zip(keys, row, strict=True)) for row in rows)
    different = Counter((a, b) for a, b, c in expected if c is not None)

    if (tally, "WIDEST") in WAYS[way]:
        columns = [np.concatenate(parts) for parts in zip(*chunks, strict=True)] or [np.empty(0, np.int32)] * 3
        found = tallied_in_turn(keys, columns, len(rows))
        of_different = found.without_last()
    else:
        kind = kind_of_joined([50, 70, 30], len(rows))
        joined = [
            Joined(((a.astype(kind) * kind(70)) + b.astype(kind)) * kind(30) + c.astype(kind)) for a, b, c in chunks
        ]
        found = tallied(keys, joined, len(rows))
        of_different = distinct(keys, joined, len(rows))

    assert shown(found) == expected
    assert len(found.counts) == len(expected)
    assert shown(of_different) == different
    assert len(of_different.counts) == len(different)


def shown(found: Tally) -> Counter[tuple[Key, ...]]:
    """How often each combination was counted."""
    columns = (
        [names[number] for number in numbers[ALL].tolist()]
        for names, numbers in zip(found.keys, found.numbers, strict=True)
    )
    return Counter(dict(zip(zip(*columns, strict=True), found.counts.tolist(), strict=True)))


@given(
    things=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=30),
    number=st.integers(0, 40),
)
def test_the_first_ones_are_those_of_a_full_sort_and_in_its_order(
    things: list[tuple[int, int, int]], number: int
) -> None:
    values = np.array(things, np.int64).reshape(-1, 3)
    columns = [partial(_column, values[:, place]) for place in range(3)]

    found = first_of(number, len(things), columns)

    assert [things[place] for place in found] == sorted(things)[:number]


def _column(values: Ints, which: Which) -> Ints:
    found: Ints = values[which]
    return found
