"""A question that counts is answered in place of the rows, and each row leads to its events and back."""

import pytest

from tests.factories import signin
from tests.screens.showing import Clock, app_of, shown, text_of, tick, watch_screen
from tests.screens.story import NOW, story
from tui.events.stream import Stream
from tui.screens import answers
from widgets.answer_table import AnswerTable
from widgets.week_grid import WeekGrid

FAILURES = "stream:signin outcome:failure | count by user"
WEEK = "stream:usage | by weekday,hour"
FILTER_LINE = 8


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_counts_stand_in_place_of_the_rows_with_bars_and_shares(size: tuple[int, int]) -> None:
    app = app_of(story(), query=FAILURES)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        text = text_of(app)

        assert "COUNTED BY USER" in text
        assert "COUNT SHARE" in text
        assert "TIME" not in text
        line = next(line for line in text.splitlines() if line.startswith("▸ alice@acme.com"))
        assert "━━━" in line
        assert isinstance(app.focused, AnswerTable)


async def test_enter_shows_the_events_of_a_row_and_esc_goes_back_to_the_question() -> None:
    app = app_of(story(), query=FAILURES)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j", "enter")
        await pilot.pause()
        screen = watch_screen(app)
        assert screen._filtering.text.startswith("stream:signin outcome:failure user:")
        assert app.focused is screen.views.tables[Stream.SIGNIN]
        assert screen.views.answers.counts is None
        opened = screen.views.answers.table.row
        assert opened is not None
        assert screen.views.matching(Stream.SIGNIN) == opened.count
        assert opened.shown in text_of(app)

        await pilot.press("escape")
        await pilot.pause()
        assert screen._filtering.text == FAILURES
        assert screen.views.answers.table.row == opened
        assert isinstance(app.focused, AnswerTable)

        await pilot.press("escape")
        await pilot.pause()
        assert screen._filtering.text == ""
        assert app.focused is screen.views.tables[Stream.SIGNIN]


async def test_a_stream_asked_for_shows_the_events_that_are_counted() -> None:
    app = app_of(story(), query=FAILURES)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("1")
        assert watch_screen(app)._filtering.text == "stream:signin outcome:failure"
        await pilot.press("escape")
        assert watch_screen(app)._filtering.text == FAILURES


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_week_of_hours_is_a_grid_whose_cells_lead_to_their_events(size: tuple[int, int]) -> None:
    app = app_of(story(), query=WEEK)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        grid = app.focused
        assert isinstance(grid, WeekGrid)
        assert "BY WEEKDAY AND HOUR" in text_of(app)
        row = grid.row
        assert row is not None
        assert f"{row.count} events" in text_of(app)

        await pilot.press("enter")
        await pilot.pause()
        assert watch_screen(app).views.matching(Stream.USAGE) == row.count
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused is grid


async def test_each_persons_rhythm_is_seen_beside_the_list_of_people() -> None:
    app = app_of(story(), query="stream:usage | count by user | by weekday,hour")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j")
        await pilot.pause()
        table = watch_screen(app).views.answers.table
        assert table.row is not None
        assert f"RHYTHM OF {table.row.shown.upper()}" in text_of(app)

        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.focused, WeekGrid)
        assert f"{table.row.shown}  {table.row.count} events" in shown(app)[FILTER_LINE]
        hour = app.focused.words
        await pilot.press("enter")
        await pilot.pause()
        assert f"{table.row.shown}, {hour}" in shown(app)[FILTER_LINE]
        await pilot.press("escape")
        await pilot.pause()
        assert f"{table.row.shown}  {table.row.count} events" in shown(app)[FILTER_LINE]
        await pilot.press("escape")
        await pilot.pause()
        assert watch_screen(app).views.answers.shown is table


async def test_new_events_are_counted_as_they_come() -> None:
    watch = story()
    app = app_of(watch, query="stream:signin | count")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "180 events" in text_of(app)
        watch.add(signin("new"))
        await tick(pilot, app)
        assert "181 events" in text_of(app)


async def test_on_a_big_ring_they_are_counted_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "BIG", 10)
    watch, clock = story(), Clock()
    app = app_of(watch, clock, query="stream:signin | count")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        before = watch.answers
        for _ in range(3):
            watch.add(signin("new"))
            await tick(pilot, app)
        assert watch.answers == before
        clock.now = NOW + 1.1
        await tick(pilot, app)
        assert watch.answers == before + 1
        assert "183 events" in text_of(app)


async def test_what_acts_on_a_row_does_nothing_while_there_are_none() -> None:
    app = app_of(story(), query=FAILURES)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("d", "y", "x", "equals_sign", "e")
        await pilot.pause()
        assert watch_screen(app)._filtering.text == FAILURES
        assert not watch_screen(app).under.is_detailed


async def test_an_alerts_event_is_shown_though_the_filter_counts() -> None:
    app = app_of(story(), query=FAILURES)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "enter")
        await pilot.pause()
        assert "DETAIL" in text_of(app)
        assert watch_screen(app).views.answers.counts is None


async def test_counts_of_alerts_lead_nowhere_and_say_where_alerts_are() -> None:
    app = app_of(story(), query="stream:alert | count by rule")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert [notice.message for notice in app._notifications] == ["These are alerts: a goes to them."]


async def test_without_colours_and_beyond_ascii_the_answer_is_the_same() -> None:
    app = app_of(story(), theme="soc-mono", ascii_only=True, query=WEEK)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert text_of(app).isascii()
        await pilot.press("slash", *"| by user", "enter")
        await pilot.pause()
        assert text_of(app).isascii()


async def test_nothing_counted_says_so() -> None:
    app = app_of(story(), query="user:nobody | count by user")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Nothing to count. esc takes the question back." in text_of(app)


async def test_a_question_that_is_typed_is_counted_when_typing_rests() -> None:
    watch, clock = story(), Clock()
    app = app_of(watch, clock)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash")
        for letter in "| count":
            await pilot.press({"|": "vertical_line", " ": "space"}.get(letter, letter))
        await pilot.pause()
        assert watch.answers == 0
        assert "counting…" in text_of(app)

        clock.now = NOW + 1
        await tick(pilot, app)
        assert watch.answers == 1
        assert "counting…" not in text_of(app)
        assert watch_screen(app).views.answers.counts is not None


async def test_enter_counts_at_once_what_was_typed() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", "vertical_line", *"count", "escape", "enter")
        await pilot.pause()
        assert watch_screen(app).views.answers.counts is not None
        assert isinstance(app.focused, AnswerTable)


async def test_the_streams_behind_the_shown_one_follow_a_typed_filter() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"alice")
        await pilot.pause()
        views = watch_screen(app).views
        for stream in Stream:
            assert views.matching(stream) == len(watch_screen(app).watch_data.rows(stream, "alice"))
        assert any(views.matching(stream) < views.held(stream) for stream in (Stream.USAGE, Stream.AUDIT))
