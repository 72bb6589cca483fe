"""One writer for each consumer's files: a lock that ends with the process, however it ends."""

import contextlib
import errno
import os
import sys
from pathlib import Path
from types import TracebackType

from tui.state.files import StateNotSaved, private_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TAKEN = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_LOCKED_BYTE = 1 << 30
"""Windows keeps others from reading what is locked: far behind the number that they are to read."""


class Lock:
    """Held through an open file that is never replaced; children do not inherit it, and kill -9 frees it.

    `with Lock(path) as lock:` tries once; `lock.is_held` tells.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self.holder: int | None = None
        """Process that holds it, when that is another one and says so."""

    @property
    def is_held(self) -> bool:
        """Whether we have it, in the place where others look for it."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), self._path.stat())
        except OSError:  # the folder was moved or removed under us
            return False

    def acquire(self) -> bool:
        """Takes the lock; False when another one has it. `StateNotSaved` when there can be none."""
        if self.is_held:
            return True
        self.release()
        private_folder(self._path.parent)
        try:
            descriptor = os.open(self._path, _FLAGS, 0o600)
        except OSError as error:
            raise StateNotSaved.because_of(error, self._path) from error
        try:
            _take(descriptor)
            _write_pid(descriptor)
        except OSError as error:
            self.holder = _read_pid(descriptor)
            os.close(descriptor)
            if error.errno not in _TAKEN:
                raise StateNotSaved.because_of(error, self._path) from error
            return False
        self._descriptor, self.holder = descriptor, None
        return True

    def release(self) -> None:
        """Gives it back; the file stays, so that there is only ever one."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> "Lock":
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write_pid(descriptor: int) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())


def _read_pid(descriptor: int) -> int | None:
    with contextlib.suppress(OSError, ValueError):  # only to say who; not knowing is an answer
        os.lseek(descriptor, 0, os.SEEK_SET)
        return int(os.read(descriptor, 20))
    return None
