"""How the program ends when nobody pressed a key: signals, a terminal that went away, a fault.

Whatever happens, the terminal is given back as it was found, and nothing that was not asked for stays behind.
"""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable

HARD_STOP_SECONDS = 2.0
"""After a signal the program ends by itself in this time, or is ended."""
TERMINAL_CHECK_SECONDS = 5.0


def end_on_signals(leave: Callable[[int], None]) -> None:
    """Calls `leave` with the exit status on SIGHUP, SIGTERM and SIGINT, also where SIGHUP was ignored before us.

    While a screen is shown ctrl+c is a key: SIGINT comes from outside. To be called in the screen's loop; one that
    no longer turns is not waited for.
    """
    loop = asyncio.get_running_loop()
    for name in ("SIGHUP", "SIGTERM", "SIGINT"):
        number = getattr(signal, name, None)
        if number is None:  # Windows has no SIGHUP
            continue
        try:
            loop.add_signal_handler(number, _leave, number, leave)
        except (NotImplementedError, RuntimeError):  # Windows; or a loop outside the main thread, in tests
            return


def _leave(number: int, leave: Callable[[int], None]) -> None:
    stop = threading.Timer(HARD_STOP_SECONDS, os._exit, [128 + number])
    stop.daemon = True
    stop.start()
    leave(128 + number)


def watch_terminal(before_end: Callable[[], None]) -> None:
    """Ends the process when its terminal is gone: the screen's threads would spin on it for ever."""
    watcher = threading.Thread(target=_watch_terminal, args=(before_end,), name="terminal-watch", daemon=True)
    watcher.start()


def _watch_terminal(before_end: Callable[[], None]) -> None:
    while _is_there():
        time.sleep(TERMINAL_CHECK_SECONDS)
    before_end()
    os._exit(129)


def _is_there() -> bool:
    """A terminal that hung up is none any more."""
    return os.isatty(0) and os.isatty(2)
