"""Later steps that wait for an earlier one: kept for a while, and not too many of them."""

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import signin
from tui.detection.identities import Identities
from tui.detection.kinds.aside import FEW, SHORT, Aside
from tui.detection.view import View
from tui.events.model import Seen

ALICE, BOB = ("alice",), ("bob",)


def view(arrival: int = 0, seen: Seen | None = None) -> View:
    return View(seen or signin(), Identities(), arrival=arrival)


def test_the_events_of_a_key_come_back_once_with_their_roles() -> None:
    aside = Aside()
    one, other = view(), view(1)
    aside.put(ALICE, 1, one, 0)
    aside.put(BOB, 1, view(), 0)
    aside.put(ALICE, 2, other, 1)

    assert aside.take(ALICE, 1) == [(1, one), (2, other)]
    assert aside.take(ALICE, 1) == []
    assert len(aside.take(BOB, 1)) == 1


def test_what_waited_too_long_does_not_come_back() -> None:
    aside = Aside()
    aside.put(ALICE, 1, view(0), 0)

    assert aside.take(ALICE, SHORT + 1) == []
    aside.put(ALICE, 1, view(0), 0)
    assert len(aside.take(ALICE, SHORT)) == 1


def test_it_stays_small_however_much_comes() -> None:
    by_number, by_time = Aside(capacity=100), Aside(capacity=10**9)
    for number in range(1_000):
        by_number.put((str(number),), 1, view(), 0)
        by_time.put((str(number),), 1, view(number * SHORT), number * SHORT)

    assert sum(len(by_number.take((str(number),), 0)) for number in range(1_000)) <= 100
    assert len(by_time) <= 2 * FEW


deeds = st.lists(
    st.tuples(st.sampled_from(["put", "put", "put", "take"]), st.integers(0, 3), st.integers(0, SHORT // 40)),
    max_size=400,
)


@given(deeds=deeds)
def test_what_comes_back_is_what_a_plain_list_would_give(deeds: list[tuple[str, int, int]]) -> None:
    """Whether few or many are kept, and whoever has asked before."""
    aside, plain, clock = Aside(), list[tuple[str, View]](), 0
    for deed, number, later in deeds:
        clock += later
        key = str(number)
        if deed == "put":
            event = view(clock)
            aside.put((key,), number, event, clock)
            plain.append((key, event))
            continue
        expected = [event for each, event in plain if each == key and event.arrival >= clock - SHORT]
        assert aside.take((key,), clock) == [(number, event) for event in expected]
        plain = [(each, event) for each, event in plain if each != key]
