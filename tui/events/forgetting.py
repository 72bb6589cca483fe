"""Tables of what was met before, bounded: of a full one the oldest goes, a little at a time.

Emptied at once, a table would shrink and grow again and again, and the process stay as large as it ever was.
"""

from itertools import islice
from typing import Any

PART = 64
"""Of a full table one in so many goes at once: the search for the oldest passes by those that have gone."""


def make_room(table: dict[Any, Any], most: int) -> None:
    """Forgets the oldest entries of a table that has `most` or more; to be called before it gets another."""
    surplus = len(table) - most
    if surplus >= 0:
        for key in list(islice(table, surplus + max(1, most // PART))):
            del table[key]
