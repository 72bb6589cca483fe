"""The command line; `main` is the command `opwatch`."""

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Loads the program and runs it."""
    gc.disable()  # what is loaded stays: the search for garbage among it would be a twentieth of the start
    from tui.cli.program import main as run  # while nobody searches; it begins again before a command runs

    run()
