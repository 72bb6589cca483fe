"""What is written: a file closed to others, whole lines, nothing of the token; and no file that is not ours."""

import json
import os
import resource
import stat
from pathlib import Path

import msgspec
import pytest

from tests.factories import signin, usage
from tui.recording.lines import Head
from tui.recording.problem import RecordingProblem
from tui.recording.recorder import Recorder
from tui.recording.recording import Recording

HEAD = Head(opwatch_recording=1, account="acme", started="2026-03-02T12:00:00Z", account_uuid="ACME")


def record(path: Path, *users: str, head: Head = HEAD) -> None:
    recorder = Recorder(path, head)
    recorder.take([signin(user) for user in users])
    recorder.close()
    assert recorder.problem == ""


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_a_recording_has_a_head_its_events_and_an_end_and_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "r"
    before = os.umask(0)
    try:
        record(path, "alice")
    finally:
        os.umask(before)

    head, event, end = lines(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (head["opwatch_recording"], head["account"]) == (1, "acme")
    assert (event["stream"], event["received"], event["fresh"]) == ("signin", "2026-03-02T12:00:00Z", False)
    assert list(end) == ["ended"]


def test_events_are_in_the_file_before_it_is_closed(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "r", HEAD)
    recorder.take([signin(), usage()])
    try:
        while not recorder.problem and len((tmp_path / "r").read_bytes().splitlines()) < 3:
            os.sched_yield()
    finally:
        recorder.close()


def test_another_run_is_appended_also_behind_a_line_that_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "r"
    record(path, "alice")
    path.write_bytes(path.read_bytes() + b'{"stream":"sign')
    record(path, "bob")

    recording = Recording(path)

    assert (len(recording), len(recording.stretches), recording.bad_lines) == (2, 2, 1)
    recording.close()


def test_a_file_that_is_no_recording_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    for content in (b"", b"notes\n", b'{"opwatch_recording":"1"}\n', b'{"opwatch_recording":1'):
        path = tmp_path / "notes"
        path.write_bytes(content)
        path.chmod(0o600)

        with pytest.raises(RecordingProblem, match="no recording of opwatch"):
            Recorder(path, HEAD)
        assert path.read_bytes() == content


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    record(tmp_path / "r")
    (tmp_path / "link").symlink_to(tmp_path / "r")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")

    for name, why in {
        "folder": "cannot be written",
        "pipe": "no regular file",
        "link": "is a link",
        "dangling": "is a link",
        "nowhere/r": "cannot be written",
        "a\0b": "not a file name",
    }.items():
        with pytest.raises(RecordingProblem, match=why):
            Recorder(tmp_path / name, HEAD)
    assert not (tmp_path / "nothing").exists()


def test_a_recording_that_is_not_to_be_continued_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r"
    record(path)

    with pytest.raises(RecordingProblem, match="another account"):
        Recorder(path, msgspec.structs.replace(HEAD, account_uuid="OTHER"))
    path.chmod(0o640)
    with pytest.raises(RecordingProblem, match="open to others"):
        Recorder(path, HEAD)
    path.chmod(0o600)
    first = Recorder(path, HEAD)
    with pytest.raises(RecordingProblem, match="another opwatch records"):
        Recorder(path, HEAD)
    first.close()
    path.write_bytes(path.read_bytes().replace(b'"opwatch_recording":1', b'"opwatch_recording":2'))
    with pytest.raises(RecordingProblem, match="newer opwatch"):
        Recorder(path, HEAD)


def test_a_full_disk_stops_the_recording_with_a_reason_and_leaves_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "r"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    recorder = Recorder(path, HEAD)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
        recorder.take([signin() for _ in range(50)])
        recorder.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert recorder.problem == "The recording has stopped: the file would be larger than allowed"
    assert path.read_bytes().endswith(b"\n")
    recorder.take([signin()])


def test_a_disk_that_does_not_keep_up_stops_the_recording_and_not_the_watch(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "r", HEAD, waiting=1)

    recorder.take([signin(), signin()])

    assert recorder.problem == "The recording has stopped: the disk does not keep up"
    recorder.close()
