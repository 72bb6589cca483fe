"""Which values of a pool fit a test: asked of each different value once, and again only of values that are new."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.store.pool import Codes, Pool

Bools = NDArray[np.bool_]
Test: TypeAlias = Callable[[Sequence[int]], Sequence[bool] | NDArray[np.bool_]]
"""Gets codes, gives a truth for each."""
MOST = 256
FEW = 4
"""So many codes are compared one by one; it is quicker than to look each row up."""


class Lut:
    """A truth for each code of a pool."""

    def __init__(self, pool: Pool, test: Test) -> None:
        self._pool = pool
        self._test = test
        self._stamp = -1
        self._true: Bools = np.zeros(len(pool.values), np.bool_)
        self._hits: list[int] = []

    def refresh(self) -> None:
        """Asks about values that came since the last time."""
        pool = self._pool
        if self._stamp == pool.stamp:
            return
        if len(pool.values) > len(self._true):
            longer = np.zeros(len(pool.values) * 2, np.bool_)
            longer[: len(self._true)] = self._true
            self._true = longer
        changed = pool.changed_since(self._stamp)
        self._true[changed] = self._test(changed)
        self._stamp = pool.stamp
        self._hits = np.flatnonzero(self._true).tolist()

    @property
    def never(self) -> bool:
        """No value fits."""
        return not self._hits

    def of(self, codes: Codes) -> Bools:
        """The truth of each row."""
        if self.never or len(self._hits) > FEW:
            return self._true.take(codes)
        first, *others = self._hits
        found: Bools = codes == first
        for code in others:
            found |= codes == code
        return found


def of_values(pool: Pool, test: Callable[[Any], bool]) -> Test:
    """A test of single values, asked of many."""
    return lambda codes: [test(pool.values[code]) for code in codes]


class Luts:
    """The truths of the latest tests, so that a query that is asked again costs nothing."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Lut] = OrderedDict()

    def get(self, key: Hashable, pool: Pool, test: Test) -> Lut:
        """The truths of a test; equal keys stand for tests that mean the same."""
        lut = self._kept.pop(key, None) or Lut(pool, test)
        self._kept[key] = lut
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        lut.refresh()
        return lut

    def clear(self) -> None:
        """Forgets all of them."""
        self._kept.clear()
