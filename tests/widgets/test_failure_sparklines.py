"""Charts of failed sign-ins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import START
from tests.widgets.stage import Stage, style_of, texts, widths
from widgets.charts import added, squeezed
from widgets.failure_sparklines import FailureSparklines
from widgets.glyphs import ASCII
from widgets.looks import Looks
from widgets.palette import PALETTES

LOOKS = Looks()
SERIES: dict[str, list[int | None]] = {
    "credentials_failed": [None] * 2 + [0] * 18 + [1, 2, 5, 16],
    "mfa_failed": [None] * 2 + [0] * 21 + [9],
    "sso_failed": [None] * 2 + [0] * 19 + [1, 1, 1],
    "modern_version_failed": [None] * 2 + [0] * 21 + [3],
}


async def drawn(
    size: tuple[int, int], series: dict[str, list[int | None]] = SERIES, looks: Looks = LOOKS
) -> list[str]:
    chart = FailureSparklines(looks=looks)
    chart.styles.height = size[1]
    async with Stage(chart).run_test(size=size) as pilot:
        chart.show(series, 9.0, START)
        await pilot.pause()
        assert widths(chart) == {size[0]}
        return texts(chart)


async def test_each_category_has_a_row_with_its_count_and_one_scale_serves_all() -> None:
    lines = await drawn((38, 7))

    assert lines[0] == " FAILURES 24 h ────────── 39, usual 9 "
    assert lines[1] == " bad pw  ┄┄..................▁▁▂█  24 "
    assert lines[2] == " mfa     ┄┄.....................▄   9 "
    assert lines[3] == " sso     ┄┄...................▁▁▁   3 "
    assert lines[4] == " old app ┄┄.....................▂   3 "
    assert lines[5] == " blocked ┄┄......................   0 "
    assert lines[6] == "               18    00    06 now     "


async def test_the_ascii_form_has_the_same_places() -> None:
    lines = await drawn((38, 7), looks=Looks(PALETTES["soc-mono"], ASCII))

    assert lines[1] == " bad pw  ??..................::-#  24 "


async def test_a_tall_pane_gives_each_category_three_lines_and_full_names() -> None:
    lines = await drawn((67, 17))

    assert [line[:13].strip() for line in lines[3::3][:5]] == [
        "bad password",
        "mfa",
        "sso",
        "app too old",
        "firewall",
    ]
    assert lines[1].rstrip().endswith("██")
    assert lines[1].count("█") == lines[2].count("█") == 2
    assert lines[3].rstrip().endswith("24")
    assert lines[3].count("┄") == 4
    assert lines[16].split() == ["18", "00", "06", "now"]


async def test_one_line_has_the_sum_the_usual_and_the_shares() -> None:
    lines = await drawn((80, 1))

    assert lines == [" fails 24h ┄┄..................▁▁▂█ 39, usual 9    pw 24  mfa 9  sso 3  other 3 "]


@pytest.mark.parametrize("width", [60, 66, 70])
async def test_a_short_line_gives_up_the_usual_and_the_rare_but_never_the_sum(width: int) -> None:
    (line,) = await drawn((width, 1))

    assert " 39 " in line
    assert "pw 24" in line
    assert "usual" not in line


async def test_a_quiet_day_is_zero_and_not_nothing() -> None:
    lines = await drawn((38, 7), {})

    assert lines[1] == " bad pw  ........................   0 "
    assert " 0, usual 9 " in lines[0]


async def test_a_category_that_is_not_known_has_its_own_row() -> None:
    teapots: list[int | None] = [*[0] * 23, 2]

    lines = await drawn((38, 8), {"teapot_failed": teapots})

    assert any(line.startswith(" teapot") and line.rstrip().endswith("2") for line in lines)


async def test_large_counts_take_room_from_the_blanks_before_they_take_it_from_the_bars() -> None:
    many: list[int | None] = [1000] * 24

    lines = await drawn((38, 7), {"credentials_failed": many})

    assert lines[1] == " bad pw  " + "█" * 24 + " 24k "


async def test_missing_differs_from_zero_in_colour_too() -> None:
    chart = FailureSparklines(looks=LOOKS)
    async with Stage(chart).run_test(size=(38, 7)) as pilot:
        chart.show(SERIES, None, START)
        await pilot.pause()

        style = PALETTES["soc-dark"].style
        assert style_of(chart, "┄┄") == style("degraded")
        assert style_of(chart, "....") == style("rule")
        assert style_of(chart, "█") == style("med")
        assert "usual" not in texts(chart)[0]


COUNTS = st.lists(st.none() | st.integers(0, 50), min_size=1, max_size=60)


@given(COUNTS, st.integers(1, 40))
def test_squeezing_loses_no_count_and_keeps_the_room(row: list[int | None], bins: int) -> None:
    narrow = squeezed(row, bins)

    assert len(narrow) <= bins
    assert sum(count or 0 for count in narrow) == sum(count or 0 for count in row)


def test_a_sum_is_unknown_only_where_no_row_knows() -> None:
    assert added([[None, None, 1], [None, 2, 3]]) == [None, 2, 4]
