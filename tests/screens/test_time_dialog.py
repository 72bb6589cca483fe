"""A range of time for the filter, and a moment to go to: said while it is typed, kept by enter, taken back by Z."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.factories import START, ident, signin
from tests.screens.fake_watch import FakeWatch, ListedRows
from tests.screens.showing import app_of, shown, text_of, watch_screen
from tests.screens.story import NOW, ZONE, story
from tui.app import WatchApp
from tui.events.stream import Stream
from tui.query import parse
from tui.query.moments import read_moment
from tui.query.ranging import stamp
from tui.screens.going_to import landing, place_from
from tui.screens.time_dialog import TimeScreen
from tui.screens.time_presets import begin_of, presets, spelt_out

NS = 10**9
NOW_NS = int(NOW * NS)
SIZE = (120, 40)


def dialog(app: WatchApp) -> TimeScreen:
    assert isinstance(app.screen, TimeScreen)
    return app.screen


def filter_of(app: WatchApp) -> str:
    return watch_screen(app)._filtering.text


async def picked(pilot: Pilot[None], name: str) -> None:
    """Down to a preset."""
    screen = dialog(pilot.app)  # type: ignore[arg-type]  # of this app
    names = [choice.text for choice in screen.choices.choices]
    await pilot.press(*["down"] * names.index(name))


async def test_a_preset_is_counted_shown_as_a_filter_and_put_there_by_enter() -> None:
    watch = story()
    app = app_of(watch, query="outcome:failure")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t")
        await picked(pilot, "Last hour")
        await pilot.pause()

        assert "outcome:failure after:-1h" in dialog(app).query_line.said
        failures = len(watch.matching(Stream.SIGNIN, "outcome:failure"))
        found = len(watch.matching(Stream.SIGNIN, "outcome:failure after:-1h"))
        assert dialog(app).answer.said == f"{found} of {failures} rows in this range"
        assert filter_of(app) == "outcome:failure"

        await pilot.press("enter")
        await pilot.pause()
        assert filter_of(app) == "outcome:failure after:-1h"
        assert "outcome:failure after:-1h" in text_of(app)


async def test_esc_changes_nothing() -> None:
    app = app_of(story(), query="after:-2h alice")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t")
        await picked(pilot, "Yesterday")
        await pilot.press("escape")
        await pilot.pause()

        assert filter_of(app) == "after:-2h alice"
        assert watch_screen(app).views.table.following


async def test_enter_alone_leaves_the_filter_as_it_was_written() -> None:
    text = "before:now after:-2h alice after:-3h"
    app = app_of(story(), query=text)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t")
        await pilot.press("enter")
        await pilot.pause()

        assert filter_of(app) == text


async def test_the_fields_hold_the_range_of_the_filter_and_take_its_place() -> None:
    app = app_of(story(), query="on:yesterday bob")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t")
        assert (dialog(app).after.value, dialog(app).before.value) == ("yesterday", "today")

        await pilot.press("tab", *["backspace"] * 5, *"now", "enter")
        await pilot.pause()
        assert filter_of(app) == "bob after:yesterday before:now"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("soon", "from: not a time: soon; like -24h"),
        ("2026-02-30", "from: not a day of the calendar: 2026-02-30"),
        ("now", "to is not later than from"),
        ("x) OR (y", "from: not a time: x) OR (y"),
    ],
)
async def test_what_is_no_range_is_named_in_place_and_enter_does_nothing(typed: str, said: str) -> None:
    app = app_of(story())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t", "tab", *"-1h", "shift+tab", *typed)
        await pilot.pause()
        assert said in dialog(app).answer.said
        assert any(said[:30] in line for line in shown(app))

        await pilot.press("enter")
        await pilot.pause()
        assert dialog(app).answer.said.startswith("▲ ")
        assert filter_of(app) == ""


async def test_a_range_without_a_row_is_said_to_have_none() -> None:
    app = app_of(story())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t", *"2031-01-01")
        await pilot.pause()

        assert "none of" in dialog(app).answer.said


async def test_a_time_without_a_zone_is_of_the_clock_on_the_screen() -> None:
    app = app_of(story())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t", *"2026-11-20 11:59", "enter")
        await pilot.pause()
        assert filter_of(app) == "after:2026-11-20T11:59+01:00"

        await pilot.press("escape", "T", "T", "t", *"2026-11-20T11:59", "enter")  # UTC
        await pilot.pause()
        assert filter_of(app) == "after:2026-11-20T11:59Z"


async def test_going_to_a_moment_puts_the_cursor_on_the_first_row_from_then_on_and_leaves_the_filter() -> None:
    app = app_of(story())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t", "tab", "tab", *"11:59:30")
        await pilot.pause()
        assert "first row Fri 20 Nov 11:59:44" in dialog(app).answer.said

        await pilot.press("enter")
        await pilot.pause()
        table = watch_screen(app).views.table
        assert table.cursor is not None
        assert datetime.fromtimestamp(table.cursor.event.time / NS, ZONE).strftime("%H:%M:%S") == "11:59:44"
        assert not table.following
        assert filter_of(app) == ""
        assert any("following off, f follows" in said.message for said in app._notifications)


async def test_after_the_newest_row_there_is_nothing_to_go_to_and_the_question_stays() -> None:
    app = app_of(story())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t", "tab", "tab", *"2026-11-21", "enter")
        await pilot.pause()

        assert "no row from Sat 21 Nov 00:00 on, the newest: Fri 20 Nov 12:04:12" in dialog(app).answer.said
        assert watch_screen(app).views.table.following


async def test_before_the_ring_one_lands_on_the_oldest_row_and_the_key_loads_from_there() -> None:
    watch = story()
    watch.set_status(replace(watch.state, whole_since=NOW - 7 * 86_400.0))
    app = app_of(watch)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t", "tab", "tab", *"2026-11-01T00:00Z")
        await pilot.pause()
        assert "the ring holds since Fri 13 Nov 12:04:31, L loads older; first row " in dialog(app).answer.said

        await pilot.press("enter", "L")
        await pilot.pause()

    assert watch.loads == [(read_moment("2026-11-01").span(0, UTC)[0], None)]


async def test_under_another_filter_the_moment_is_not_loaded_any_more() -> None:
    watch = story()
    watch.set_status(replace(watch.state, whole_since=NOW - 7 * 86_400.0))
    app = app_of(watch)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t", "tab", "tab", *"2026-11-01T00:00Z", "enter")
        await pilot.press("slash", *"alice", "enter", "L")
        await pilot.pause()

    assert watch.loads == []


async def test_while_something_is_counted_there_are_no_rows_to_go_to_but_its_range_can_be_set() -> None:
    app = app_of(story(), query="outcome:failure | count by user")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t", "tab", "tab", *"now", "enter")
        await pilot.pause()
        assert "the filter counts" in dialog(app).answer.said

        await pilot.press("shift+tab", "shift+tab", *"-1h", "enter")
        await pilot.pause()
        assert filter_of(app) == "outcome:failure after:-1h | count by user"


async def test_capital_z_goes_back_range_by_range_and_keeps_what_was_filtered_since() -> None:
    app = app_of(story(), query="after:-3d")
    async with app.run_test(size=SIZE) as pilot:
        for typed in ("-24h", "-1h"):
            await pilot.press("t", *["backspace"] * 12, *typed, "enter")
            await pilot.pause()
        await pilot.press("slash", *" alice", "enter")
        await pilot.pause()
        assert filter_of(app) == "after:-1h alice"

        seen = []
        for _ in range(3):
            await pilot.press("Z")
            await pilot.pause()
            seen.append(filter_of(app))
        assert seen == ["alice after:-24h", "alice after:-3d", "alice"]
        await pilot.press("Z")
        await pilot.pause()
        assert any("no range" in said.message for said in app._notifications)


async def test_a_range_set_by_hand_since_is_not_taken_for_a_zoom() -> None:
    app = app_of(story())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t", *"-24h", "enter")
        await pilot.press("slash", *["backspace"] * 30, *"bob after:-2h", "enter")
        await pilot.press("Z")
        await pilot.pause()

        assert filter_of(app) == "bob"


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40), (200, 60)])
async def test_fields_and_answer_are_seen_at_every_size(size: tuple[int, int]) -> None:
    app = app_of(story())
    async with app.run_test(size=size) as pilot:
        await pilot.press("t")
        await picked(pilot, "Last week")
        await pilot.pause()

        text = text_of(app)
        for words in (" from ", "go to", "filter", "rows in this range", "Last week", "enter filter by it", "esc"):
            assert words in text
        assert "▸from" not in text  # the sign is that of the list


def test_every_preset_is_a_query_that_begins_before_it_ends() -> None:
    for preset in presets(NOW_NS, ZONE):
        assert parse(preset.terms).pipe is None
        ends = [begin_of(end, NOW_NS, ZONE) for end in (preset.after, preset.before or "now")]
        assert ends[0] is None or (ends[1] is not None and ends[0] < ends[1])


def test_weeks_begin_on_the_monday_of_the_zone() -> None:
    sunday_night = int(datetime(2026, 11, 22, 23, 30, tzinfo=UTC).timestamp()) * NS

    [here] = [preset for preset in presets(sunday_night, ZoneInfo("Europe/Berlin")) if preset.name == "This week"]
    [there] = [preset for preset in presets(sunday_night, UTC) if preset.name == "This week"]
    assert (here.after, there.after) == ("2026-11-23", "2026-11-16")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("11:59", "2026-11-20T11:59+01:00"),
        ("9:05:30", "2026-11-20T09:05:30+01:00"),
        ("12:05", "2026-11-19T12:05+01:00"),
        (" -24h ", "-24h"),
        ("yesterday", "yesterday"),
        ("2026-11-20T11:59Z", "2026-11-20T11:59Z"),
        ("", ""),
    ],
)
def test_a_time_of_day_is_the_last_one(typed: str, meant: str) -> None:
    assert spelt_out(typed, NOW_NS, ZONE) == meant


@pytest.mark.parametrize("typed", ["25:00", "12:60", "1:2", "12:00:", "１２:00", "noon"])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"not a time|hour|minute"):
        spelt_out(typed, NOW_NS, ZONE)


@given(st.lists(st.integers(0, 60), max_size=12), st.integers(-1, 61))
def test_the_first_row_from_a_moment_on_is_the_one_that_a_walk_finds(seconds: list[int], moment: int) -> None:
    rows = ListedRows([signin("u", at=at, uuid=ident(f"{i}"), row=9 - i) for i, at in enumerate(sorted(seconds))])
    walked = next((i for i, at in enumerate(sorted(seconds)) if at >= moment), None)

    assert place_from(rows, START + moment * NS) == walked
    found = landing(rows, START + moment * NS, FakeWatch().status(), START, UTC)
    assert found.row == (None if walked is None else 9 - walked)
    assert bool(found.said)


@given(st.integers(0, 2**61), st.sampled_from([UTC, ZONE, ZoneInfo("Australia/Lord_Howe")]))
def test_a_moment_written_out_begins_at_that_moment(ns: int, zone: ZoneInfo) -> None:
    assert begin_of(stamp(ns, zone), NOW_NS, ZONE) == ns
