"""Chains that are whole but for a step that must not follow: told once it has stayed away for long enough."""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator

from tui.detection.kinds.chain import Chain
from tui.detection.kinds.finding import Key


class Waiting:
    """Chains by key, each until its time has come; `patience` is how long a step must stay away."""

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self._turn = 0
        self._due: list[tuple[int, int]] = []
        self._chains: dict[int, tuple[Key, Chain, float]] = {}
        """By turn; what was undone is gone."""
        self._turns: defaultdict[Key, set[int]] = defaultdict(set)
        """Those of a key."""

    def __len__(self) -> int:
        return len(self._chains)

    def put(self, key: Key, chain: Chain, late: float) -> None:
        """Keeps a chain until its last event is long enough ago."""
        self._turn += 1
        self._chains[self._turn] = (key, chain, late)
        self._turns[key].add(self._turn)
        heapq.heappush(self._due, (chain.final.time + self.patience, self._turn))

    def revise(self, key: Key, revised: Callable[[Chain], Chain | None]) -> None:
        """Puts another chain to the same end in the place of each of a key; of what has none, nobody is told."""
        for turn in sorted(self._turns.get(key, ())):
            _, chain, late = self._chains[turn]
            found = revised(chain)
            if found is None:
                self._drop(key, turn)
            else:
                self._chains[turn] = (key, found, late)

    def _drop(self, key: Key, turn: int) -> None:
        del self._chains[turn]
        self._turns[key].remove(turn)
        if not self._turns[key]:
            del self._turns[key]

    def over(self, clock: int) -> Iterator[tuple[Key, Chain, float]]:
        """Those that have waited long enough, in order of time."""
        while self._due and self._due[0][0] <= clock:
            _, turn = heapq.heappop(self._due)
            if turn in self._chains:
                key, chain, late = self._chains[turn]
                self._drop(key, turn)
                yield key, chain, late
