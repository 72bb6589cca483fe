"""The state of a rule, key by key, bounded: the keys longest untouched are forgotten first."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from tui.detection.kinds.finding import Key

KEYS = 50_000
ENTRIES = 4_096
"""Of one key: a page and a bit of failures a minute for hours; more says nothing new."""


class State(Protocol):
    """What a kind keeps for a key."""

    touched: int
    """The latest arrival of its events; not the clock, which another stream may hold."""


S = TypeVar("S", bound=State)


class Memory(Generic[S]):
    """States by key. `keep` is how long after its arrival an event may still matter."""

    def __init__(self, make: Callable[[], S], keep: int, capacity: int = KEYS) -> None:
        self._make = make
        self._keep = keep
        self.slack = keep // 16
        """How stale the order of the keys may be: moving a key at each event would cost more than it saves."""
        self._capacity = capacity
        self.states: dict[Key, S] = {}
        """Whoever is in a hurry looks here first: see `of`."""
        self.overflow = 0
        """Keys forgotten before their time."""
        self._due = -(2**63)
        """Until the clock says so, the key that was touched longest ago need not be looked for again."""

    def __len__(self) -> int:
        return len(self.states)

    def of(self, key: Key, arrival: int, clock: int) -> S:
        """The key's state, made if need be, for an event that arrived then; forgets what is too old to matter."""
        state = self.states.get(key)
        if state is not None and arrival - state.touched < self.slack:
            return state
        if state is None:
            state = self._make()
            self._forget(clock)
        else:
            del self.states[key]
        self.states[key] = state
        state.touched = max(state.touched, arrival)
        return state

    def get(self, key: Key) -> S | None:
        """The key's state if there is one."""
        return self.states.get(key)

    def _forget(self, clock: int) -> None:
        if clock <= self._due and len(self.states) < self._capacity:
            return
        while self.states:
            oldest = next(iter(self.states))
            state = self.states[oldest]
            self._due = state.touched + self._keep + self.slack
            if self._due >= clock:
                if len(self.states) < self._capacity:
                    return
                self.overflow += 1
            del self.states[oldest]
