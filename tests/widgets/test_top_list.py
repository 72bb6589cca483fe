"""Lists of the most frequent values."""

from tests.widgets.stage import Stage, style_of, texts, widths
from widgets.glyphs import ASCII
from widgets.looks import Looks
from widgets.palette import PALETTES
from widgets.strips import Part
from widgets.top_list import TopList

LOOKS = Looks()


async def test_bars_stand_in_proportion_with_counts_at_the_right() -> None:
    top = TopList("WHO FAILS", looks=LOOKS, role="med")
    async with Stage(top).run_test(size=(38, 6)) as pilot:
        top.show([("alice@acme.com", 6), ("bob", 3), ("carol", 1)])
        await pilot.pause()

        lines = texts(top)
        assert lines[0].startswith(" WHO FAILS ──")
        assert [line.count("━") for line in lines[1:4]] == [15, 8, 2]
        assert [line.split()[-1] for line in lines[1:4]] == ["6", "3", "1"]
        assert style_of(top, "━") == PALETTES["soc-dark"].style("med")
        assert widths(top) == {38}


async def test_only_as_many_rows_as_fit_are_shown_and_the_last_line_is_kept() -> None:
    top = TopList("FROM WHERE", looks=LOOKS)
    top.styles.height = 4
    async with Stage(top).run_test(size=(38, 10)) as pilot:
        top.show([(f"10.0.0.{i}", 9 - i) for i in range(9)], [[Part("DE "), Part("28", "bright")]])
        await pilot.pause()

        assert [line.split()[0] for line in texts(top)] == ["FROM", "10.0.0.0", "10.0.0.1", "DE"]


async def test_long_labels_are_cut_addresses_in_the_middle() -> None:
    top = TopList("TOP", looks=Looks(glyphs=ASCII))
    async with Stage(top).run_test(size=(38, 6)) as pilot:
        top.show(
            [("2001:db8:85a3::8a2e:370:7334", 5), ("somebody.with.a.long.name@acme.com", 4), ("王小明" * 9, 0)]
        )
        await pilot.pause()

        lines = texts(top)
        assert lines[1].startswith(" 2001:db~70:7334 =")
        assert lines[2].startswith(" somebody.with.~ =")
        assert widths(top) == {38}
        assert "=" not in lines[3]


async def test_nothing_is_said_in_words() -> None:
    top = TopList("WHO FAILS", looks=LOOKS, empty="nobody in 24 h")
    async with Stage(top).run_test(size=(38, 6)) as pilot:
        top.show([])
        await pilot.pause()

        assert texts(top)[1].strip() == "nobody in 24 h"


async def test_the_last_line_has_whole_groups_only() -> None:
    top = TopList("FROM WHERE", looks=LOOKS)
    async with Stage(top).run_test(size=(20, 4)) as pilot:
        top.show([], [[Part(country), Part(" 61", "bright")] for country in ("DE", "RO", "BR", "NL")])
        await pilot.pause()

        assert texts(top)[2].rstrip() == " DE 61  RO 61"


async def test_before_anything_is_known_nothing_is_said() -> None:
    found = TopList("RISK", looks=Looks(), empty="nobody")
    async with Stage(found).run_test(size=(40, 6)) as pilot:
        await pilot.pause()
        assert "nobody" not in "".join(texts(found))
        found.show([])
        await pilot.pause()

        assert "nobody" in texts(found)[1]
