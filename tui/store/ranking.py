"""The order of keys: numbers by size, weekdays from Monday, texts by letters; what is missing comes last."""

from collections.abc import Iterable

from tui.query.clock import WEEKDAYS
from tui.query.terms import SEVERITIES
from tui.store.keys import Key

_SEQUENCES = {"weekday": WEEKDAYS, "severity": SEVERITIES}


def ranks(keys: Iterable[Key], field: str, *, descending: bool = False) -> dict[Key, int]:
    """The place of each different key."""
    present = sorted(
        {key for key in keys if key is not None}, key=lambda key: place(key, field), reverse=descending
    )
    ranked: dict[Key, int] = {key: rank for rank, key in enumerate(present)}
    ranked[None] = len(present)
    return ranked


def place(key: Key, field: str) -> tuple[bool, int, str]:
    """What a key is sorted by."""
    if key is None:
        return (True, 0, "")
    if isinstance(key, int):
        return (False, key, "")
    sequence = _SEQUENCES.get(field, ())
    return (False, sequence.index(key) if key in sequence else 0, key.casefold())
