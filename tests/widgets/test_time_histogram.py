"""Bars of time as they are drawn: what failed at their foot, times beneath, the span in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.stage import Stage, style_of, texts, widths
from widgets.glyphs import ASCII
from widgets.looks import Looks
from widgets.palette import PALETTES
from widgets.time_axis import axis, lasting, span_words
from widgets.time_histogram import Bins, TimeHistogram

NS = 10**9
HOUR = 3600 * NS
BERLIN = ZoneInfo("Europe/Berlin")
LOOKS = Looks(zone=BERLIN)
TODAY = datetime(2026, 11, 20, tzinfo=BERLIN).date()
NOON = int(datetime(2026, 11, 20, 12, tzinfo=BERLIN).timestamp()) * NS


def hours(*rows: int | None, failed: tuple[int, ...] = ()) -> Bins:
    """Bins of an hour up to noon."""
    return Bins(tuple(NOON - n * HOUR for n in reversed(range(len(rows) + 1))), rows, failed)


async def drawn(bins: Bins, size: tuple[int, int], looks: Looks = LOOKS, marked: int | None = None) -> list[str]:
    chart = TimeHistogram(looks=looks)
    chart.styles.height = size[1]
    async with Stage(chart).run_test(size=size) as pilot:
        chart.show(bins, TODAY)
        chart.mark(marked)
        await pilot.pause()
        assert widths(chart) == {size[0]}
        return texts(chart)


async def test_zero_missing_and_little_look_different_and_the_bars_fill_the_room() -> None:
    lines = await drawn(hours(None, 0, 1, 16, 8), (52, 3))

    assert lines[0] == " " * 31 + "█" * 10 + " " * 11
    assert lines[1] == " " + "┄" * 10 + "." * 10 + "▁" * 10 + "█" * 20 + " "
    assert (
        lines[2] == " 07:00     08:00     09:00     1h a bar, most 16 ".ljust(52) or "1h a bar, most 16" in lines[2]
    )


async def test_signs_of_ascii_do() -> None:
    lines = await drawn(hours(None, 0, 1, 16, 8), (52, 3), Looks(glyphs=ASCII, zone=BERLIN))

    assert all(line.isascii() for line in lines)
    assert lines[1].strip() == "?" * 10 + "." * 10 + ":" * 10 + "#" * 20


@pytest.mark.parametrize("palette", list(PALETTES))
async def test_what_failed_has_the_colour_of_warnings(palette: str) -> None:
    looks = Looks(PALETTES[palette], zone=BERLIN)
    chart = TimeHistogram(looks=looks)
    chart.styles.height = 3
    async with Stage(chart).run_test(size=(42, 3)) as pilot:
        chart.show(hours(16, 16, 16, 4, failed=(0, 16, 4, 0)), TODAY)
        await pilot.pause()
        usual, warning = looks.style("accent"), looks.style("med")

        cells = [segment for segment in chart.render_line(1) for _ in segment.text]
        assert cells[5].style == usual
        assert cells[15].style == warning
        if looks.palette.ramp:  # a quarter of the bar: half of its lower line
            mixed = cells[25]
            assert mixed.text[:1] == "▄"
            assert mixed.style is not None
            assert (mixed.style.color, mixed.style.bgcolor) == (warning.color, usual.color)
        assert cells[35].style == usual


async def test_the_bin_of_the_cursor_is_lit() -> None:
    chart = TimeHistogram(looks=LOOKS)
    chart.styles.height = 3
    async with Stage(chart).run_test(size=(42, 3)) as pilot:
        chart.show(hours(1, 2, 3, 4), TODAY)
        chart.mark(NOON - HOUR - 1)
        await pilot.pause()

        assert style_of(chart, "▄" * 10) == LOOKS.style("bright", selected=True)


async def test_a_span_is_told_in_words_with_its_rows() -> None:
    chart = TimeHistogram(looks=LOOKS)
    chart.styles.height = 3
    async with Stage(chart).run_test(size=(80, 3)) as pilot:
        chart.show(hours(1, 2, None, 4, failed=(0, 2, 0, 0)), TODAY)
        chart.choose(NOON - HOUR)
        await pilot.pause()
        await pilot.press("left", "shift+left")
        await pilot.pause()
        assert texts(chart)[2].startswith(" 09:00 to 11:00  2 rows, 2 failed ")
        assert "z zoom in  shift+→ widen  Z out  esc rows" in texts(chart)[2]

        await pilot.press("right")
        await pilot.pause()
        assert "10:00 to 11:00  not held" in texts(chart)[2]
        await pilot.press("home")
        await pilot.pause()
        assert "08:00 to 09:00  1 row " in texts(chart)[2]


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=1, max_size=60),
    st.integers(1, 90 * 24 * 3600),
    st.integers(0, 40),
    st.integers(1, 120),
)
def test_labels_never_lie_over_each_other_nor_beyond_their_room(
    rows: list[int | None], seconds: int, ago: int, room: int
) -> None:
    edges = [NOON - ago * 86_400 * NS + n * seconds * NS for n in range(len(rows) + 1)]
    columns = [n * max(room, len(rows)) // len(rows) for n in range(len(rows) + 1)]

    free = 0
    for at, label in axis(edges, columns, room, BERLIN, TODAY):
        assert at >= free
        free = at + len(label) + 1
        assert free - 1 <= room


def test_what_is_not_of_today_has_its_day() -> None:
    day = 24 * HOUR

    assert span_words(NOON - HOUR, NOON, BERLIN, TODAY) == "11:00 to 12:00"
    assert span_words(NOON - day, NOON - day + 5 * NS, BERLIN, TODAY) == "Th 19 12:00 to 12:00:05"
    assert span_words(NOON - day, NOON, BERLIN, TODAY) == "Th 19 12:00 to Fr 20 12:00"
    assert lasting([0, HOUR, 2 * HOUR, 4 * HOUR]) == "1h"
    days = [NOON - 12 * HOUR - n * day for n in (2, 1, 0)]
    assert [label for _, label in axis(days, [0, 20, 40], 60, BERLIN, TODAY)] == ["We 18", "Th 19"]
