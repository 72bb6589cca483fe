"""Opens the file of a recording: a new one, closed to others, or one of ours. No other is written to."""

import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from tui.events.redact import redact
from tui.recording.lines import LONGEST, Head, read_head
from tui.recording.problem import RecordingProblem
from tui.state.files import reason_of

if sys.platform != "win32":
    import fcntl

_COMMON = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | _COMMON
_OLD = os.O_RDWR | os.O_APPEND | getattr(os, "O_NONBLOCK", 0) | _COMMON
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A named pipe must not make the opening wait."""


def open_for_reading(path: Path) -> tuple[BinaryIO, int]:
    """A file and its size by now; raises `RecordingProblem`."""
    try:
        descriptor = os.open(path, _READ)
    except FileNotFoundError:
        raise RecordingProblem(f"{_shown(path)} cannot be read: there is no such file") from None
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "not a file name"
        raise RecordingProblem(f"{_shown(path)} cannot be read: {reason}") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
        raise RecordingProblem(f"{_shown(path)} is {what}", "name a file that opwatch watch --record has made")
    return os.fdopen(descriptor, "rb"), status.st_size


def open_for_writing(path: Path, head: Head) -> int:
    """A descriptor that appends, behind a whole line; raises `RecordingProblem`."""
    try:
        descriptor = os.open(path, _NEW, 0o600)
    except FileExistsError:
        return _open_ours(path, head)
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from None
    _lock(descriptor, path)
    return descriptor


def _open_ours(path: Path, head: Head) -> int:
    if os.path.islink(path):  # noqa: PTH114 (Path.is_symlink raises on names that are too long)
        raise RecordingProblem(f"{_shown(path)} is a link", "name the file itself")
    try:
        descriptor = os.open(path, _OLD)
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from None
    try:
        _check(descriptor, path, head)
        _lock(descriptor, path)
        _end_line(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check(descriptor: int, path: Path, head: Head) -> None:
    shown, status = _shown(path), os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise RecordingProblem(f"{shown} is no regular file", "name a new file")
    if os.name == "posix" and status.st_uid != os.geteuid():
        raise RecordingProblem(f"{shown} belongs to somebody else", "name a new file")
    if status.st_size == 0:
        raise RecordingProblem(f"{shown} is there already, and no recording of opwatch", "name a new file")
    os.lseek(descriptor, 0, os.SEEK_SET)
    first, newline, _ = os.read(descriptor, LONGEST).partition(b"\n")
    found = read_head(first) if newline else None
    if found is None:
        raise RecordingProblem(f"{shown} is there already, and no recording of opwatch", "name a new file")
    if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
        raise RecordingProblem(f"the recording {shown} is open to others", f"close it: chmod 600 {shown}")
    if (found.account, found.account_uuid) != (head.account, head.account_uuid):
        raise RecordingProblem(f"{shown} is a recording of another account", "name a new file")


def _end_line(descriptor: int) -> None:
    """What a kill left of a line stays a line by itself."""
    size = os.lseek(descriptor, 0, os.SEEK_END)
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    if os.read(descriptor, 1) != b"\n":
        os.write(descriptor, b"\n")


def _lock(descriptor: int, path: Path) -> None:
    """One writer at a time; it ends with the process. Windows opens files for one writer anyway."""
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RecordingProblem(f"another opwatch records to {_shown(path)}", "name another file") from None
    except OSError:  # a file system without locks: two writers would each append whole lines
        return


def _refusal(path: Path, error: OSError | ValueError) -> RecordingProblem:
    reason = reason_of(error) if isinstance(error, OSError) else "not a file name"
    return RecordingProblem(f"{_shown(path)} cannot be written: {reason}")


def _shown(path: Path) -> str:
    return redact(str(path))
