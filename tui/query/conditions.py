"""The conditions of a query in its context: tests that need no further knowledge.

Single events and columns are both judged by these, so they cannot disagree on what a query means.
"""

from collections.abc import Callable, Hashable, Mapping
from functools import cache

from tui.events.alert import Alert
from tui.events.fields import FIELDS, Source
from tui.events.stream import Stream
from tui.query.matching import Plain
from tui.query.tree import Comparison, Leaf
from tui.query.values import Matcher

Sources = Mapping[Stream, tuple[Source, ...]]


class OfText(Leaf, frozen=True, eq=False):
    """Some text of these sources fits."""

    flats: tuple[str, ...]
    match: Matcher
    key: Hashable
    """Equal for tests that mean the same."""
    whole: frozenset[str] | None = None
    """The only ids that fit, folded; None when ids are not told apart."""
    plain: Plain | None = None
    """The same test as plain texts; None where it cannot be said so."""

    @property
    def sources(self) -> Sources:
        """Where each stream keeps the texts."""
        return _sources(self.flats)


@cache
def _sources(flats: tuple[str, ...]) -> Sources:
    return {
        stream: tuple(dict.fromkeys(source for flat in flats for source in FIELDS[flat].sources.get(stream, ())))
        for stream in Stream
    }


class OfTime(Leaf, frozen=True):
    """Event time from `start`, before `end`; None: no bound."""

    start: int | None = None
    end: int | None = None


class OfLateness(Leaf, frozen=True):
    """Nanoseconds between event and arrival, never negative."""

    comparison: Comparison


class OfStream(Leaf, frozen=True):
    """The stream is one of these words."""

    words: frozenset[str]


class OfAccount(Leaf, frozen=True, eq=False):
    """The account's name here, or its id, fits."""

    match: Matcher
    key: Hashable


class OfHours(Leaf, frozen=True):
    """The minute of the week, by local clocks, is one of these: people are at work, it is Monday, it is nine."""

    minutes: tuple[bool, ...]
    """For each minute of a week."""


class OfAlerts(Leaf, frozen=True, eq=False):
    """Some alert that the event is evidence of fits."""

    fits: Callable[[Alert], bool]
