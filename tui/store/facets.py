"""The texts of a pool's values, each different set of texts once, so that a test is asked as seldom as possible.

Two clients that differ in their version only have the same address: for a question about addresses they are one.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui.query.matching import Plain
from tui.query.values import Matcher, is_id
from tui.store.pool import Pool

Reader: TypeAlias = Callable[[Any], tuple[str, ...]]
Bools = NDArray[np.bool_]

LARGEST = 150_000
"""Different sets of texts that all facets of a stream keep together, some 300 bytes each."""
_FEW = 4
_BETWEEN = "\0"
"""No cleaned text has it."""


class Facet:
    """For each code what some readers find in its value."""

    def __init__(self, pool: Pool, readers: tuple[Reader, ...]) -> None:
        self._pool = pool
        self._readers = readers
        self._clear()

    def __len__(self) -> int:
        return len(self._texts)

    def _clear(self) -> None:
        self._stamp = -1
        self._numbers: NDArray[np.int32] = np.zeros(0, np.int32)
        self._texts: list[tuple[str, ...]] = []
        self._words: list[str] = []
        """Texts that are no ids, in lower case, each between two zeros."""
        self._ids: list[str] = []
        self._known: dict[tuple[str, ...], int] = {}

    def refresh(self) -> None:
        """Reads values that came since the last time; what nobody has any more goes when it is too much."""
        pool = self._pool
        if len(self._texts) > 2 * len(pool) + 1000:
            self._clear()
        if len(pool.values) > len(self._numbers):
            longer = np.zeros(len(pool.values) * 5 // 4, np.int32)
            longer[: len(self._numbers)] = self._numbers
            self._numbers = longer
        for code in pool.changed_since(self._stamp):
            value = pool.values[code]
            texts = tuple(text for read in self._readers for text in read(value))
            self._numbers[code] = self._known[texts] if texts in self._known else self._add(texts)
        self._stamp = pool.stamp

    def _add(self, texts: tuple[str, ...]) -> int:
        number = self._known[texts] = len(self._texts)
        self._texts.append(texts)
        self._words.append(_joined([text for text in texts if not is_id(text)]))
        self._ids.append(_joined([text for text in texts if is_id(text)]))
        return number

    def fit(self, match: Matcher, plain: Plain | None, codes: Sequence[int]) -> Bools:
        """Whether some text of each code fits; `plain` says the same as `match`."""
        if len(codes) < len(self._texts) // 2:
            numbers, places = np.unique(self._numbers[codes], return_inverse=True)
            return np.array(self._truths(match, plain, numbers.tolist()), np.bool_).take(places)
        truths = np.array(self._truths(match, plain, None), np.bool_)
        return truths.take(self._numbers[codes])

    def _truths(self, match: Matcher, plain: Plain | None, numbers: Sequence[int] | None) -> Sequence[bool]:
        if plain is None:
            return [any(map(match, texts)) for texts in _some(self._texts, numbers)]
        of_words = [text for text in plain.whole if not any(part in text for part in plain.parts)]
        of_ids = [text for text in plain.whole if is_id(text)]
        in_words = _with_one(_some(self._words, numbers), plain.parts, of_words)
        if not of_ids and not plain.parts_of_ids:
            return in_words
        in_ids = _with_one(_some(self._ids, numbers), plain.parts_of_ids, of_ids)
        return [a or b for a, b in zip(in_words, in_ids, strict=True)]


def _joined(texts: Sequence[str]) -> str:
    return _BETWEEN + "".join(text.casefold() + _BETWEEN for text in texts) if texts else ""


def _some(every: list[Any], numbers: Sequence[int] | None) -> list[Any]:
    return every if numbers is None else [every[number] for number in numbers]


def _with_one(texts: Sequence[str], parts: frozenset[str], whole: Sequence[str]) -> list[bool]:
    """Whether each has one of the parts, or one of the whole texts."""
    if "" in parts:
        return [text != "" for text in texts]
    wanted = [*parts, *(_BETWEEN + text + _BETWEEN for text in whole)]
    if not wanted:
        return [False] * len(texts)
    if len(wanted) == 1:
        (only,) = wanted
        return [only in text for text in texts]
    if len(whole) > _FEW:
        these = frozenset(whole)
        return [any(p in text for p in parts) or not these.isdisjoint(text.split(_BETWEEN)[1:-1]) for text in texts]
    return [any(w in text for w in wanted) for text in texts]


class Facets:
    """The facets that were asked of lately, bounded."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, tuple[Reader, ...]], Facet] = OrderedDict()

    def get(self, part: str, pool: Pool, readers: tuple[Reader, ...]) -> Facet | None:
        """What readers find in the values of a part; None when there are too many to keep."""
        if len(pool) > LARGEST:
            self._kept.pop((part, readers), None)
            return None
        facet = self._kept.pop((part, readers), None) or Facet(pool, readers)
        facet.refresh()
        self._kept[part, readers] = facet
        while sum(map(len, self._kept.values())) > LARGEST and len(self._kept) > 1:
            self._kept.popitem(last=False)
        return facet
