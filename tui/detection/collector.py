"""The garbage collector while a page is judged."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keeps the collector from its work for the length of a page: some ten milliseconds.

    What rules remember looks to it like a growing heap, which it walks again and again: a quarter of the cost of an
    event over a backlog. None of it is garbage, and nothing here refers to itself in a circle.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
