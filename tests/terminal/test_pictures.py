"""How soon a picture follows another: a key that comes just after one waits for the next."""

import sys

from tests.terminal.program import Program
from tui.cli.watch import PICTURES

TOLD_AT_THE_END = """
import atexit, os, sys
left = lambda: os.environ.get("TEXTUAL_FPS")
atexit.register(lambda: print("a second:", sys.modules["textual.constants"].MAX_FPS, "told on:", left()))
from tui.cli import main
main()
"""


def test_the_screen_is_painted_as_often_as_we_say_not_as_textual_does() -> None:
    with Program("--demo", "--no-state", argv=(sys.executable, "-c", TOLD_AT_THE_END)) as program:
        program.wait_for("Sign-ins")
        program.send("q")
        program.exit_status()

        assert f"a second: {PICTURES} told on: None" in program.text()


def test_whoever_says_how_often_is_heard() -> None:
    argv = (sys.executable, "-c", TOLD_AT_THE_END)
    with Program("--demo", "--no-state", argv=argv, env={"TEXTUAL_FPS": "30"}) as program:
        program.wait_for("Sign-ins")
        program.send("q")
        program.exit_status()

        assert "a second: 30 told on: 30" in program.text()
