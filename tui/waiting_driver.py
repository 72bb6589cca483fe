"""The terminal's driver where there is a POSIX terminal: it waits for keys.

Textual's own looks ten times a second whether there are any, as long as the program runs: a fifth of what it costs
to be left alone. Not for Windows, whose driver is another.
"""

import os
from codecs import getincrementaldecoder
from collections.abc import Iterable
from select import select
from threading import Event
from typing import Any

from textual import constants
from textual._xterm_parser import XTermParser  # private, as the driver's own use of it: a test types into it
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

AT_ONCE = 4096
"""Bytes that are read at once."""
LATER = constants.ESCAPE_DELAY + 0.005
"""Seconds after which it is known that esc was a key and began none."""


class Ending(Event):
    """An event that `select` can wait for too."""

    def __init__(self) -> None:
        super().__init__()
        self._heard, self._told = os.pipe()

    def fileno(self) -> int:
        """Can be read from while the event is set."""
        return self._heard

    def set(self) -> None:
        """Wakes whoever waits."""
        if not self.is_set():
            os.write(self._told, b"\0")
        super().set()

    def clear(self) -> None:
        """Lets them wait again."""
        if self.is_set():
            os.read(self._heard, 1)
        super().clear()


class WaitingDriver(LinuxDriver):
    """Sleeps until there is a key, or until the end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exit_event = self._ending = Ending()

    def run_input_thread(self) -> None:
        """Hands on what is typed."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        patience: float | None = None
        while not self._ending.is_set():
            typed = self.wait(patience)
            if typed:
                read = os.read(self.fileno, AT_ONCE)
                if not read:
                    self._ending.wait()  # nobody will type any more
                    return
                self._hand_on(parser.feed(text) if (text := decode(read)) else ())
            self._hand_on(parser.tick())
            patience = LATER if typed else None

    def wait(self, patience: float | None) -> bool:
        """Waits so many seconds, or for ever; True when something is typed."""
        return self.fileno in select([self.fileno, self._ending.fileno()], [], [], patience)[0]

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
