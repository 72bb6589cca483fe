"""Files that nobody wrote on purpose: each is told in a line, or played as far as it goes."""

import os
import tracemalloc
from pathlib import Path

import msgspec
import pytest

from tests.factories import START, signin
from tests.recording.test_health_lines import OK
from tests.recording.test_recorder import HEAD, record
from tui.events.stream import Stream
from tui.recording.health_lines import health_line
from tui.recording.lines import LONGEST, end_line, entry_line, head_line
from tui.recording.problem import RecordingProblem
from tui.recording.recording import LONGEST_PAUSE, Recording

SECOND = 10**9


def event(after: float, user: str = "alice") -> bytes:
    return entry_line(msgspec.structs.replace(signin(user), received=START + int(after * SECOND), fresh=True))


def recording_of(path: Path, *lines: bytes) -> Recording:
    path.write_bytes(head_line(HEAD) + b"".join(lines))
    return Recording(path)


def found_in(recording: Recording) -> tuple[int, int, int]:
    """How many events, lines that cannot be read, lines that are not known; closes it."""
    recording.close()
    return len(recording), recording.bad_lines, recording.unknown_lines


def test_a_line_of_a_hundred_megabytes_is_left_out_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "r"
    path.write_bytes(head_line(HEAD) + event(1) + b'{"stream":"' + b"x" * 100_000_000 + b'"}\n' + event(2))
    tracemalloc.start()

    recording = Recording(path)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found_in(recording) == (2, 1, 0)
    assert most < 8 * LONGEST


@pytest.mark.parametrize("kept", [1, 30, -10, -1])
def test_a_last_line_that_was_cut_anywhere_costs_only_itself(tmp_path: Path, kept: int) -> None:
    assert found_in(recording_of(tmp_path / "r", event(1), event(2)[:kept])) == (1, 1, 0)


@pytest.mark.parametrize(
    ("line", "bad", "unknown"),
    [
        (b"\x80\x81\xff\n", 1, 0),
        (b'{"stream":"signin","note":"\xff"}\n', 1, 0),
        (b"\x00" * 4096 + b"\n", 1, 0),
        (b"[1,2]\n", 1, 0),
        (b"7\n", 1, 0),
        (b"null\n", 1, 0),
        (b'{"stream":["signin"],"received":7,"fresh":"yes","event":{}}\n', 0, 1),
        (b'{"ended":false}\n', 0, 1),
        (b'{"opwatch_recording":"1"}\n', 0, 1),
        (b"\n", 0, 0),
        (b"\r\n", 0, 0),
    ],
)
def test_a_line_of_something_else_is_counted(tmp_path: Path, line: bytes, bad: int, unknown: int) -> None:
    assert found_in(recording_of(tmp_path / "r", event(1), line, event(2))) == (2, bad, unknown)


def test_an_empty_file_a_folder_a_pipe_and_no_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")

    for name, why in {
        "empty": "empty is empty",
        "folder": "folder is a folder",
        "pipe": "pipe is no regular file",
        "nothing": "nothing cannot be read: there is no such file",
        "a\0b": "not a file name",
        "x" * 300: "cannot be read: file name too long",
    }.items():
        with pytest.raises(RecordingProblem, match=why) as told:
            Recording(tmp_path / name)
        assert "eyJ" not in told.value.message


@pytest.mark.skipif(os.geteuid() == 0, reason="everything is readable for root")
def test_a_file_of_somebody_else_says_no_permission(tmp_path: Path) -> None:
    record(tmp_path / "r")
    (tmp_path / "r").chmod(0)

    with pytest.raises(RecordingProblem, match="no permission"):
        Recording(tmp_path / "r")


def test_a_newer_format_is_refused_wherever_in_the_file_it_begins(tmp_path: Path) -> None:
    newer = msgspec.structs.replace(HEAD, opwatch_recording=2)
    for lines in ((head_line(newer),), (head_line(HEAD), event(1), head_line(newer))):
        (tmp_path / "r").write_bytes(b"".join(lines))

        with pytest.raises(RecordingProblem, match="newer opwatch, in format 2; this one reads format 1") as told:
            Recording(tmp_path / "r")
        assert told.value.hint == "update opwatch"


def test_two_accounts_in_one_file_are_refused_by_name(tmp_path: Path) -> None:
    other = msgspec.structs.replace(HEAD, account="globex", account_uuid="GLOBEX")

    with pytest.raises(RecordingProblem, match="holds two accounts, acme and globex"):
        recording_of(tmp_path / "r", event(1), head_line(other), event(2))


def test_where_the_clock_was_set_back_things_are_played_in_the_order_of_the_file(tmp_path: Path) -> None:
    recording = recording_of(
        tmp_path / "r",
        event(7_200),
        event(60),
        health_line(OK, START + 100 * SECOND, 0.0),
        event(7_300),
        end_line(START + SECOND),
    )

    moments = [recording.count(Stream.SIGNIN, START + after * SECOND) for after in (7_199, 7_200, 7_300)]
    told = recording.next_told(START)
    found = recording.event(Stream.SIGNIN, 1)

    assert moments == [0, 2, 3]
    assert told == START + 7_200 * SECOND
    assert found is not None
    assert found.received == START + 60 * SECOND, "it is shown as it had arrived"
    assert recording.stretches[0].ends == START + 7_300 * SECOND
    assert found_in(recording) == (3, 0, 0)


def test_a_moment_years_ahead_does_not_hold_up_what_comes_behind_it(tmp_path: Path) -> None:
    far = LONGEST_PAUSE / SECOND + 60
    recording = recording_of(
        tmp_path / "r", event(1), event(far), health_line(OK, START + int(far * SECOND), 0.0), event(2)
    )

    assert recording.stretches[0].ends == START + 2 * SECOND
    assert found_in(recording) == (2, 2, 0)


def test_what_is_written_while_the_file_is_read_is_left_for_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "r"
    recording = recording_of(path, event(1))
    with path.open("ab") as file:
        file.write(event(2) + event(3)[:20])

    found = recording.event(Stream.SIGNIN, 0)

    assert found is not None
    assert (len(recording), recording.next_arrival(START + SECOND), recording.lost) == (1, None, 0)
    assert found_in(recording) == (1, 0, 0)
    again = Recording(path)
    assert found_in(again) == (2, 1, 0)


def test_a_file_that_gets_shorter_while_it_is_played_loses_events_and_says_how_many(tmp_path: Path) -> None:
    recording = recording_of(tmp_path / "r", event(1), health_line(OK, START + SECOND, 0.0), event(2))
    (tmp_path / "r").write_bytes(head_line(HEAD) + event(1))

    assert recording.event(Stream.SIGNIN, 0) is not None
    assert recording.told(0) is None
    assert recording.event(Stream.SIGNIN, 1) is None
    assert recording.lost == 1
    recording.close()
