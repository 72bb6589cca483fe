"""The garbage collector while a page is judged."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest(before_it_wakes: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Keeps the collector from its work for the length of a page: some ten milliseconds.

    What rules remember looks to it like a growing heap, which it walks again and again: a quarter of the cost of an
    event over a backlog. None of it is garbage, and nothing here refers to itself in a circle. `before_it_wakes` is
    the moment to spare it what has come; where somebody else keeps it at rest already, nothing is done.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        before_it_wakes()
        gc.enable()
