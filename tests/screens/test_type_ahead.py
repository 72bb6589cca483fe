"""Keys that come faster than they are acted on go where they would go if they came slowly."""

from collections.abc import Callable

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tests.screens.showing import app_of, watch_screen
from tests.screens.story import story
from tui.app import WatchApp

SIZE = (120, 40)
NAMED = ("tab", "enter", "escape", "down", "ctrl+p")


def typed(app: WatchApp, *keys: str) -> None:
    """All of them at once; what is no key's name are letters."""
    for key in keys:
        for each in (key,) if key in NAMED else key:
            character = each if len(each) == 1 else None
            app.post_message(Key(_character_to_key(each) if character else each, character))


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    """Looks again and again, for a few seconds at most."""
    for _ in range(200):
        if is_so():
            return
        await pilot.pause(0.02)
    pytest.fail("it has not come to that")


def focused_text(screen: Screen[object]) -> str:
    """What stands in the field that has the keys."""
    return screen.focused.value if isinstance(screen.focused, Input) else ""


def line_of_cursor(app: WatchApp) -> int | None:
    """0 is the newest row."""
    return watch_screen(app).views.table._window.cursor_line


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        (("t",), "TimeScreen"),
        (("o",), "ExportScreen"),
        (("a", "D"), "DealScreen"),
        (("ctrl+p",), "PaletteScreen"),
        (("/",), "WatchScreen"),
    ],
)
async def test_what_is_typed_while_a_dialog_opens_goes_into_it_in_order(
    opening: tuple[str, ...], name: str
) -> None:
    app = app_of(story())
    async with app.run_test(size=SIZE) as pilot:
        typed(app, *opening, "xyz alice q")

        await until(pilot, lambda: focused_text(app.screen).endswith("xyz alice q"))
        assert type(app.screen).__name__ == name


async def test_keys_of_a_dialog_without_a_field_are_acted_on_there() -> None:
    app = app_of(story())
    async with app.run_test(size=SIZE) as pilot:
        table = watch_screen(app).views.table
        before = table.fitted

        typed(app, "c", "jjx", "enter", "jj")

        await until(pilot, lambda: app.screen is watch_screen(app) and table.fitted != before)
        await until(pilot, lambda: line_of_cursor(app) == 2)


async def test_a_whole_errand_can_be_typed_ahead() -> None:
    app = app_of(story())
    async with app.run_test(size=SIZE) as pilot:
        typed(app, "/", "user:alice", "enter", "t", "-3h", "tab", "-1h", "enter", "jj")

        await until(pilot, lambda: watch_screen(app)._filtering.text == "user:alice after:-3h before:-1h")


async def test_escape_in_a_dialog_gives_the_keys_behind_it_to_the_rows() -> None:
    app = app_of(story())
    async with app.run_test(size=SIZE) as pilot:
        typed(app, "t", "-3h", "escape", "jjj")

        await until(pilot, lambda: line_of_cursor(app) == 3)
        assert watch_screen(app)._filtering.text == ""
