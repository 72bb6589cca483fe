"""Files that the program writes: the old text or the new one, whatever kills it meanwhile, and closed to others.

StateNotSaved    a file or a folder could not be written, and why in words; the program goes on without
"""

import contextlib
import errno
import os
import stat
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tui.events.redact import redact

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than allowed",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.ENOENT: "the folder is gone",
    errno.ENOTDIR: "a file stands where a folder should be",
    errno.EEXIST: "a file stands where a folder should be",
}
_FOLDERS_NOT_SYNCED = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES})
"""How file systems say that folders cannot be synced there; the file is in place by then."""
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
"""A named pipe must not make the opening wait."""


class StateNotSaved(Exception):  # noqa: N818 (a state of things, not a fault)
    """A state file could not be written; the message says which and why."""

    @classmethod
    def because_of(cls, error: OSError, path: Path) -> "StateNotSaved":
        """With the fault of the system in words."""
        return cls(f"{reason_of(error)} ({redact(str(path))})")


def reason_of(error: OSError) -> str:
    """A fault of the system in words, without the path."""
    return _REASONS.get(error.errno or 0) or (error.strerror or type(error).__name__).lower()


def write_private(path: Path, content: bytes) -> None:
    """Replaces a file as a whole, 0600; through a link the file that it names. Its folder must be there."""
    target = _target(path)
    try:
        _replace(target, content)
        _sync_folder(target.parent)
    except OSError as error:
        raise StateNotSaved.because_of(error, path) from error


def read_private(path: Path, limit: int) -> bytes | None:
    """A file's content, None if there is none; `OSError` when it cannot be read or is longer than `limit`."""
    try:
        descriptor = os.open(path, _READ_FLAGS)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "no regular file")
        content = file.read(limit + 1)
    if len(content) > limit:
        raise OSError(errno.EFBIG, f"longer than {limit} bytes")
    return content


def private_folder(folder: Path) -> None:
    """Makes a folder 0700, and those above it where they are missing; others stay as they are."""
    try:
        for each in [*reversed(folder.parents), folder]:  # `parents=True` would leave those above open to others
            if not each.is_dir():
                each.mkdir(mode=0o700, exist_ok=True)
        if stat.S_IMODE(folder.stat().st_mode) != 0o700:
            folder.chmod(0o700)
    except OSError as error:
        raise StateNotSaved.because_of(error, folder) from error


def set_aside(path: Path, word: str = "corrupt") -> Path:
    """Renames a file to `….corrupt-<time>` and returns its new path; nothing is overwritten."""
    target = _target(path)
    stem = f"{target.name}.{word}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    aside, number = target.with_name(stem), 1
    while os.path.lexists(aside):
        number += 1
        aside = target.with_name(f"{stem}-{number}")
    try:
        target.rename(aside)
        _sync_folder(target.parent)
    except OSError as error:
        raise StateNotSaved.because_of(error, path) from error
    return aside


def remove_leftovers(path: Path) -> None:
    """Removes what kills have left half written beside a file; only its one writer may call this."""
    target = _target(path)
    prefix, suffix = _temporary(target)
    with contextlib.suppress(OSError):  # they are in nobody's way; the next start tries again
        for name in os.listdir(target.parent):  # noqa: PTH208 (names are all that is asked)
            if name.startswith(prefix) and name.endswith(suffix):
                target.with_name(name).unlink()


def _target(path: Path) -> Path:
    """The file behind a link: `os.replace` on a link would put a file in the link's place."""
    return Path(os.path.realpath(path))


def _temporary(target: Path) -> tuple[str, str]:
    """Beginning and end of the names of half-written files."""
    return f".{target.name}-", ".tmp"


def _replace(target: Path, content: bytes) -> None:
    prefix, suffix = _temporary(target)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=prefix, suffix=suffix)  # 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        os.replace(name, target)  # noqa: PTH105 (both are names)
    except BaseException:
        with contextlib.suppress(OSError):  # what went wrong first is what counts
            os.unlink(name)  # noqa: PTH108
        raise


def _sync_folder(folder: Path) -> None:
    """Makes the new name last through a loss of power, where folders can be synced."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _FOLDERS_NOT_SYNCED:
            raise
    finally:
        os.close(descriptor)
