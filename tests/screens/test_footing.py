"""The last line says what can be pressed where the keys are."""

import pytest
from textual.widget import Widget

from tests.screens.showing import app_of, shown, watch_screen
from tests.screens.story import story
from tui.screens.footing import OF, keys_of


@pytest.mark.parametrize("kind", OF)
def test_every_key_is_that_of_a_command(kind: type[Widget]) -> None:
    assert all(key and word for key, word in keys_of(OF[kind]))


async def test_beneath_a_question_it_is_empty_as_its_keys_do_nothing() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        rows = shown(app)[-1]
        await pilot.press("c")
        await pilot.pause()
        assert "help" not in shown(app)[-1]
        assert "quit" not in shown(app)[-1]
        assert "esc as before" in shown(app)[-1]

        await pilot.press("escape")
        await pilot.pause()
        assert shown(app)[-1] == rows


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=str)
async def test_it_changes_with_whatever_has_the_keys_and_always_tells_the_way_out(size: tuple[int, int]) -> None:
    app = app_of(story())
    async with app.run_test(size=size) as pilot:
        rows = shown(app)[-1]
        assert "enter detail" in rows
        assert rows.rstrip().endswith("q quit")

        await pilot.press("a")
        await pilot.pause()
        assert "enter its event" in shown(app)[-1]
        assert "A ack" in shown(app)[-1]

        await pilot.press("a", "z")
        await pilot.pause()
        assert "left right bar" in shown(app)[-1]
        assert "zoom in" in shown(app)[-1]

        await pilot.press("escape", "slash")
        await pilot.pause()
        assert "enter filter by it" in shown(app)[-1]
        assert shown(app)[-1].rstrip().endswith("esc as before")

        await pilot.press(*"| count by user", "enter")
        await pilot.pause()
        await pilot.pause()
        assert "enter its events" in shown(app)[-1]
        assert "esc back" in shown(app)[-1]

        await pilot.press("escape")
        await pilot.pause()
        await pilot.pause()
        assert watch_screen(app).views.table.has_focus
        assert shown(app)[-1] == rows
