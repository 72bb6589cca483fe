"""`watch --record` and `replay` as commands: what they print, what they refuse, and no token in the file."""

import os
import signal
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.cli.conftest import Opwatch
from tests.demo_server import running_server
from tests.factories import START, signin
from tests.recording.test_recorder import HEAD, lines
from tui.demo import demo_token
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.events.stream import Stream
from tui.events.times import format_timestamp
from tui.recording.lines import head_line
from tui.recording.recorder import Recorder


def recording_of(path: Path, *users: str) -> Path:
    recorder = Recorder(path, HEAD)
    arrived = [signin(user, at=number) for number, user in enumerate(users)]
    recorder.take([msgspec.structs.replace(seen, received=START + 10**10, fresh=True) for seen in arrived])
    recorder.close()
    # the recorder's own clock says when it ended: here that is long after
    path.write_bytes(b"".join(line for line in path.read_bytes().splitlines(True) if b"ended" not in line))
    return path


def test_a_replay_prints_the_new_events_and_ends_with_0(opwatch: Opwatch, tmp_path: Path) -> None:
    path = recording_of(tmp_path / "r", "alice", "bob")

    result = opwatch("replay", str(path), "--plain", "--speed", "1000", "--query", "user:bob", "--timezone", "UTC")

    assert result.status == 0
    assert result.out.startswith("2026-03-02 12:00:01  signin  bob@acme.test")
    assert "alice" not in result.out
    assert result.err == "opwatch: The recording has been played to its end\n"


def test_a_recording_cut_off_is_played_and_said(opwatch: Opwatch, tmp_path: Path) -> None:
    path = recording_of(tmp_path / "r", "alice", "bob")
    path.write_bytes(path.read_bytes()[:-20])

    result = opwatch("replay", str(path), "--plain", "--speed", "1000")

    assert result.status == 0
    assert "1 line of the recording could not be read" in result.err
    assert "alice" in result.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("notes",), "notes is no recording of opwatch"),
        (("nothing",), "nothing cannot be read: there is no such file"),
        (("empty",), "empty is empty"),
        (("newer",), "newer opwatch"),
        ((".",), "is a folder"),
        (("r", "--speed", "0"), "--speed"),
        (("r", "--speed", "1001"), "--speed"),
        ((), "Missing argument"),
        (("r", "--account", "nobody"), "there is no [accounts.nobody]"),
    ],
)
def test_what_cannot_be_replayed_is_told_in_a_line(
    opwatch: Opwatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes").write_text("notes\n")
    Path("empty").touch()
    Path("newer").write_bytes(head_line(msgspec.structs.replace(HEAD, opwatch_recording=2)))
    recording_of(tmp_path / "r", "alice")

    result = opwatch("replay", *arguments, "--plain")

    assert (result.status, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1
    assert words in result.err


def test_a_screen_without_a_terminal_is_refused(opwatch: Opwatch, tmp_path: Path) -> None:
    result = opwatch("replay", str(recording_of(tmp_path / "r", "alice")))

    assert result.status == 2
    assert "--plain prints lines" in result.err


def test_a_file_that_is_not_ours_is_not_recorded_to(opwatch: Opwatch, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine\n")

    result = opwatch("watch", "--demo", "--plain", "--record", str(tmp_path / "notes"))

    assert (result.status, result.out) == (2, "")
    assert "no recording of opwatch" in result.err
    assert (tmp_path / "notes").read_text() == "mine\n"


def test_a_watch_is_recorded_without_the_token(opwatch: Opwatch, tmp_path: Path) -> None:
    token, path = demo_token(), tmp_path / "r"
    event = {"uuid": "E", "timestamp": format_timestamp(time.time_ns()), "category": "success"}
    with running_server(emulator(FixedSource({Stream.SIGNIN: [event]}))) as url:
        _interrupt_when(lambda: path.exists() and b'"uuid":"E"' in path.read_bytes())
        result = opwatch("--plain", "--no-state", "--base-url", url, "--record", str(path), token=token)

    head, *told, end = lines(path)
    (recorded,) = (line for line in told if "event" in line)
    assert result.status == 130
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (recorded["event"], head["interval"]) == (event, 60.0)
    assert "ended" in end
    assert not [part for part in token.split(".") if part.encode() in path.read_bytes()]


def _interrupt_when(happened: Callable[[], bool]) -> None:
    def wait() -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end and not happened():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=wait, daemon=True).start()
