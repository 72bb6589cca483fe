"""Memory for the columns that a question makes on its way, kept from one question to the next."""

import numpy as np

ROOM = 16 << 20
"""Bytes. Questions over a full ring take up to 30 MB for some milliseconds."""


def keep_room() -> None:
    """Lets the C library keep what a question gave back, up to twice `ROOM`, instead of returning it to the system.

    To get it anew, page by page, takes longer than to count: of a count by three columns half of the time. In the C
    library of Linux the limit follows the largest block that was given back (`man mallopt`, M_MMAP_THRESHOLD); this
    one is never written to, so it takes no memory. Elsewhere nothing changes.
    """
    np.empty(ROOM, np.uint8)
