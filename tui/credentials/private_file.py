"""Reads a token from a file that nobody else can read, or refuses, like ssh does with its keys."""

import os
import stat
from pathlib import Path

from tui.credentials.shape import MAX_CHARACTERS, TokenProblem
from tui.events.redact import redact

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
"""No following of links; a named pipe must not make the opening wait."""


def read_private(path: Path, *, guarded: bool = True) -> str:
    """The file's text; `guarded` asks that it be ours and closed to others (service managers see to that)."""
    shown = redact(str(path))  # who mistakes --token-file for --token has put the token there
    if os.path.islink(path):  # noqa: PTH114 (Path.is_symlink raises on names that are too long)
        hint = "name the file itself; for a pipe, use --token-file -"
        raise TokenProblem(f"the token file {shown} is a link", hint)
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        # without its cause: the exception repeats the name
        raise TokenProblem(f"the token file {shown} cannot be opened: {reason}") from None
    try:
        _check(os.fstat(descriptor), shown, guarded)
        return os.read(descriptor, 2 * MAX_CHARACTERS).decode("utf-8", "replace")
    finally:
        os.close(descriptor)


def _check(status: os.stat_result, shown: str, guarded: bool) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise TokenProblem(f"the token file {shown} is no regular file", "for a pipe, use --token-file -")
    if not guarded or os.name != "posix":  # elsewhere the mode bits say nothing about who may read
        return
    if status.st_uid != os.geteuid():
        raise TokenProblem(f"the token file {shown} belongs to somebody else", "the file must be yours")
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise TokenProblem(f"the token file {shown} is open to others", f"close it: chmod 600 {shown}")
