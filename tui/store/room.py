"""Memory that the C library holds: what it keeps from one question to the next, and when it gives back the rest.

Measured over a ring of 1,000,000 events, in processor time of 21 questions, the same process asked in turn:
- A limit of 1 MB from which on each block is its own (M_MMAP_THRESHOLD) would hold 14 MB less after questions, but
  a count by three columns takes 2.3 times as long, and a text in two columns 2.2 times: so it is left at `ROOM`.
- To give back what is free takes 2 ms and is 10 MB after a backlog, 20 MB after questions. The next question takes
  up to three times as long, once: so it is done rarely.
"""

import ctypes
import sys
from typing import Any

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


def _trimming() -> Any:
    """`malloc_trim` of glibc; other C libraries have none."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None


_TRIM = _trimming()


def give_back() -> None:
    """Returns what is free to the system, wherever it lies, while other threads run. Elsewhere nothing changes."""
    if _TRIM is not None:
        _TRIM(0)
