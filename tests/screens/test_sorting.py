"""Rows sorted by a column: the cursor stays on its event, and nobody takes the top row for the newest."""

import pytest
from textual.pilot import Pilot

from tests.factories import ident, signin
from tests.screens.fake_watch import FakeWatch
from tests.screens.showing import Clock, app_of, shown, tick, watch_screen
from tests.screens.story import NOW, story
from tui.app import WatchApp
from tui.events.model import Seen
from tui.events.order import NEWEST_FIRST
from tui.events.stream import Stream
from tui.screens.column_actions import next_order
from widgets.column_keys import order_by
from widgets.formatting import ago

NS = 10**9
COUNTRIES = ["CA", "US", "", "DE", "CA", "BR", "US", "FR"]


def few() -> FakeWatch:
    """Eight sign-ins a minute apart, the last one now; one does not know its country."""
    watch = story()
    watch._events = {stream: [] for stream in Stream}
    watch.add(*(event(i, country) for i, country in enumerate(COUNTRIES)))
    return watch


def event(number: int, country: str) -> Seen:
    at = int((NOW - 60 * (len(COUNTRIES) - 1 - number)) * NS)
    return signin(f"u{number}", at=at, country=country or None, uuid=ident(f"few {number}"))


async def settle(pilot: Pilot[None], app: WatchApp) -> None:
    """Until a thread has prepared the order and the rows are drawn."""
    await app.workers.wait_for_complete()
    await pilot.pause()


def users(app: WatchApp) -> list[str]:
    table = watch_screen(app).views.table
    rows = [seen for _, seen in table._window.visible() if seen]
    return [str(seen.event.target_user.name) for seen in rows]  # type: ignore[union-attr]


def cursor_of(app: WatchApp) -> object:
    seen = watch_screen(app).views.table.cursor
    return seen and seen.event.uuid


async def chosen(pilot: Pilot[None], app: WatchApp, column: str) -> None:
    table = watch_screen(app).views.table
    await pilot.press("l")
    while table.chosen != column:
        await pilot.press("l")


async def test_s_sorts_by_the_chosen_column_then_the_other_way_then_by_time_and_keeps_the_event() -> None:
    app = app_of(few())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j", "j")
        before = cursor_of(app)
        await chosen(pilot, app, "country")

        orders = []
        for _ in range(3):
            await pilot.press("s")
            await settle(pilot, app)
            orders.append(users(app))
            assert cursor_of(app) == before
            assert not watch_screen(app).views.table.following

        assert orders[0] == ["U5", "U4", "U0", "U3", "U7", "U6", "U1", "U2"]
        assert orders[1] == ["U6", "U1", "U7", "U3", "U4", "U0", "U5", "U2"]
        assert orders[2] == ["U7", "U6", "U5", "U4", "U3", "U2", "U1", "U0"]


async def test_the_header_and_the_title_say_what_rows_are_sorted_by() -> None:
    for size in ((80, 24), (120, 40)):
        app = app_of(few())
        async with app.run_test(size=size) as pilot:
            await chosen(pilot, app, "country")
            await pilot.press("s")
            await settle(pilot, app)

            assert "by CC▲" in shown(app)[0]
            assert "FOLLOW" not in shown(app)[0]
            assert any("following off" in said.message for said in app._notifications)
            assert any("CC▲" in line and "TIME " in line for line in shown(app)[1:])

            await pilot.press("S")
            await settle(pilot, app)
            assert "by CC▼" in shown(app)[0]


async def test_a_click_on_a_title_sorts_by_it_then_the_other_way_then_newest_first() -> None:
    app = app_of(few())
    async with app.run_test(size=(120, 40)) as pilot:
        table = watch_screen(app).views.table
        before = cursor_of(app)
        orders = []
        for _ in range(3):
            await pilot.click(table, offset=(table.render_line(0).text.index("CC"), 0))
            await settle(pilot, app)
            orders.append(table.order)

        assert orders == [order_by("country"), order_by("country", descending=True), NEWEST_FIRST]
        assert cursor_of(app) == before


async def test_new_rows_enter_at_their_place_and_the_cursor_stays() -> None:
    watch, clock = few(), Clock()
    app = app_of(watch, clock)
    async with app.run_test(size=(120, 40)) as pilot:
        await chosen(pilot, app, "country")
        await pilot.press("s")
        await settle(pilot, app)
        before = cursor_of(app)

        watch.add(signin("new", at=int((NOW + 1) * NS), country="CA", uuid=ident("new")))
        await tick(pilot, app)

        assert users(app)[:4] == ["U5", "New", "U4", "U0"]
        assert cursor_of(app) == before


async def test_f_leaves_the_order_and_follows_again() -> None:
    app = app_of(few())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("s")
        await settle(pilot, app)
        await pilot.press("f")
        await pilot.pause()

        assert users(app)[0] == "U7"
        assert "FOLLOW" in shown(app)[0]
        assert watch_screen(app).views.table.order == NEWEST_FIRST


async def test_oldest_first_follows_the_newest_at_the_end() -> None:
    watch = few()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("S")
        await pilot.pause()
        assert users(app) == [f"U{i}" for i in range(8)]
        assert not watch_screen(app).views.table.following

        await pilot.press("G")
        watch.add(signin("new", at=int((NOW + 1) * NS), uuid=ident("new")))
        await tick(pilot, app)

        assert watch_screen(app).views.table.following
        assert cursor_of(app) == ident("new")
        await pilot.press("g")
        await pilot.pause()
        assert cursor_of(app) == ident("few 0")
        assert not watch_screen(app).views.table.following


async def test_home_and_end_are_those_of_the_order_and_do_not_follow() -> None:
    app = app_of(few())
    async with app.run_test(size=(120, 40)) as pilot:
        await chosen(pilot, app, "country")
        await pilot.press("s")
        await settle(pilot, app)
        await pilot.press("G")
        await pilot.pause()
        assert cursor_of(app) == ident("few 2")
        await pilot.press("g")
        await pilot.pause()

        assert cursor_of(app) == ident("few 5")
        assert not watch_screen(app).views.table.following


async def test_a_filter_keeps_the_order_and_the_event() -> None:
    app = app_of(few())
    async with app.run_test(size=(120, 40)) as pilot:
        await chosen(pilot, app, "country")
        await pilot.press("s")
        await settle(pilot, app)
        await pilot.press("g", "j")
        before = cursor_of(app)
        await pilot.press("slash", *"country:ca", "enter")
        await pilot.pause()
        assert users(app) == ["U4", "U0"]
        assert cursor_of(app) == before

        await pilot.press("escape")
        await pilot.pause()
        assert users(app)[:3] == ["U5", "U4", "U0"]
        assert cursor_of(app) == before


async def test_when_the_selected_event_goes_the_cursor_is_on_its_neighbour() -> None:
    watch = few()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await chosen(pilot, app, "country")
        await pilot.press("s")
        await settle(pilot, app)
        await pilot.press("g", "j")
        await pilot.pause()
        assert cursor_of(app) == ident("few 4")

        watch._events[Stream.SIGNIN] = [s for s in watch._events[Stream.SIGNIN] if s.event.uuid != ident("few 4")]
        watch.revision += 1
        await tick(pilot, app)

        assert cursor_of(app) == ident("few 0")


async def test_shift_and_arrows_sort_by_the_columns_beside() -> None:
    app = app_of(few())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("shift+right")
        await settle(pilot, app)
        assert watch_screen(app).views.table.order == order_by("severity", descending=True)
        await pilot.press("shift+right")
        await settle(pilot, app)
        assert watch_screen(app).views.table.order == order_by("user")
        await pilot.press("shift+left", "shift+left", "shift+left")
        await settle(pilot, app)

        assert watch_screen(app).views.table.order == NEWEST_FIRST


async def test_rows_that_an_alert_counts_come_first_by_severity() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("shift+right")
        await settle(pilot, app)

        table = watch_screen(app).views.table
        marks = [
            table.marks(Stream.SIGNIN, str(seen.event.uuid)) or 0 for _, seen in table._window.visible() if seen
        ]
        assert marks == sorted(marks, reverse=True)
        assert marks[0]


async def test_each_stream_has_its_own_order() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("s")
        await settle(pilot, app)
        await pilot.press("2")
        await pilot.pause()

        views = watch_screen(app).views
        assert views.tables[Stream.SIGNIN].order == order_by("user")
        assert views.tables[Stream.USAGE].order == NEWEST_FIRST


async def test_an_order_that_is_lost_is_prepared_again() -> None:
    watch = few()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("s")
        await settle(pilot, app)
        watch.prepared.clear()  # as when the names of items have changed
        watch.revision += 1
        await tick(pilot, app)
        await settle(pilot, app)

        assert watch_screen(app).views.table.order == order_by("user")
        assert users(app) == [f"U{i}" for i in range(8)]


def test_asked_again_the_order_turns_and_then_ends() -> None:
    once = next_order(NEWEST_FIRST, "country")
    twice = next_order(once, "country")

    assert (once, twice) == (order_by("country"), order_by("country", descending=True))
    assert next_order(twice, "country") == NEWEST_FIRST
    assert next_order(NEWEST_FIRST, "time") == order_by("time")


async def test_times_are_local_then_ages_then_utc() -> None:
    clock = Clock()
    app = app_of(few(), clock)
    async with app.run_test(size=(120, 40)) as pilot:
        table = watch_screen(app).views.table
        local = table.looks
        await pilot.press("T")
        await pilot.pause()
        assert any(line.startswith("▸ 0s ago") and "U7" not in line for line in shown(app))
        assert any("AGE▼" in line for line in shown(app))
        await pilot.press("T")
        await pilot.pause()
        assert any(line.startswith("▸11:04:31") for line in shown(app))
        await pilot.press("T")
        await pilot.pause()

        assert table.looks == local


async def test_ages_tick_and_only_their_cells_are_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    app = app_of(few(), clock)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("T")
        await pilot.pause()
        table = watch_screen(app).views.table
        painted = []
        monkeypatch.setattr(table, "refresh", lambda *regions, **_: painted.extend(regions))

        clock.now += 4
        watch_screen(app).tick(clock.now)
        assert painted == []

        clock.now += 1
        watch_screen(app).tick(clock.now)

        assert any(line.text.startswith(f"▸{ago(5)}") for line in table._strips)
        assert {region.y for region in painted} == {1, 2}  # the others are told in minutes
        assert all(region.right <= 9 for region in painted)


async def test_a_held_picture_does_not_age() -> None:
    clock = Clock()
    app = app_of(few(), clock)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("T", "space")
        clock.now += 30
        await tick(pilot, app)

        assert any(line.startswith("▸ 0s ago") for line in shown(app))
