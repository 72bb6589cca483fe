"""A replay is steered: steps of speed, the next event, and nothing once it is over."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.factories import START, signin
from tests.recording.test_recorder import HEAD
from tests.recording.test_replay_clock import HOUR, Timer
from tui.recording.playback import STEPS, Playback
from tui.recording.recorder import Recorder
from tui.recording.recording import Recording
from tui.recording.replay_clock import ReplayClock


@pytest.fixture
def recording(tmp_path: Path) -> Iterator[Recording]:
    recorder = Recorder(tmp_path / "r", HEAD, clock=lambda: START + 3 * HOUR)
    arrivals = (START + HOUR, START + 2 * HOUR)
    recorder.take([msgspec.structs.replace(signin(), received=at, fresh=True) for at in arrivals])
    recorder.close()
    found = Recording(tmp_path / "r")
    yield found
    found.close()


def playback_of(recording: Recording, speed: float = 1) -> tuple[Playback, Timer]:
    timer = Timer()
    playback = Playback(
        recording, speed, make_clock=lambda at, of: ReplayClock(at, of, timer=timer, sleep=timer.sleep)
    )
    playback.clock.run(recording.stretches[0].ends)
    return playback, timer


def test_the_speed_goes_up_and_down_in_steps_and_no_further(recording: Recording) -> None:
    playback, _ = playback_of(recording, 3)

    playback.steer("faster")
    assert playback.words == "x5"
    for _ in range(20):
        playback.steer("faster")
    assert playback.words == "x1000"
    for step in reversed(STEPS[:-1]):
        playback.steer("slower")
        assert playback.clock.speed == step
    playback.steer("slower")
    assert playback.words == "x1"


def test_the_time_until_the_next_event_is_left_out(recording: Recording) -> None:
    playback, _ = playback_of(recording)

    moments = []
    for _ in range(4):
        playback.steer("event")
        moments.append((playback.clock.now() - START) // HOUR)

    assert moments == [1, 2, 3, 3], "the last is where the recording ends"


def test_a_pause_is_said_and_ends_with_the_same_key(recording: Recording) -> None:
    playback, timer = playback_of(recording, 10)
    turns = playback.turns

    playback.steer("pause")
    timer.now += 100
    assert (playback.words, playback.clock.now()) == ("x10 paused", START)
    playback.steer("pause")
    timer.now += 1

    assert (playback.words, playback.clock.now()) == ("x10", START + 10 * 10**9)
    assert playback.turns == turns + 2


def test_what_is_over_is_steered_no_more(recording: Recording) -> None:
    playback, _ = playback_of(recording, 10)
    playback.steer("pause")
    playback.end()
    turns = playback.turns

    playback.steer("pause")
    playback.steer("faster")

    assert (playback.words, playback.turns) == ("x10 ended", turns)


async def test_pauses_between_polls_are_not_shorter_than_a_tenth_of_a_second_of_ours(recording: Recording) -> None:
    playback, timer = playback_of(recording, 1000)

    await playback.rest(2)

    assert timer.now - 5.0 == pytest.approx(0.1)
    assert playback.interval == 100
