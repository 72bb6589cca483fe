"""The chooser of columns: what the keys do to the table behind it, and what of it lasts."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.screens.showing import Clock, app_of, shown, watch_screen
from tests.screens.story import ZONE, story
from tui.app import ScreenOptions, WatchApp
from tui.events.layout import COLUMNS, Shown, read_layout
from tui.events.stream import Stream
from tui.events.view import View
from tui.screens.columns import ColumnsScreen
from tui.screens.view_memory import ViewMemory
from tui.state.view_file import ViewFile
from widgets.column_keys import order_by
from widgets.column_list import ABOUT
from widgets.columns import shipped
from widgets.stream_table import StreamTable


def table_of(app: WatchApp) -> StreamTable:
    return watch_screen(app).views.table


def remembering(memory: ViewMemory) -> WatchApp:
    options = ScreenOptions(theme="soc-dark", ascii_only=False, zone=ZONE, memory=memory)
    return WatchApp(story(), options, clock=Clock())


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40), (200, 60)], ids=str)
async def test_the_chooser_fits_and_has_every_column_with_its_meaning(size: tuple[int, int]) -> None:
    app = app_of(story())
    async with app.run_test(size=size) as pilot:
        for key, stream in zip("123", Stream, strict=True):
            await press(pilot, key, "c")
            lines = "\n".join(shown(app))

            assert isinstance(app.screen, ColumnsScreen)
            assert f"COLUMNS  {stream.label}" in lines
            assert "enter keep" in lines
            assert "esc as before" in lines
            columns = [column for column in COLUMNS[stream] if column != "account"]
            for column in columns[: 12 if size[1] > 16 else 8]:
                assert ABOUT[column][:20] in lines
            await press(pilot, "escape")


async def test_a_column_is_hidden_and_shown_and_moved_and_the_table_follows_at_once() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "c", "j", "j", "space")
        assert list(table_of(app).fitted) == ["time", "severity", "result", "type", "ip", "country", "client"]

        await press(pilot, "space", "K", "K")
        assert list(table_of(app).fitted)[:3] == ["user", "time", "severity"]
        await press(pilot, "J", "enter")

        assert list(table_of(app).fitted)[:3] == ["time", "user", "severity"]
        assert not isinstance(app.screen, ColumnsScreen)
        assert app.focused is None or app.focused is table_of(app)


async def test_a_width_is_chosen_and_given_back_to_the_room() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "c", "j", "j")
        before = table_of(app).fitted["user"]
        await press(pilot, "h", "h", "h")
        assert table_of(app).fitted["user"] == before - 3
        assert f"fixed {before - 3}" in "\n".join(shown(app))

        await press(pilot, "a")
        assert table_of(app).fitted["user"] >= before


async def test_the_time_can_be_as_wide_as_a_day_and_its_clock() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "c", *["l"] * 9)
        assert table_of(app).fitted["time"] == len("12 Nov 12:04:31")


async def test_esc_leaves_the_columns_as_before_and_r_as_in_the_config() -> None:
    layout = read_layout(Stream.SIGNIN, ["time", "user:30", "city"])
    app = remembering(ViewMemory(View({Stream.SIGNIN: layout})))
    async with app.run_test(size=(120, 40)) as pilot:
        assert table_of(app).fitted == {"time": 8, "user": 30, "city": 24}
        await press(pilot, "c", "space", "escape")
        assert table_of(app).column_layout == layout
        await press(pilot, "c", "space", "enter")
        assert table_of(app).column_layout == layout[1:]
        await press(pilot, "c", "r", "enter")

        assert table_of(app).column_layout == layout


async def test_the_last_column_stays() -> None:
    memory = ViewMemory(View({Stream.SIGNIN: (Shown("user"),)}))
    app = remembering(memory)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "c", "space", "enter")

        assert table_of(app).column_layout == (Shown("user"),)


async def test_columns_without_room_are_told_by_name() -> None:
    memory = ViewMemory(View({Stream.SIGNIN: tuple(Shown(key) for key in COLUMNS[Stream.SIGNIN])}))
    app = remembering(memory)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c")

        missing = set(COLUMNS[Stream.SIGNIN]) - {"account", *table_of(app).fitted}
        assert missing
        assert f"{len(missing)} without room" in "\n".join(shown(app))
        assert "\n".join(shown(app)).count("no room") == len(missing)


async def test_sorting_by_a_hidden_column_from_the_chooser() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "c", "G", *"jjjjjjjjjj", "s")

        assert not isinstance(app.screen, ColumnsScreen)
        assert table_of(app).order == order_by("os")


async def test_what_was_chosen_is_there_after_a_restart_in_a_private_file(tmp_path: Path) -> None:
    app = remembering(ViewMemory(file=ViewFile(tmp_path / "state")))
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "c", "j", "j", "space", "enter", "T")
    app = remembering(ViewMemory(file=ViewFile(tmp_path / "state")))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

        assert "user" not in table_of(app).fitted
        assert app.looks.ages
        assert (tmp_path / "state" / "view.json").stat().st_mode & 0o777 == 0o600
        await press(pilot, "c", "r", "enter")
    assert ViewMemory(file=ViewFile(tmp_path / "state")).layouts == {}


async def test_a_choice_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    app = remembering(ViewMemory(file=ViewFile(tmp_path / "file" / "state")))
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "c", "space", "enter")

        assert any("not kept" in said.message for said in app._notifications)
        assert "time" not in table_of(app).fitted


async def test_a_damaged_file_is_told_and_the_columns_are_as_shipped(tmp_path: Path) -> None:
    (tmp_path / "view.json").write_text('{"version": 1, "columns": {"signin": ["nonsense"]}}')
    app = remembering(ViewMemory(file=ViewFile(tmp_path)))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

        assert table_of(app).column_layout is None
        assert any("damaged" in said.message for said in app._notifications)


def test_shipped_columns_are_known_by_name_and_meaning() -> None:
    for stream in Stream:
        assert {shown.key for shown in shipped(stream)} < set(COLUMNS[stream])
        assert set(COLUMNS[stream]) <= set(ABOUT)
