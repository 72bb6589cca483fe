"""The signals that end a program without a screen."""

import signal
import threading

_ENDINGS = ("SIGINT", "SIGTERM", "SIGHUP")


class Ending:
    """Waits for the signals that end a program, and remembers which came."""

    def __init__(self) -> None:
        self.status = 0
        self._came = threading.Event()
        for name in _ENDINGS:
            if number := getattr(signal, name, None):  # Windows has no SIGHUP
                signal.signal(number, self._end)

    def wait(self, seconds: float) -> bool:
        """Whether one came, within so many seconds."""
        return self._came.wait(seconds)

    def _end(self, number: int, _frame: object) -> None:
        self.status = 128 + number
        self._came.set()
