"""How often the screen looks: often while something happens, once a second while nothing does."""

import pytest

from tui.screens.ticks import BEHIND, CHANGES, RESTLESS, SPAN, TICK, Ticks


class Clocked:
    """Looks at a watch whose revision, time and clock a test sets."""

    def __init__(self) -> None:
        self.revision = 3
        self.passed = 0.0
        self.ticks = Ticks(lambda: self.revision, lambda: 1_000.25 + self.passed, lambda: self.passed)

    def looks_until(self, end: float) -> list[float]:
        """The moments of all looks by then."""
        moments = []
        while self.passed < end:
            self.passed += self.ticks.until_next()
            moments.append(self.passed)
        return moments


def test_at_rest_it_looks_once_a_second_just_after_the_clock_has_turned() -> None:
    clocked = Clocked()
    clocked.looks_until(RESTLESS + 1)

    looks = clocked.looks_until(clocked.passed + 29.5)

    assert len(looks) == 30
    assert [(1_000.25 + moment) % 1 for moment in looks] == pytest.approx([BEHIND] * 30)


def test_polls_once_a_minute_that_bring_nothing_are_no_reason_to_look_more_often() -> None:
    clocked = Clocked()
    clocked.looks_until(RESTLESS + 1)
    for _ in range(CHANGES - 1):  # each of three is begun and answered
        clocked.revision += 1
        clocked.passed += clocked.ticks.until_next()

    assert clocked.ticks.until_next() > TICK


def test_while_something_happens_it_looks_twice_a_second() -> None:
    clocked = Clocked()
    clocked.looks_until(RESTLESS + 1)
    for _ in range(CHANGES):
        clocked.revision += 1
        clocked.ticks.until_next()

    looks = clocked.looks_until(clocked.passed + SPAN)

    assert len(looks) == SPAN / TICK
    assert clocked.ticks.until_next() > TICK


def test_what_somebody_does_makes_it_look_often() -> None:
    clocked = Clocked()
    clocked.looks_until(RESTLESS + 1)
    assert clocked.ticks.until_next() > TICK
    clocked.ticks.stir()

    assert clocked.ticks.until_next() == TICK
