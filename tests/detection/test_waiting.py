"""Chains that wait for a step to stay away."""

from tui.detection.kinds.chain import Chain
from tui.detection.kinds.finding import Entry
from tui.detection.kinds.waiting import Waiting

ALICE, BOB = ("alice",), ("bob",)


def chain(time: int) -> Chain:
    return Chain(((Entry(time, str(time), "signin", False, time),),))


def test_a_chain_is_told_once_its_time_has_come_the_earliest_first() -> None:
    waiting = Waiting(patience=10)
    late, early = chain(5), chain(1)
    waiting.put(ALICE, late, 0.0)
    waiting.put(BOB, early, 2.0)

    assert list(waiting.over(10)) == []
    assert list(waiting.over(15)) == [(BOB, early, 2.0), (ALICE, late, 0.0)]
    assert list(waiting.over(15)) == []
    assert len(waiting) == 0


def test_of_a_key_only_what_still_holds_goes_on_perhaps_by_another_chain() -> None:
    waiting = Waiting(patience=10)
    for time in (0, 5, 20):
        waiting.put(ALICE, chain(time), 0.0)
    waiting.put(BOB, chain(5), 0.0)
    other = Chain(((Entry(3, "3", "signin", False, 3),), (Entry(20, "20", "signin", False, 20),)))

    waiting.revise(ALICE, lambda found: {0: found, 5: None, 20: other}[found.final.time])
    waiting.revise(("nobody",), lambda _: None)

    left = [(key, found.entries[0].time) for key, found, _ in waiting.over(100)]
    assert left == [(ALICE, 0), (BOB, 5), (ALICE, 3)]
    assert len(waiting) == 0
