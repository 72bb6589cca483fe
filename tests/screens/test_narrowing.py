"""A cell's value becomes a condition of the filter."""

import pytest

from tests.screens.showing import app_of, text_of, watch_screen
from tests.screens.story import story
from tui.events.layout import COLUMNS
from tui.events.stream import Stream
from tui.screens.narrowing import _FIELDS, narrowed, term_of


@pytest.mark.parametrize(
    ("query", "keep", "found"),
    [
        ("", True, "ip:10.1.4.22"),
        ("", False, "!ip:10.1.4.22"),
        ("outcome:failure", False, "outcome:failure !ip:10.1.4.22"),
        ("alice OR bob", True, "(alice OR bob) ip:10.1.4.22"),
        ('"a|b" | count by user', True, '"a|b" ip:10.1.4.22 | count by user'),
        ("/a|b/", True, "/a|b/ ip:10.1.4.22"),
        ("x ip:10.1.4.22", True, "x ip:10.1.4.22"),
    ],
)
def test_a_condition_joins_what_is_asked_before_anything_is_made_of_it(query: str, keep: bool, found: str) -> None:
    assert narrowed(query, "ip:10.1.4.22", keep=keep) == found


@pytest.mark.parametrize("stream", Stream)
@pytest.mark.parametrize(
    "column", ["user", "result", "ip", "country", "client", "action", "item", "vault", "deed", "object"]
)
def test_the_rows_kept_by_a_cell_have_the_row_and_the_others_do_not(stream: Stream, column: str) -> None:
    watch = story()
    for seen in watch.matching(stream, "")[-20:]:
        term = term_of(column, seen, watch.names)
        if not term:
            continue
        kept, left = watch.matching(stream, term), watch.matching(stream, f"!{term}")

        assert seen in kept
        assert seen not in left
        assert len(kept) + len(left) == len(watch.matching(stream, ""))


async def test_equals_keeps_and_x_excludes_the_value_of_the_chosen_cell() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("equals_sign")
        await pilot.pause()
        assert "/ user:alice@acme.com" in text_of(app)

        await pilot.press("l", "x")
        await pilot.pause()
        assert watch_screen(app)._filtering.text == "user:alice@acme.com !category:success"

        await pilot.press("left", "left", "escape")
        await pilot.pause()
        assert watch_screen(app)._filtering.text == "user:alice@acme.com"
        assert watch_screen(app).views.table.chosen == "user"

        await pilot.press("escape")
        await pilot.pause()
        assert watch_screen(app)._filtering.text == ""


async def test_a_cell_that_leaves_nothing_is_taken_back_and_the_filter_before_it_stays() -> None:
    app = app_of(story(), query="outcome:failure")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("l", "l", "equals_sign", "equals_sign", "x")
        await pilot.pause()
        assert "No row matches the filter. esc takes it back." in text_of(app)
        kept = watch_screen(app)._filtering.text.rpartition(" ")[0]

        await pilot.press("escape")
        await pilot.pause()
        assert watch_screen(app)._filtering.text == kept

        await pilot.press("escape")
        await pilot.pause()
        assert watch_screen(app)._filtering.text == "outcome:failure"


def test_every_column_that_can_be_chosen_is_filtered_by_but_time_and_severity() -> None:
    for stream in Stream:
        for column in set(COLUMNS[stream]) - {"time", "severity"}:
            assert column in _FIELDS, column
