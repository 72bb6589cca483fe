"""How soon a picture follows another: a key that comes just after one waits for the next."""

import sys

from tests.terminal.program import Program
from tui.cli.watch import PICTURES

TOLD_AT_THE_END = """
import atexit, sys
atexit.register(lambda: print("a second:", sys.modules["textual.constants"].MAX_FPS))
from tui.cli import main
main()
"""


def test_the_screen_is_painted_as_often_as_we_say_not_as_textual_does() -> None:
    with Program("--demo", "--no-state", argv=(sys.executable, "-c", TOLD_AT_THE_END)) as program:
        program.wait_for("Sign-ins")
        program.send("q")
        program.exit_status()

        assert f"a second: {PICTURES}" in program.text()
