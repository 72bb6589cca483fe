"""The real program in a real pseudo-terminal: keys in, screen and raw bytes out."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

import pyte

# pyte takes private sequences (`ESC [ > 1 u`, `ESC [ ? 2026 $ p`) for others that look like them
_PRIVATE = re.compile(rb"\x1b\[[<>=?][0-9;:]*\$?[a-zA-Z]")
_MODES = {b"1049": "alternate screen", b"1000": "mouse", b"1003": "mouse", b"1006": "mouse", b"2004": "paste"}


class Program:
    """One run of `opwatch`, or of what `argv` names; ended with the `with` block at the latest."""

    def __init__(
        self,
        *args: str,
        size: tuple[int, int] = (120, 40),
        env: dict[str, str] | None = None,
        term: str = "xterm-256color",
        argv: Sequence[str] = (sys.executable, "-m", "tui"),
    ) -> None:
        self.width, self.height = size
        self.raw = b""
        self.written_at = 0.0
        """When the last bytes came, by `time.perf_counter`: to put them on the screen takes a while here."""
        self.screen = pyte.Screen(self.width, self.height)
        self._stream = pyte.ByteStream(self.screen)
        self._status: int | None = None
        keep = ("PATH", "HOME", "LANG", "SYSTEMROOT", "COVERAGE_PROCESS_START", "PYTHONPATH")
        self._env = {k: os.environ[k] for k in keep if k in os.environ}
        self._env |= {"TERM": term, "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor", **(env or {})}
        self._argv = [*argv, *args]

    def __enter__(self) -> Self:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child becomes the program
            os.execve(self._argv[0], self._argv, self._env)
        self.resize(self.width, self.height)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            self._status = os.waitpid(self.pid, 0)[1]
        os.close(self._fd)

    def resize(self, width: int, height: int) -> None:
        """Gives the terminal another size."""
        self.width, self.height = width, height
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.screen.resize(height, width)

    def send(self, keys: str) -> None:
        """Types."""
        os.write(self._fd, keys.encode())

    def signal(self, number: int) -> None:
        """Sends the program a signal."""
        os.kill(self.pid, number)

    def read(self, seconds: float) -> None:
        """Takes what the program writes, for up to this long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self._fd], [], [], left)
            if not ready:
                return
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the other side is closed: the program has ended
                return
            if not data:
                return
            self.written_at = time.perf_counter()
            self.raw += data
            self._stream.feed(_PRIVATE.sub(b"", data))

    def wait_for(self, wanted: str | Callable[[str], bool], seconds: float = 20.0) -> str:
        """Reads until the screen shows a pattern; returns the screen. `AssertionError` when it never does."""
        shows = wanted if callable(wanted) else lambda text: re.search(wanted, text) is not None
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            if shows(self.text()):
                return self.text()
            if self.exit_status(0) is not None:
                break
        raise AssertionError(f"never on screen: {wanted!r}; the screen is\n{self.text()}")

    def settle(self, quiet: float = 0.4, seconds: float = 5.0) -> None:
        """Reads until nothing has been written for a while."""
        end, seen = time.monotonic() + seconds, -1
        while time.monotonic() < end and seen != len(self.raw):
            seen = len(self.raw)
            self.read(quiet)

    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def exit_status(self, seconds: float = 10.0) -> int | None:
        """The exit status once the program has ended, -N for signal N; None when it still runs."""
        end = time.monotonic() + seconds
        while self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.read(0.2)
                self._status = status
            elif time.monotonic() >= end:
                return None
            else:
                self.read(0.05)
        return os.waitstatus_to_exitcode(self._status)

    def left_on(self) -> list[str]:
        """Terminal modes that the program switched on and never off."""
        state: dict[bytes, bool] = {}
        for modes, switch in re.findall(rb"\x1b\[\?([\d;]+)([hl])", self.raw):
            state |= dict.fromkeys(modes.split(b";"), switch == b"h")
        return sorted(
            {name for mode, name in _MODES.items() if state.get(mode)}
            | ({"no cursor"} if state.get(b"25") is False else set())
        )
