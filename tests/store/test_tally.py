"""Combinations are counted as a dictionary would count them, in whichever way there is."""

from collections import Counter
from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.store import tally
from tui.store.numbering import Ints
from tui.store.ranking import first_of
from tui.store.tally import tallied

rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6), st.integers(0, 2)), max_size=40)
WAYS: dict[str, dict[str, int]] = {
    "places for all": {"_SMALL": 10**6},
    "sorted, in 32 bits": {"_SMALL": 0, "_ROOMY": 0},
    "places for each row": {"_SMALL": 0, "_ROOMY": 10**6},
    "numbered on the way": {"_SMALL": 0, "_ROOMY": 0, "_WIDEST": 4000},
}


@pytest.mark.parametrize("way", WAYS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=rows, parted=st.integers(0, 40))
def test_each_combination_has_its_count(
    monkeypatch: pytest.MonkeyPatch, way: str, rows: list[tuple[int, int, int]], parted: int
) -> None:
    for name, value in WAYS[way].items():
        monkeypatch.setattr(tally, name, value)
    keys = [[f"{name}{number}" for number in range(size)] for name, size in (("a", 50), ("b", 70), ("c", 30))]
    chunks = [list(np.array(part, np.int32).T) for part in (rows[:parted], rows[parted:]) if part]

    found = tallied(keys, chunks, len(rows))

    shown = [
        tuple(names[number] for names, number in zip(keys, numbers, strict=True))
        for numbers in zip(*(column.tolist() for column in found.numbers), strict=True)
    ]
    expected = Counter(tuple(names[number] for names, number in zip(keys, row, strict=True)) for row in rows)
    assert Counter(dict(zip(shown, found.counts.tolist(), strict=True))) == expected
    assert len(shown) == len(expected)
    marked = tallied(keys, chunks, len(rows), once=True)
    assert [column.tolist() for column in marked.numbers] == [column.tolist() for column in found.numbers]


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


def _column(values: Ints, which: Ints) -> Ints:
    found: Ints = values[which]
    return found
