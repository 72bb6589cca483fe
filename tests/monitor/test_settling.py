"""The garbage collector is spared what stays: page by page over the first backlog, later after each long search."""

import gc
from collections.abc import Callable
from time import thread_time

import pytest

from tui.monitor import settling as settling_module
from tui.monitor.settling import GIVEN_BACK, LONG, MANY, Settling
from tui.right_of_way import RIGHT_OF_WAY


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the collector; the real one is left alone."""
    calls: list[str] = []
    callbacks: list[Callable[..., None]] = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: calls.append(f"collect {generation}"))
    monkeypatch.setattr(gc, "freeze", lambda: calls.append("freeze"))
    monkeypatch.setattr(gc, "set_threshold", lambda *_: None)
    monkeypatch.setattr(gc, "callbacks", callbacks)
    monkeypatch.setattr(RIGHT_OF_WAY, "in_passing", lambda: None)
    monkeypatch.setattr(RIGHT_OF_WAY, "is_taken", False)
    return calls


def search(generation: int, seconds: float) -> None:
    """What the collector tells of a search that takes so long."""
    for callback in gc.callbacks:
        callback("start", {"generation": generation})
    end = thread_time() + seconds
    while thread_time() < end:
        pass  # the processor's time counts
    for callback in gc.callbacks:
        callback("stop", {"generation": generation})


def test_what_stays_is_frozen_once_and_without_the_garbage(calls: list[str]) -> None:
    settling = Settling(wanted=True)

    settling.settle()
    settling.settle()

    assert calls == ["collect 2", "freeze", "collect 2"]


def test_each_page_of_the_first_backlog_is_frozen_before_the_collector_wakes(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gc, "freeze", lambda: calls.append(f"freeze, collector at work: {gc.isenabled()}"))
    settling = Settling(wanted=True)

    with settling.page(MANY):
        assert calls == []

    assert calls == ["freeze, collector at work: False"]
    assert gc.isenabled()


def test_of_a_later_page_the_garbage_is_not_frozen(calls: list[str]) -> None:
    settling = Settling(wanted=True)
    settling.settle()
    calls.clear()

    with settling.page(MANY):
        assert not gc.isenabled()

    assert calls == ["collect 1", "freeze"]
    assert gc.isenabled()


def test_a_long_page_is_searched_a_little_at_a_time_while_the_screen_rests(calls: list[str]) -> None:
    settling = Settling(wanted=True)
    settling.settle()
    calls.clear()

    with settling.page(MANY):
        RIGHT_OF_WAY.give()
        assert calls == ["collect 1", "freeze"]

        RIGHT_OF_WAY.is_taken = True
        RIGHT_OF_WAY.give()
        assert calls == ["collect 1", "freeze"]

        RIGHT_OF_WAY.is_taken = False
    calls.clear()
    RIGHT_OF_WAY.give()
    assert calls == []


def test_a_page_of_the_first_backlog_is_not_searched_on_the_way(calls: list[str]) -> None:
    with Settling(wanted=True).page(MANY):
        RIGHT_OF_WAY.give()

    assert calls == ["freeze"]


def test_a_small_page_is_left_to_the_collector(calls: list[str]) -> None:
    with Settling(wanted=True).page(MANY - 1):
        assert gc.isenabled()

    assert calls == []


def test_what_a_long_full_search_went_through_is_not_searched_again(calls: list[str]) -> None:
    Settling(wanted=True).begin()
    calls.clear()

    search(generation=2, seconds=LONG)

    assert calls == ["freeze"]


def test_after_a_short_search_or_one_of_the_young_nothing_is_frozen(calls: list[str]) -> None:
    Settling(wanted=True).begin()
    calls.clear()

    search(generation=2, seconds=0.0)
    search(generation=1, seconds=LONG)

    assert calls == []


def test_of_several_sessions_in_a_process_only_the_first_begins(calls: list[str]) -> None:
    for _ in range(3):
        Settling(wanted=True).begin()

    assert calls == ["freeze"]
    assert len(gc.callbacks) == 1


def test_where_many_sessions_come_and_go_the_collector_is_left_alone(calls: list[str]) -> None:
    settling = Settling(wanted=False)

    settling.begin()
    with settling.page(MANY):
        assert gc.isenabled()
    settling.settle()

    assert calls == []
    assert gc.callbacks == []


def test_free_memory_goes_back_once_the_backlog_is_read_and_then_every_hour(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [5.0]
    monkeypatch.setattr(settling_module, "give_back", lambda: calls.append("give back"))
    settling = Settling(wanted=True, clock=lambda: clock[0])

    settling.settle()
    assert calls == ["collect 2", "freeze", "collect 2", "give back"]

    clock[0] += GIVEN_BACK - 1
    settling.settle()
    assert calls.count("give back") == 1

    clock[0] += 1
    settling.settle()
    assert calls.count("give back") == 2


def test_where_many_sessions_come_and_go_no_memory_goes_back(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling_module, "give_back", lambda: calls.append("give back"))

    Settling(wanted=False).settle()

    assert calls == []
