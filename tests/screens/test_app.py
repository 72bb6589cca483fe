"""The app: light to load, quiet about markup, and looks that fit the terminal."""

import subprocess
import sys

import pytest
from textual.widgets._toast import Toast

from tests.screens.showing import app_of, text_of
from tests.screens.story import story
from tui.screens.appearance import choose_looks, is_ascii_locale, theme_for


def test_loading_the_app_loads_nothing_heavy() -> None:
    heavy = ("httpx", "numpy", "starlette", "tui.monitor")
    script = f"import sys, tui.app; print([name for name in {heavy} if name in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "[]"


def test_the_first_picture_waits_for_nothing_that_comes_after_it() -> None:
    later = ("tomllib", "csv", "statistics", "tui.export", "tui.demo", "tui.events_api", "tui.recording")
    script = f"import sys, tui.cli.watch, tui.app; print([name for name in {later} if name in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "[]"


MADE = """
import dataclasses, tui.cli.watch, tui.app
from textual.dom import DOMNode
from textual.message import Message

def made(base):
    for each in base.__subclasses__():
        yield each
        yield from made(each)

def ours(base):
    return {each for each in made(base) if each.__module__.split(".")[0] in ("tui", "widgets")}

print(len(ours(DOMNode)), sorted(each.__qualname__ for each in ours(Message) if dataclasses.is_dataclass(each)))
"""
NODES = 40
"""Classes of Textual's that the first picture has made; each takes it a quarter of a millisecond."""


def test_the_first_picture_waits_for_few_classes_and_no_message_that_is_a_data_class() -> None:
    """A data class takes as long to make as a widget: it is written as text and compiled at each start."""
    told = subprocess.run([sys.executable, "-c", MADE], capture_output=True, text=True, check=True).stdout
    nodes, _, messages = told.strip().partition(" ")

    assert int(nodes) <= NODES
    assert messages == "[]"


@pytest.mark.parametrize(
    ("size", "classes"), [((120, 40), {"-normal", "-high"}), ((200, 60), {"-wide", "-tall", "-three"})]
)
async def test_the_first_picture_is_laid_out_for_the_terminal(size: tuple[int, int], classes: set[str]) -> None:
    app = app_of(story())
    async with app.run_test(size=size):
        screen = app.get_default_screen()

        assert screen.classes == classes


async def test_messages_are_never_markup_and_never_more_than_one() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        for name in ("[/x]", "[@click=app.quit]b[/]", "[bold]c"):
            app.notify(name, markup=True)
            await pilot.pause()

        assert "[bold]c" in text_of(app)
        assert len(app.screen.query(Toast)) == 1


async def test_ctrl_c_twice_quits_and_once_says_so() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert app.is_running
        assert "q or ctrl+q quits" in text_of(app)
        await pilot.press("ctrl+c")

    assert app.return_code == 0


@pytest.mark.parametrize(
    ("environ", "theme"),
    [
        ({"TERM": "xterm-256color"}, "soc-dark"),
        ({"TERM": "tmux-256color"}, "soc-dark"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "soc-dark"),
        ({"TERM": "linux"}, "soc-16"),
        ({"TERM": "xterm"}, "soc-16"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "soc-mono"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "soc-dark"),
    ],
)
def test_the_theme_is_the_best_that_the_terminal_shows(environ: dict[str, str], theme: str) -> None:
    assert theme_for(environ) == theme


@pytest.mark.parametrize(
    ("environ", "is_ascii"),
    [
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LC_CTYPE": "C.UTF-8"}, False),
        ({"LC_ALL": "POSIX", "LANG": "de_DE.utf8"}, True),
        ({"LANG": "de_DE.ISO8859-1"}, True),
        ({}, True),
    ],
)
def test_a_locale_without_block_characters_gets_ascii(environ: dict[str, str], is_ascii: bool) -> None:
    assert is_ascii_locale(environ) is is_ascii


def test_a_choice_beats_the_environment() -> None:
    looks = choose_looks("soc-light", False, None, {"NO_COLOR": "1", "LC_ALL": "C"})

    assert looks.palette.name == "soc-light"
    assert looks.glyphs.name == "unicode"


@pytest.mark.parametrize(("theme", "is_ansi"), [("soc-16", True), ("soc-mono", True), ("soc-dark", False)])
async def test_few_colours_use_the_terminals_own(theme: str, is_ansi: bool) -> None:
    app = app_of(story(), theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

        assert (app.theme == "ansi-dark") is is_ansi
        assert app.ansi_color is is_ansi or app.native_ansi_color is is_ansi


async def test_a_tick_after_the_last_screen_has_gone_does_nothing() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")

    app._tick()
