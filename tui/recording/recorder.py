"""Writes what arrives to a recording, in a thread of its own: no disk, slow or full, holds up the watch."""

import contextlib
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.events.model import Seen
from tui.events.reading import StreamHealth, TokenFacts
from tui.recording.lines import Head, end_line, entry_line, head_line
from tui.recording.opening import open_for_writing
from tui.recording.turns import Told, Turns
from tui.state.files import reason_of

WAITING = 200_000
"""Lines that may wait for the disk."""
AT_ONCE = 1_000
"""Lines that are made and written together."""
STOPPED = "The recording has stopped"


class Recorder:
    """`take` from the monitor's thread returns at once; each event is on its way to the disk within a moment."""

    def __init__(
        self, path: Path, head: Head, *, waiting: int = WAITING, clock: Callable[[], int] = time.time_ns
    ) -> None:
        """Raises `RecordingProblem` when this file cannot be recorded to."""
        self._descriptor = open_for_writing(path, head)
        self._head = head
        self._clock = clock
        self._turns = Turns()
        self._waiting: deque[Seen | Told] = deque()
        self._most = waiting
        self._something = threading.Event()
        self._is_closing = False
        self.problem = ""
        """Why nothing is recorded any more; empty while all is well."""
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
        self._thread.start()

    def take(self, events: Sequence[Seen]) -> None:
        """Events that are new to the ring."""
        self._put(events)

    def health(self, health: StreamHealth) -> None:
        """How a stream is doing, at each change; what only counts events is not written."""
        self._put(self._turns.of_stream(health, self._clock()))

    def token(self, facts: TokenFacts) -> None:
        """What is known of the token; written when it differs from what was known before."""
        self._put(self._turns.of_token(facts, self._clock()))

    def _put(self, lines: Sequence[Seen | Told]) -> None:
        if not lines or self.problem or self._is_closing:
            return
        if len(self._waiting) + len(lines) > self._most:
            self.problem = f"{STOPPED}: the disk does not keep up"
        else:
            self._waiting.extend(lines)
        self._something.set()

    def close(self, deadline: float = 2.0) -> None:
        """Writes the rest; a disk that does not answer is not waited for any longer."""
        self._is_closing = True
        self._something.set()
        self._thread.join(deadline)

    def _run(self) -> None:
        try:
            self._write(head_line(self._head))
            while not (self._is_closing or self.problem):
                self._something.wait()
                self._something.clear()
                self._write_waiting()
            self._write_waiting()
            self._write(end_line(self._clock()))
            os.fsync(self._descriptor)
        except OSError as error:
            self.problem = f"{STOPPED}: {reason_of(error)}"
        except Exception as error:  # noqa: BLE001 - nobody above a thread sees its faults: tell it where all is told
            self.problem = f"{STOPPED} by a fault of opwatch: {type(error).__name__}"
        finally:
            self._waiting.clear()
            os.close(self._descriptor)

    def _write_waiting(self) -> None:
        while count := min(len(self._waiting), AT_ONCE):
            self._write(b"".join(_line(self._waiting.popleft()) for _ in range(count)))

    def _write(self, lines: bytes) -> None:
        """All of it, or nothing where the file can be cut again: half a line is nobody's event."""
        size, rest = os.fstat(self._descriptor).st_size, memoryview(lines)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            with contextlib.suppress(OSError):  # what went wrong first is what counts
                os.ftruncate(self._descriptor, size)
            raise


def _line(said: Seen | Told) -> bytes:
    return said.line() if isinstance(said, Told) else entry_line(said)
