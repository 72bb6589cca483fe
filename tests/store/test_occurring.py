"""What occurs is counted, whether numbers share places or not."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.store import occurring


@pytest.mark.parametrize("kind", [np.uint32, np.int64])
@pytest.mark.parametrize("few", [0, 1 << 15])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(seed=st.integers(0, 2**32), different=st.integers(1, 2**31), rows=st.integers(0, 3000))
def test_each_number_comes_once_with_how_often_it_occurs(
    monkeypatch: pytest.MonkeyPatch, kind: type[np.generic], few: int, seed: int, different: int, rows: int
) -> None:
    monkeypatch.setattr(occurring, "_FEW", few)
    column = np.random.default_rng(seed).integers(0, different, rows).astype(kind)

    numbers, counts = occurring.occurring(column)

    order = np.argsort(numbers)
    expected = np.unique(column, return_counts=True)
    assert numbers[order].tolist() == expected[0].tolist()
    assert counts[order].tolist() == expected[1].tolist()
