"""A question's week, hour by hour."""

import pytest

from tests.widgets.stage import Stage, texts, widths
from tui.events.counts import Counts, CountsRow
from widgets.glyphs import UNICODE
from widgets.looks import Looks
from widgets.palette import PALETTES
from widgets.week_grid import WeekGrid

QUESTION = "stream:usage | by weekday,hour"


def week(*cells: tuple[str, int, int]) -> Counts:
    """Weekday, hour and count of each cell."""
    rows = [CountsRow((day, str(hour)), number, f"weekday:{day} hour:{hour}") for day, hour, number in cells]
    return Counts("heatmap", ("weekday", "hour"), rows, len(rows), sum(row.count for row in rows))


BUSY = week(("mon", 9, 40), ("mon", 10, 2), ("wed", 9, 5), ("sun", 23, 1))


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("palette", PALETTES)
async def test_it_fits_its_pane(width: int, palette: str) -> None:
    grid = WeekGrid(looks=Looks(PALETTES[palette]))
    async with Stage(grid).run_test(size=(width, 12)) as pilot:
        grid.show_counts(BUSY, QUESTION)
        await pilot.pause()

        assert widths(grid) == {width}
        assert [line[1:4] for line in texts(grid)[2:10]] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "all"]


async def test_sums_of_days_and_hours_stand_at_the_edges() -> None:
    grid = WeekGrid(looks=Looks())
    async with Stage(grid).run_test(size=(120, 12)) as pilot:
        grid.show_counts(BUSY, QUESTION)
        await pilot.pause()
        shown = texts(grid)

    assert "48 events" in shown[0]
    assert "most 40 an hour" in shown[0]
    assert shown[2].split()[-1] == "42"
    assert shown[9].split()[-1] == "48"
    assert "45" in shown[9].split()


async def test_the_cursor_begins_at_the_busiest_hour_and_says_in_words_what_is_there() -> None:
    grid = WeekGrid(looks=Looks())
    async with Stage(grid).run_test(size=(120, 12)) as pilot:
        grid.show_counts(BUSY, QUESTION)
        grid.focus()
        await pilot.pause()
        assert "Mon 09–10  40 events  of 42 on Mon" in texts(grid)[-1]

        await pilot.press("j")
        await pilot.pause()
        assert "Tue 09–10  nothing" in texts(grid)[-1]
        assert grid.row is None


async def test_the_cursor_goes_on_from_hour_to_day_and_from_sunday_to_monday() -> None:
    grid = WeekGrid(looks=Looks())
    async with Stage(grid).run_test(size=(120, 12)) as pilot:
        grid.show_counts(BUSY, QUESTION)
        grid.focus()
        await pilot.press(*["h"] * 10)

        assert grid.row == CountsRow(("sun", "23"), 1, "weekday:sun hour:23")
        await pilot.press("g")
        assert grid.row is not None
        assert grid.row.key == ("mon", "9")


async def test_the_cursor_stays_while_a_question_is_counted_anew_and_begins_again_with_another() -> None:
    grid = WeekGrid(looks=Looks())
    async with Stage(grid).run_test(size=(120, 12)) as pilot:
        grid.show_counts(BUSY, QUESTION)
        grid.focus()
        await pilot.press("l")
        grid.show_counts(week(("mon", 10, 3), ("fri", 1, 900)), QUESTION)
        assert grid.row is not None
        assert grid.row.key == ("mon", "10")

        grid.show_counts(week(("mon", 10, 3), ("fri", 1, 900)), "another", about="alice")
        assert grid.row.key == ("fri", "1")
        await pilot.pause()
        assert "RHYTHM OF ALICE" in texts(grid)[0]


async def test_enter_and_a_double_click_open_a_cell_that_counts_something() -> None:
    grid = WeekGrid(looks=Looks())
    opened: list[str] = []

    def note(message: object) -> None:
        if isinstance(message, WeekGrid.RowOpened) and message.row.drill not in opened:  # passes several widgets
            opened.append(message.row.drill)

    async with Stage(grid).run_test(size=(120, 12), message_hook=note) as pilot:
        grid.show_counts(BUSY, QUESTION)
        grid.focus()
        await pilot.press("enter", "j", "enter")
        cell = next(x for x in range(120) if texts(grid)[1][x : x + 2] == "09")
        await pilot.double_click(grid, offset=(cell, 4))
        await pilot.pause()

    assert opened == ["weekday:mon hour:9", "weekday:wed hour:9"]


async def test_a_week_without_events_says_how_to_go_back() -> None:
    grid = WeekGrid(looks=Looks())
    async with Stage(grid).run_test(size=(80, 12)) as pilot:
        grid.show_counts(week(), QUESTION)
        grid.focus()
        await pilot.pause()

        assert texts(grid)[-1].strip() == "Nothing to count. esc takes the question back."
        assert grid.row is None


async def test_hours_of_which_nothing_is_held_are_no_zeros_nor_is_the_sum_of_such_a_day() -> None:
    grid = WeekGrid(looks=Looks())
    tuesday = {(1, hour) for hour in range(24)}
    async with Stage(grid).run_test(size=(120, 14)) as pilot:
        grid.show_counts(week(), "q", unknown=tuesday | {(2, 3)})
        grid.focus()
        await pilot.pause()
        lines = texts(grid)
        assert lines[3].split() == ["Tue", *[UNICODE.not_yet] * 24, UNICODE.dash]
        assert lines[4].split() == ["Wed", UNICODE.not_yet, "0"]
        assert lines[5].split() == ["Thu", "0"]

        await pilot.press("l", "j")
        await pilot.pause()
        assert "Tue 01" in texts(grid)[11]
        assert "not held" in texts(grid)[11]
