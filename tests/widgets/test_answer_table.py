"""What a question counts, as a table."""

import pytest

from tests.widgets.stage import Stage, style_of, texts, widths
from tui.events.counts import Counts, CountsRow
from widgets.answer_table import AnswerTable
from widgets.glyphs import ASCII
from widgets.looks import Looks
from widgets.palette import PALETTES


def counts(*numbers: int, groups: int = 0, total: int = 0, of: str = "events") -> Counts:
    """People with so many each."""
    rows = [
        CountsRow((f"user{place}@acme.test", ""), number, f"user:user{place}")
        for place, number in enumerate(numbers)
    ]
    return Counts("groups", ("user", "country"), rows, groups or len(rows), total, of)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("palette", PALETTES)
async def test_it_fits_its_pane(width: int, palette: str) -> None:
    table = AnswerTable(looks=Looks(PALETTES[palette]))
    async with Stage(table).run_test(size=(width, 9)) as pilot:
        table.show(counts(1000, 10, 1, total=1011))
        await pilot.pause()

        assert widths(table) == {width}
        assert texts(table)[1].split() == ["USER", "COUNTRY", "COUNT", "SHARE"]


async def test_bars_are_as_long_as_the_counts_are_high_and_every_count_has_one() -> None:
    table = AnswerTable(looks=Looks())
    async with Stage(table).run_test(size=(100, 9)) as pilot:
        table.show(counts(1000, 500, 1))
        await pilot.pause()

        bars = [line.count("━") for line in texts(table)[2:5]]
        assert bars[0] > bars[1] > bars[2] == 1
        assert abs(bars[0] - 2 * bars[1]) <= 1


async def test_shares_are_of_all_that_was_counted_and_stand_only_where_there_is_a_sum() -> None:
    table = AnswerTable(looks=Looks())
    async with Stage(table).run_test(size=(100, 9)) as pilot:
        table.show(counts(30, 10, total=80))
        await pilot.pause()
        assert [line.split()[-2:] for line in texts(table)[2:4]] == [["30", "37.5%"], ["10", "12.5%"]]

        table.show(counts(3, 1, of="different items"))
        await pilot.pause()
        assert "SHARE" not in texts(table)[1]
        assert texts(table)[2].split()[-1] == "3"


async def test_what_lacks_a_field_is_called_none_in_a_quiet_colour() -> None:
    table = AnswerTable(looks=Looks())
    async with Stage(table).run_test(size=(100, 9)) as pilot:
        table.show(counts(3))
        await pilot.pause()

        assert texts(table)[2].split()[1:3] == ["user0@acme.test", "none"]
        assert style_of(table, "none").color == PALETTES["soc-dark"].style("dim").color


async def test_the_title_says_when_there_are_more_rows_than_are_shown() -> None:
    table = AnswerTable(looks=Looks())
    async with Stage(table).run_test(size=(120, 9)) as pilot:
        table.show(counts(3, 2, groups=5_000, total=9_000))
        await pilot.pause()

        assert "COUNTED BY USER, COUNTRY" in texts(table)[0]
        assert "9,000 events" in texts(table)[0]
        assert "the first 2 of 5,000 rows" in texts(table)[0]


async def test_the_cursor_stays_on_its_group_when_the_counts_change() -> None:
    table = AnswerTable(looks=Looks())
    async with Stage(table).run_test(size=(100, 9)) as pilot:
        table.show(counts(3, 2, 1))
        table.focus()
        await pilot.press("j", "j")
        assert table.row is not None
        assert table.row.key[0] == "user2@acme.test"

        later = counts(3, 2, 9)
        table.show(Counts("groups", later.fields, sorted(later.rows, key=lambda row: -row.count), 3))
        assert table.row is not None
        assert (table.row.key[0], table.row.count) == ("user2@acme.test", 9)


async def test_keys_move_the_cursor_within_the_rows_and_the_rows_follow_it() -> None:
    table = AnswerTable(looks=Looks())
    async with Stage(table).run_test(size=(100, 7)) as pilot:
        table.show(counts(*range(100, 60, -1)))
        table.focus()
        await pilot.press("G")
        await pilot.pause()
        assert table.row == CountsRow(("user39@acme.test", ""), 61, "user:user39")
        assert "user39@acme.test" in texts(table)[-1]

        await pilot.press("j", "g", "k")
        await pilot.pause()
        assert "user0@acme.test" in texts(table)[2]


async def test_enter_and_a_double_click_open_a_row() -> None:
    table = AnswerTable(looks=Looks())
    stage = Stage(table)
    opened: list[str] = []
    async with stage.run_test(size=(100, 9), message_hook=lambda m: _note(m, opened)) as pilot:
        table.show(counts(3, 2, 1))
        table.focus()
        await pilot.press("j", "enter")
        await pilot.double_click(table, offset=(10, 4))
        await pilot.pause()

    assert opened == ["user:user1", "user:user2"]


def _note(message: object, opened: list[str]) -> None:
    """A message comes by once for each widget that it passes."""
    if isinstance(message, AnswerTable.RowOpened) and message.row.drill not in opened:
        opened.append(message.row.drill)


async def test_without_a_row_it_says_how_to_go_back() -> None:
    table = AnswerTable(looks=Looks(PALETTES["soc-mono"], ASCII))
    async with Stage(table).run_test(size=(80, 9)) as pilot:
        table.show(counts())
        await pilot.pause()

        assert texts(table)[2].strip() == "Nothing to count. esc takes the question back."
        assert table.row is None


async def test_an_item_without_a_name_is_shown_by_its_short_id_and_a_person_is_never_cut_for_it() -> None:
    table = AnswerTable(looks=Looks())
    async with Stage(table).run_test(size=(80, 9)) as pilot:
        rows = [CountsRow(("gyamoffcw7baoxhrakzykkkp2s", "svc-deploy@acme.test"), 3, "")]
        table.show(Counts("groups", ("item", "user"), rows, 1, 3))
        await pilot.pause()

        assert texts(table)[2].split()[:2] == ["▸", "gyamof…kp2s"]
        assert "svc-deploy@acme.test" in texts(table)[2]
        table.looks = Looks(glyphs=ASCII)
        await pilot.pause()
        assert texts(table)[2].isascii()
