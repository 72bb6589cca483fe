"""The health of a stream as snapshots tell it."""

from tui.events.stream import Stream
from tui.monitor.health import ANSWERS_KEPT, StreamPulse, skew_of

NOON = 1_772_452_800.0


def test_each_change_is_counted_and_leaves_older_snapshots_alone() -> None:
    pulse = StreamPulse(Stream.AUDIT)
    before, changes = pulse.now, pulse.changes

    pulse.read_to_the_end(NOON)

    assert (before.state, pulse.now.state) == ("starting", "ok")
    assert pulse.changes == changes + 1


def test_pages_are_counted_and_the_newest_event_stays_the_newest() -> None:
    pulse = StreamPulse(Stream.AUDIT)

    pulse.took_in(3, 1, 2, NOON)
    pulse.took_in(1, 0, 0, NOON - 100)
    pulse.took_in(0, 5, 0, None)

    assert (pulse.now.events, pulse.now.duplicates, pulse.now.bad_events) == (4, 6, 2)
    assert pulse.now.newest_event == NOON


def test_an_event_of_1970_is_an_event() -> None:
    pulse = StreamPulse(Stream.AUDIT)

    pulse.took_in(1, 0, 0, 0.0)

    assert pulse.now.newest_event == 0.0


def test_counting_a_page_does_not_end_a_failure() -> None:
    pulse = StreamPulse(Stream.AUDIT)

    pulse.failed(NOON, "It broke", "Later.", NOON + 1)
    pulse.took_in(1, 0, 0, NOON)

    assert (pulse.now.state, pulse.now.failing_since) == ("failing", NOON)


def test_answers_are_kept_for_an_hour_and_not_without_bound() -> None:
    pulse = StreamPulse(Stream.AUDIT)

    pulse.answered(NOON - 3_601, 0.1, 200)
    for second in range(ANSWERS_KEPT + 500):
        pulse.answered(NOON + second / 1000, 0.1, 200)

    assert len(pulse.now.answers) == ANSWERS_KEPT
    assert pulse.now.answers[0].at == NOON + 0.5


def test_a_failure_of_long_ago_tells_its_day() -> None:
    pulse = StreamPulse(Stream.AUDIT)

    pulse.failed(NOON, "It broke", "Later.", NOON + 1)
    pulse.failed(NOON + 43_199, "It broke", "Later.", NOON + 43_200)
    told = pulse.now.error
    pulse.failed(NOON + 43_200, "It broke", "Later.", NOON + 43_201)

    assert told == "It broke, since 12:00 UTC. Later."
    assert pulse.now.error == "It broke, since 2026-03-02 12:00 UTC. Later."
    assert pulse.now.tries == 3


def test_an_absent_stream_says_nothing_is_wrong_with_it() -> None:
    pulse = StreamPulse(Stream.AUDIT)

    pulse.stopped(NOON, "Refused", "Renew it.", NOON + 60)
    pulse.absent()

    assert (pulse.now.state, pulse.now.error, pulse.now.next_poll) == ("absent", "", None)


def test_a_clock_that_is_set_back_takes_all_moments_with_it() -> None:
    pulse = StreamPulse(Stream.AUDIT)
    pulse.read_to_the_end(NOON)
    pulse.failed(NOON + 60, "It broke", "Later.", NOON + 61)

    pulse.clock_was_set_back(3_600)

    assert (pulse.now.last_success, pulse.now.failing_since) == (NOON - 3_600, NOON - 3_540)
    assert (pulse.now.next_poll, pulse.now.cursor_since) == (NOON - 3_539, None)


def test_the_clock_is_compared_by_the_newest_answer_of_any_stream_that_tells() -> None:
    silent, older, newer = (StreamPulse(stream) for stream in Stream)
    assert skew_of([silent.now, older.now, newer.now]) is None

    for pulse, at, skew in ((newer, 20.0, -2.0), (older, 10.0, 95.0)):
        pulse.answered(at, 0.1, 200)
        pulse.compared(skew)
    silent.answered(30.0, 0.1, 200)

    assert skew_of([silent.now, older.now, newer.now]) == -2.0
