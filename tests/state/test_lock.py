"""One writer a consumer: the lock ends with its process, and says who has it."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tui.state.files import StateNotSaved
from tui.state.lock import Lock

HOLD = """
import subprocess, sys
from pathlib import Path
from tui.state.lock import Lock
lock = Lock(Path(sys.argv[1]))
taken = lock.acquire()
if "child" in sys.argv:
    subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], close_fds=False)
print(taken, lock.holder, flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(path: Path, *more: str) -> Iterator["tuple[subprocess.Popen[str], str]"]:
    """A process that tries to take the lock, and what it says of it."""
    command = [sys.executable, "-c", HOLD, str(path), *more]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_a_lock_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    one, other = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")

    assert one.acquire()
    assert one.acquire()
    assert not other.acquire()
    assert (one.is_held, other.is_held, other.holder) == (True, False, os.getpid())
    one.release()
    assert other.acquire()
    assert other.holder is None
    other.release()


def test_another_process_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    with Lock(tmp_path / "lock"), another_process(tmp_path / "lock") as (_, said):
        assert said == f"False {os.getpid()}"


@pytest.mark.parametrize("more", [(), ("child",)])
def test_a_kill_frees_the_lock_even_while_a_child_lives_on(tmp_path: Path, more: tuple[str, ...]) -> None:
    lock = Lock(tmp_path / "lock")
    with another_process(tmp_path / "lock", *more) as (process, said):
        assert said == "True None"
        assert not lock.acquire()
        assert lock.holder == process.pid

        process.send_signal(signal.SIGKILL)
        process.wait()

        assert lock.acquire()
    lock.release()


def test_the_lock_file_stays_closed_to_others_and_names_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "lock"
    with Lock(path) as lock:
        assert lock.is_held
        assert path.read_text() == f"{os.getpid()}\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    assert path.exists()
    assert not lock.is_held


def test_a_lock_whose_folder_went_away_is_held_no_more_and_can_be_taken_again(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "lock"
    lock = Lock(path)
    lock.acquire()

    path.parent.rename(tmp_path / "moved")

    assert not lock.is_held
    other = Lock(path)
    assert other.acquire()
    assert not lock.acquire()
    other.release()
    assert lock.acquire()
    lock.release()


def test_where_no_lock_can_be_the_reason_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "file")

    with pytest.raises(StateNotSaved, match="a file stands where a folder should be"):
        Lock(tmp_path / "file" / "lock").acquire()
    with pytest.raises(StateNotSaved, match="symbolic links"):
        Lock(tmp_path / "link").acquire()


def test_a_lock_file_that_names_nobody_is_no_reason_to_fail(tmp_path: Path) -> None:
    with Lock(tmp_path / "lock"):
        (tmp_path / "lock").write_text("nobody")
        other = Lock(tmp_path / "lock")

        assert not other.acquire()
        assert other.holder is None
