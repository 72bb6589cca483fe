"""Writes lines so that a kill tears none: a pipe takes a short write as a whole or not at all."""

import os
import select
from collections.abc import Iterable, Iterator

ATOMIC = getattr(select, "PIPE_BUF", 4096)
"""Bytes that a pipe takes at once; longer lines may be torn."""


def write_lines(descriptor: int, lines: Iterable[bytes]) -> None:
    """Returns when the system has all of it; raises `OSError`, a `BrokenPipeError` when the reader has gone."""
    for portion in _portions(lines):
        _write(descriptor, portion)


def has_no_reader(descriptor: int) -> bool:
    """Whether it is a pipe or a socket whose other end is closed, as far as can be told."""
    if not hasattr(select, "poll"):  # Windows: the next write tells
        return False
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(turn & select.POLLERR for _, turn in poll.poll(0))


def _portions(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines, as many as fit."""
    portion = b""
    for line in lines:
        if portion and len(portion) + len(line) > ATOMIC:
            yield portion
            portion = b""
        portion += line
    if portion:
        yield portion


def _write(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        try:
            left = left[os.write(descriptor, left) :]
        except BlockingIOError:  # somebody who shares the pipe has made it so
            select.select([], [descriptor], [])
