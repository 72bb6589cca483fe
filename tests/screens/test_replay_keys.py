"""A replay is steered by keys that are there only where a recording is shown."""

from collections import Counter

import pytest
from msgspec.structs import replace

from tests.screens.fake_watch import FakeWatch
from tests.screens.showing import app_of, shown, text_of
from tests.screens.story import story
from tui.commands import Place, commands
from tui.events.reading import Steering
from tui.screens.replaying import OVER

KEYS: list[tuple[str, Steering]] = [
    ("space", "pause"),
    ("less_than_sign", "slower"),
    ("greater_than_sign", "faster"),
    ("full_stop", "event"),
    ("right_curly_bracket", "minute"),
    ("right_parenthesis", "hour"),
]


def replayed(words: str = "x10") -> FakeWatch:
    watch = story()
    watch.set_status(replace(watch.state, replay=words))
    return watch


@pytest.mark.parametrize("place", ["watch", "token"])
def test_the_keys_of_a_replay_are_no_others(place: Place) -> None:
    rows: tuple[Place, ...] = ("lists",) if place == "watch" else ()
    keys = Counter(key for command in commands(place, "everywhere", "replay", *rows) for key in command.keys)

    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("first", ["", "6"])
async def test_keys_steer_the_replay_from_both_screens(first: str) -> None:
    watch = replayed()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        for key in [first, *(key for key, _ in KEYS)]:
            await pilot.press(*([key] if key else []))
            await pilot.pause()

        assert watch.steered == [what for _, what in KEYS]
        assert "PAUSED" not in text_of(app), "the picture goes on"


async def test_without_a_recording_the_keys_do_nothing_and_space_holds_the_picture() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        for key, _ in KEYS:
            await pilot.press(key)
            await pilot.pause()

        assert watch.steered == []
        assert "PAUSED" in shown(app)[0]


async def test_the_speed_and_the_pause_are_shown_though_the_clock_stands() -> None:
    watch = replayed()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "x10 " in shown(app)[0]
        for first in ("", "6"):
            await pilot.press(*([first] if first else []))
            watch.set_status(replace(watch.state, replay=f"x20{first} paused"))
            app._tick()
            await pilot.pause()

            assert f"x20{first} paused" in shown(app)[0]


async def test_after_the_end_a_key_says_that_all_is_played() -> None:
    app = app_of(replayed("x10 ended"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("greater_than_sign")
        await pilot.pause()

        assert [notice.message for notice in app._notifications] == [OVER]


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_the_footer_has_the_keys_of_a_replay_first_and_keeps_the_way_out(width: int) -> None:
    app = app_of(replayed())
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.pause()

        assert shown(app)[-1].split()[:6] == ["?", "help", "space", "pause", "<", "slower"]
        assert shown(app)[-1].rstrip().endswith("q quit")


async def test_help_and_palette_name_the_keys_of_a_replay_and_not_the_pause_that_is_none() -> None:
    app = app_of(replayed())
    async with app.run_test(size=(120, 100)) as pilot:
        for key in ("question_mark", "ctrl+p"):
            await pilot.press(key)
            await pilot.pause()

            words = text_of(app)
            assert "Leave out the time until the next event" in words
            assert "Hold the picture" not in words
            await pilot.press("escape")
