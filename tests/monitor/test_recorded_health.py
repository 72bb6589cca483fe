"""The pulse of a stream that is played shows what was told of it, and nothing that the replay does by itself."""

from msgspec.structs import replace

from tui.events.reading import Answer, StreamHealth
from tui.events.stream import Stream
from tui.monitor.recorded_health import PlayedPulse

FAILING = StreamHealth(
    Stream.USAGE,
    state="failing",
    error="No answer.",
    tries=2,
    last_success=50.0,
    next_poll=70.0,
    failing_since=60.0,
    skew=1.5,
)


def read_by_itself(pulse: PlayedPulse) -> None:
    pulse.answered(100.0, 0.001, 200)
    pulse.reading()
    pulse.cursor_moved(100.0)
    pulse.took_in(3, 1, 0, 90.0)
    pulse.read_to_the_end(100.0)
    pulse.waits_until(160.0)


def test_what_the_replay_reads_is_counted_and_changes_nothing_else() -> None:
    pulse = PlayedPulse(Stream.USAGE)
    pulse.begin(is_told=True)
    pulse.told(FAILING)

    read_by_itself(pulse)

    assert pulse.now == replace(FAILING, events=3, duplicates=1, newest_event=90.0)


def test_nothing_is_taken_for_silence_while_the_stream_was_not_read() -> None:
    pulse = PlayedPulse(Stream.USAGE)
    pulse.begin(is_told=True)

    found = []
    for state in ("reading", "ok", "failing", "stopped", "ok"):
        pulse.told(replace(FAILING, state=state))
        found.append(pulse.is_well)

    assert found == [True, True, False, False, True]


def test_answers_add_up_and_a_new_run_begins_without_them() -> None:
    pulse = PlayedPulse(Stream.USAGE)
    pulse.begin(is_told=True)
    answers = [Answer(float(at), 0.1, 200) for at in range(2)]
    for answer in answers:
        pulse.told(replace(FAILING, answers=(answer,)))
    pulse.took_in(3, 0, 0, 90.0)
    assert pulse.now.answers == tuple(answers)

    pulse.begin(is_told=False)
    assert pulse.now == StreamHealth(Stream.USAGE, events=3, newest_event=90.0)

    read_by_itself(pulse)
    assert (pulse.now.state, pulse.now.last_success, len(pulse.now.answers), pulse.is_well) == (
        "ok",
        100.0,
        1,
        True,
    )
