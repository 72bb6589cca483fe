"""What the first frame does without is there before somebody asks for it."""

import ast
import subprocess
import sys
from pathlib import Path

import tui
from tui.screens.later import LATER

SCREENS = Path(tui.__file__).parent


def imported_late() -> set[str]:
    """The modules of screens that are imported within functions."""
    found = set()
    for file in [SCREENS / "app.py", *sorted((SCREENS / "screens").glob("*.py"))]:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        inner = [node for each in functions for node in ast.walk(each) if isinstance(node, ast.ImportFrom)]
        found |= {node.module for node in inner if node.module}
    return found


def test_every_screen_that_a_key_would_load_is_loaded_before() -> None:
    assert {name for name in imported_late() if name.startswith("tui.screens.")} == set(LATER)


def test_nothing_of_it_is_needed_for_the_first_frame() -> None:
    told = f"import sys, tui.app; print([name for name in {LATER!r} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "[]"
