"""A value that no event has, and the one that was meant: a slip of the keys finds nothing, and is no fault."""

from collections.abc import Iterable, Sequence

from tui.events.names import Names
from tui.events.places import country_names
from tui.query.errors import nearest

SHORTEST_SLIP = 3
"""Of fewer letters anything is near."""


def nearest_seen(field: str, typed: str, seen: Sequence[str], names: Names) -> str | None:
    """Of the values of a field that were seen, the most frequent first, the one most like what was typed."""
    if len(typed) < SHORTEST_SLIP:
        return None
    words = {word.casefold(): value for value in reversed(seen) for word in _words_for(field, value, names)}
    return words.get(nearest(typed, words))


def _words_for(field: str, value: str, names: Names) -> Iterable[str]:
    """What people type for a value: of an address of mail its name, of a country's code the country."""
    shown = names.of(value) or value
    return (shown, shown.partition("@")[0], *(country_names().get(value, ()) if field == "country" else ()))
