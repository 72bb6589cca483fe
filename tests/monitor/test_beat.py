"""How often the monitor looks for what is due."""

from tui.monitor.beat import OFTEN, RESTLESS, SELDOM, Beat
from tui.notifications.policy import MERGE_SECONDS


def test_it_looks_often_at_first_and_seldom_once_nothing_happens_any_more() -> None:
    beat = Beat(lambda: 1)

    pauses = [beat.seconds() for _ in range(2 * RESTLESS)]

    assert pauses[:RESTLESS] == [OFTEN] * RESTLESS
    assert pauses[RESTLESS:] == [SELDOM] * RESTLESS


def test_a_change_makes_it_look_often_for_longer_than_a_notification_waits() -> None:
    state = [0]
    beat = Beat(lambda: tuple(state))
    for _ in range(2 * RESTLESS):
        beat.seconds()
    state[0] += 1

    pauses = [beat.seconds() for _ in range(RESTLESS)]

    assert pauses == [OFTEN] * RESTLESS
    assert sum(pauses) > 2 * MERGE_SECONDS
