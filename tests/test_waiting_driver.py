"""Keys are waited for, not looked for."""

import os
import pty
import signal
import sys
import threading
import tty
from collections.abc import AsyncIterator
from select import select

import pytest
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste
from textual.message import Message

from tests.screens.fake_watch import FakeWatch
from tui.app import WatchApp
from tui.waiting_driver import LATER, Ending, WaitingDriver


class Typed(WaitingDriver):
    """The driver of a pseudo-terminal; what it has handed on, and how long it has waited each time."""

    def __init__(self) -> None:
        super().__init__(App())
        self.keyboard, self.fileno = pty.openpty()
        tty.setraw(self.fileno)
        self.handed_on: list[str] = []
        self.waits: list[float | None] = []
        self.changed = threading.Condition()
        self._reader = threading.Thread(target=self.run_input_thread)

    def process_message(self, message: Message) -> None:
        with self.changed:
            if isinstance(message, Key):
                self.handed_on.append(message.key)
            elif isinstance(message, Paste):
                self.handed_on.append(message.text)
            self.changed.notify()

    def wait(self, patience: float | None) -> bool:
        with self.changed:
            self.waits.append(patience)
            self.changed.notify()
        return super().wait(patience)

    def wait_for(self, *keys: str) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.handed_on == list(keys), 20), self.handed_on

    def begin(self) -> None:
        self._reader.start()

    def end(self) -> None:
        self.exit_event.set()
        self._reader.join(20)
        assert not self._reader.is_alive()


@pytest.fixture
async def typed() -> AsyncIterator[Typed]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)}
    driver = Typed()
    driver.begin()
    yield driver
    driver.end()
    for number, handler in kept.items():
        signal.signal(number, handler)
    os.close(driver.keyboard)
    os.close(driver.fileno)


async def test_keys_and_what_is_pasted_are_handed_on_in_order(typed: Typed) -> None:
    os.write(typed.keyboard, "jé\x1b[A\x1b[200~a b\x1b[201~".encode())

    typed.wait_for("j", "é", "up", "a b")


async def test_a_character_may_come_in_two_halves_and_what_is_none_does_no_harm(typed: Typed) -> None:
    first, second = "é".encode()[:1], "é".encode()[1:]
    os.write(typed.keyboard, b"a" + first)
    typed.wait_for("a")
    os.write(typed.keyboard, second + b"\xff" + b"b")

    typed.wait_for("a", "é", "replacement_character", "b")


async def test_esc_alone_is_a_key_after_a_while(typed: Typed) -> None:
    os.write(typed.keyboard, b"\x1b")

    typed.wait_for("escape")


async def test_after_a_key_it_looks_once_more_and_then_waits_for_as_long_as_it_takes(typed: Typed) -> None:
    os.write(typed.keyboard, b"j")
    typed.wait_for("j")

    with typed.changed:
        assert typed.changed.wait_for(lambda: typed.waits[-2:] == [LATER, None], 20)
    assert typed.waits == [None, LATER, None]


async def test_when_nobody_will_type_any_more_it_waits_for_the_end(typed: Typed) -> None:
    typed.end()
    typed.waits.clear()
    ended, typed.fileno = typed.fileno, os.open(os.devnull, os.O_RDONLY)
    os.close(ended)
    typed.exit_event.clear()
    again = threading.Thread(target=typed.run_input_thread)
    again.start()
    with typed.changed:
        assert typed.changed.wait_for(lambda: typed.waits, 20)
    typed.exit_event.set()
    again.join(20)

    assert not again.is_alive()
    assert typed.waits == [None]


def test_what_was_ended_may_begin_again() -> None:
    """A program that was stopped with ctrl+z goes on later."""
    ending = Ending()
    for _ in range(2):
        ending.set()
        ending.set()
        assert select([ending], [], [], 0)[0] == [ending]
        ending.clear()
        ending.clear()
        assert select([ending], [], [], 0)[0] == []


def test_the_screen_has_it_unless_another_is_chosen_or_textual_is_made_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert WatchApp(FakeWatch()).driver_class is WaitingDriver

    monkeypatch.setitem(sys.modules, "tui.waiting_driver", None)
    assert WatchApp(FakeWatch()).driver_class is LinuxDriver
    monkeypatch.undo()

    class Chosen(Driver):
        """Another."""

    monkeypatch.setattr(App, "get_driver_class", lambda _: Chosen)
    assert WatchApp(FakeWatch()).driver_class is Chosen
