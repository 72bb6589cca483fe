"""The week's rhythm."""

import pytest

from tests.widgets.stage import Stage, lines, style_of, texts, widths
from widgets.activity_heatmap import NOT_HELD, ActivityHeatmap
from widgets.glyphs import ASCII
from widgets.looks import Looks
from widgets.palette import PALETTES

WEEK: list[list[int | None]] = [[day * 10 if 8 <= hour < 18 else 0 for hour in range(24)] for day in range(7)]


@pytest.mark.parametrize("width", [31, 38, 54, 67, 80, 110, 200])
@pytest.mark.parametrize("palette", PALETTES)
async def test_it_fits_its_pane(width: int, palette: str) -> None:
    heat = ActivityHeatmap(looks=Looks(PALETTES[palette]))
    async with Stage(heat).run_test(size=(width, 9)) as pilot:
        heat.show(WEEK, about="all streams, 7 d", today=4)
        await pilot.pause()

        assert widths(heat) == {width}
        assert [line[1:4] for line in texts(heat)[1:8]] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        assert texts(heat)[8].split() == ["00", "06", "12", "18"]


async def test_shade_follows_the_count_and_the_peak_is_named() -> None:
    palette = PALETTES["soc-dark"]
    heat = ActivityHeatmap(looks=Looks(palette))
    async with Stage(heat).run_test(size=(67, 9)) as pilot:
        heat.show(WEEK, today=6)
        await pilot.pause()

        sunday = {segment.style.bgcolor for segment in lines(heat)[7] if segment.style}
        assert {palette.heat(0).bgcolor, palette.heat(1).bgcolor} <= sunday
        assert "most 60 an hour" in texts(heat)[0]
        assert style_of(heat, "Sun") == palette.style("bright")


async def test_where_cells_are_wide_the_number_stands_in_them() -> None:
    heat = ActivityHeatmap(looks=Looks())
    async with Stage(heat).run_test(size=(80, 9)) as pilot:
        heat.show(WEEK)
        await pilot.pause()

        assert texts(heat)[2].count(" 10") == 10


async def test_without_shades_numbers_or_bars_say_how_much() -> None:
    mono = Looks(PALETTES["soc-mono"], ASCII)
    small, large = ActivityHeatmap(looks=mono), ActivityHeatmap(looks=mono)
    async with Stage(small, large).run_test(size=(67, 18)) as pilot:
        small.show(WEEK)
        large.show([[None if count is None else count * 100 for count in day] for day in WEEK])
        await pilot.pause()

        assert texts(small)[7].count("60") == 10
        assert texts(small)[1].split()[1:4] == [".", ".", "."]
        assert texts(large)[7].count("##") == 10


async def test_hours_that_were_not_read_or_lie_before_the_first_event_are_not_zero() -> None:
    week: list[list[int | None]] = [[None] * 24, [NOT_HELD] * 24, *WEEK[2:]]
    heat = ActivityHeatmap(looks=Looks())
    async with Stage(heat).run_test(size=(67, 9)) as pilot:
        heat.show(week)
        await pilot.pause()

        assert texts(heat)[1].count("┄") == 48
        assert texts(heat)[2].count("·") == 24
        assert style_of(heat, "┄") == heat.looks.style("degraded")
