"""What stays is kept out of the garbage collector's way: it need not walk through it again and again.

What rules remember of a company are millions of objects, none of them garbage. To go through all of them takes a
second, in which no thread runs. So what a page of the first backlog brings is never searched, what a later one
brings is searched once, a little at a time while the screen rests, and so is whatever else a full search has found
in use. It is still freed when nobody needs it, unless it is part of a circle by then; none of what events bring is,
nor what requests leave: over 26 full rings some 90 objects were left so.
What the screen throws away is, some 1,500 objects a second while keys are pressed: that is why later pages are not
spared unsearched.
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic, thread_time
from typing import Any

from tui.detection.collector import collector_at_rest
from tui.right_of_way import RIGHT_OF_WAY
from tui.store.room import give_back

THRESHOLDS = (700, 5, 1)
"""CPython's own are 700, 10, 10. A full search then comes after some 7,000 new objects that stay, not after 70,000:
4 ms each, not 40."""
LONG = 0.002
"""Seconds of a search from which on what it went through is spared the next one."""
MANY = 100
"""Events of a page from which on it is worth that. Each leaves about ten objects with the rules."""
GIVEN_BACK = 3600.0
"""Seconds from one return of free memory to the next."""


class Settling:
    """The collector of this process while it watches."""

    def __init__(self, wanted: bool, clock: Callable[[], float] = monotonic) -> None:
        """Unwanted where many sessions come and go, as in tests: what a session brought would stay."""
        self._is_wanted = self._is_backlog = wanted
        self._clock = clock
        self._given_back: float | None = None

    def begin(self) -> None:
        """To be called once the program is there; a second session of a process changes nothing."""
        if self._is_wanted and _spare_what_stays not in gc.callbacks:
            gc.set_threshold(*THRESHOLDS)
            gc.callbacks.append(_spare_what_stays)
            gc.freeze()  # the program itself; what is garbage of its start, a megabyte, is not worth the 0.1 s

    @contextmanager
    def page(self, events: int) -> Iterator[None]:
        """Over a page of so many events the collector rests; what stays of it is spared from then on."""
        if not self._is_wanted or events < MANY:
            yield
            return
        with collector_at_rest(self._spare_the_page):
            yield

    def _spare_the_page(self) -> None:
        if not self._is_backlog:
            gc.collect(1)  # what is young: of this page, and of the screen since the last one
        gc.freeze()

    def settle(self) -> None:
        """To be called whenever no backlog is being read."""
        if self._is_backlog:
            self._is_backlog = False
            RIGHT_OF_WAY.in_passing = _spare_a_little
            gc.collect()  # of what no page has brought
            gc.freeze()
            gc.collect()  # CPython waits for a quarter more than the last full search has left
        if self._is_wanted and (self._given_back is None or self._clock() - self._given_back >= GIVEN_BACK):
            self._given_back = self._clock()
            give_back()


def _spare_a_little() -> None:
    """What a page has brought since the last time; nothing while the collector works by itself.

    All that a page brings takes up to twenty milliseconds at once, and a key waits for it.
    """
    if not gc.isenabled():
        gc.collect(1)
        gc.freeze()


_began = 0.0


def _spare_what_stays(phase: str, about: Mapping[str, Any]) -> None:
    global _began
    if about["generation"] < 2:
        return  # not a full one
    if phase == "start":
        _began = thread_time()
    elif thread_time() - _began > LONG:
        gc.freeze()
