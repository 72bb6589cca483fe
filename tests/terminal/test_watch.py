"""The watch screen in a real pseudo-terminal."""

import re
import signal
import subprocess
import sys
import time

import pytest

from tests.demo_server import running_server
from tests.terminal.program import Program
from tests.whole.hostile import hostile_events
from tui.demo import demo_token
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.events.times import format_timestamp

SIZES = [(80, 24), (120, 40), (200, 60)]
FIRST_ROW = r"\d\d:\d\d:\d\d .*@acme\.test"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_demo_shows_rows_and_an_alert_and_q_gives_the_terminal_back(size: tuple[int, int]) -> None:
    with Program("--demo", "--no-state", size=size) as program:
        program.wait_for(FIRST_ROW)
        program.wait_for("HIGH")
        program.send("q")

        assert program.exit_status() == 0
        assert program.left_on() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_screen_and_gives_the_terminal_back(number: signal.Signals) -> None:
    with Program("--demo", "--no-state") as program:
        program.wait_for(FIRST_ROW)
        program.signal(number)

        assert program.exit_status() == 128 + number
        assert program.left_on() == []


def test_pause_stops_the_picture_and_not_the_collection() -> None:
    with Program("--demo", "--no-state") as program:
        program.wait_for(FIRST_ROW)
        program.send(" ")
        program.wait_for("PAUSED")
        program.wait_for(r"\b[1-9]\d* new", 60)
        program.send(" ")
        program.wait_for("FOLLOW")


def test_hostile_text_reaches_the_terminal_as_visible_text_only() -> None:
    source = FixedSource(hostile_events(format_timestamp(time.time_ns())))
    with (
        running_server(emulator(source)) as url,
        Program("--base-url", url, "--no-state", env={"OPWATCH_TOKEN": demo_token()}) as program,
    ):
        program.wait_for("␛]0;x␇")
        for key in "j\rjj123\x1b":
            program.send(key)
            program.settle(0.3, 2)

        assert program.exit_status(0) is None, program.text()
        assert not re.search(rb"\x1b\](0|2|52);", program.raw)
        assert "\x9b" not in program.raw.decode()
        assert "\u202e" not in program.raw.decode()
        assert demo_token().encode() not in program.raw


def test_what_is_no_terminal_is_refused_with_a_word() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "--demo"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "--plain" in done.stderr
    assert "Traceback" not in done.stderr
