"""The bars of time over the rows: counted on ticks, chosen among by keys or pointer, zoomed into and out of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from textual.pilot import Pilot

from tests.factories import ident, signin, usage
from tests.screens.fake_watch import FakeWatch
from tests.screens.showing import Clock, app_of, shown, text_of, tick, watch_screen
from tests.screens.story import NOW, story
from tui.app import WatchApp
from tui.events.stream import Stream
from widgets.time_histogram import TimeHistogram

NS = 10**9
SIZE = (120, 40)


@dataclass
class Counting(FakeWatch):
    """Tells what was asked of it."""

    asked: list[str] = field(default_factory=list)

    def histogram(
        self, stream: Stream, query: str, by: str, start: int, end: int, bins: int
    ) -> Mapping[str, Sequence[int]]:
        if by == "outcome" and bins != 168:  # not the week beside the rows
            self.asked.append(query)
        return super().histogram(stream, query, by, start, end, bins)


def counting() -> Counting:
    """Ninety sign-ins a minute apart; every tenth failed."""
    watch = Counting(now=NOW)
    watch.add(
        *(
            signin(
                "u", at=int(NOW - 60 * n) * NS, uuid=ident(f"{n}"), category=("success", "mfa_failed")[n % 10 == 0]
            )
            for n in range(90)
        )
    )
    return watch


def bars(app: WatchApp) -> TimeHistogram:
    return watch_screen(app).views.histogram


def filter_of(app: WatchApp) -> str:
    return watch_screen(app)._filtering.text


async def settled(pilot: Pilot[None], app: WatchApp) -> None:
    """Two looks: what is typed is not counted at once."""
    await tick(pilot, app)
    await tick(pilot, app)


async def test_bars_count_the_rows_of_the_filter_and_what_failed_of_them() -> None:
    app = app_of(counting())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        assert sum(rows or 0 for rows in bars(app).bins.rows) == 90
        assert sum(rows or 0 for rows in bars(app).bins.failed) == 9
        assert any("a bar, most" in line for line in shown(app))

        await pilot.press("slash", *"outcome:failure", "enter")
        await settled(pilot, app)
        assert sum(rows or 0 for rows in bars(app).bins.rows) == 9


async def test_bars_follow_a_filter_and_a_stream_that_nobody_types_without_waiting_for_a_tick() -> None:
    app = app_of(counting())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        everything = bars(app).bins

        await pilot.press("l", "l", "equals_sign")
        await pilot.pause()
        kept = filter_of(app)
        assert kept.startswith("category:")
        assert (
            sum(rows or 0 for rows in bars(app).bins.rows) == watch_screen(app).views.matching(Stream.SIGNIN) < 90
        )

        await pilot.press("escape")
        await pilot.pause()
        assert bars(app).bins == everything

        await pilot.press("2")
        await pilot.pause()
        assert sum(rows or 0 for rows in bars(app).bins.rows) == 0


async def test_nothing_is_counted_at_a_key_nor_while_nothing_changes() -> None:
    watch = counting()
    app = app_of(watch)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        watch.asked.clear()

        await pilot.press("j", "j", "k", "slash", *"outcome")
        await pilot.pause()
        assert watch.asked == []

        await settled(pilot, app)
        await settled(pilot, app)
        assert watch.asked == ["outcome"]


async def test_what_arrives_in_a_big_ring_is_counted_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.time_actions.BIG", 50)
    watch, clock = counting(), Clock()
    app = app_of(watch, clock)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        watch.asked.clear()
        for n in range(8):
            clock.now += 0.25
            watch.add(signin("u", at=int(clock.now * NS), uuid=ident(f"new {n}")))
            await tick(pilot, app)

        assert len(watch.asked) == 2


async def test_a_held_picture_holds_its_bars() -> None:
    watch = counting()
    app = app_of(watch)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        await pilot.press("space")
        watch.asked.clear()
        watch.add(signin("u", at=int(NOW * NS), uuid=ident("new")))
        await settled(pilot, app)

        assert watch.asked == []


async def test_z_chooses_the_bar_of_the_cursor_and_zooms_into_the_span() -> None:
    app = app_of(counting())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        await pilot.press("G")
        await pilot.press("z", "right", "shift+right", "shift+right")
        await pilot.pause()
        first, last = bars(app).chosen or (0, 0)
        edges = bars(app).bins.edges
        assert last - first == 2
        assert "zoom in" in text_of(app)
        inside = sum(rows or 0 for rows in bars(app).bins.rows[first : last + 1])

        await pilot.press("z")
        await pilot.pause()
        assert filter_of(app).startswith("after:2026-11-20T")
        assert " before:2026-11-20T" in filter_of(app)
        assert watch_screen(app).views.matching(Stream.SIGNIN) == inside
        assert sum(rows or 0 for rows in bars(app).bins.rows) == inside
        assert (bars(app).bins.edges[0], bars(app).bins.edges[-1]) == (edges[first], edges[last + 1])

        await pilot.press("Z")
        await pilot.pause()
        assert filter_of(app) == ""
        assert bars(app).bins.edges == edges


async def test_an_end_of_the_chart_stays_open_so_that_what_arrives_is_still_seen() -> None:
    watch, clock = counting(), Clock()
    app = app_of(watch, clock, query="u")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        await pilot.press("z", "end", "shift+left", "z")
        await pilot.pause()

        assert filter_of(app).startswith("u after:2026-11-20T")
        assert "before" not in filter_of(app)
        before = watch_screen(app).views.matching(Stream.SIGNIN)
        clock.now += 1
        watch.add(signin("u", at=int(clock.now * NS), uuid=ident("new")))
        await tick(pilot, app)
        assert watch_screen(app).views.matching(Stream.SIGNIN) == before + 1


async def test_all_of_the_bars_are_no_zoom() -> None:
    app = app_of(counting())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        await pilot.press("z", "home", *["shift+right"] * 100, "z")
        await pilot.pause()

        assert filter_of(app) == ""
        assert any("shown already" in said.message for said in app._notifications)


@pytest.mark.parametrize("key", ["escape", "down"])
async def test_the_rows_get_their_keys_back(key: str) -> None:
    app = app_of(counting())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        await pilot.press("z")
        assert bars(app).has_focus
        await pilot.press(key)
        await pilot.pause()

        assert watch_screen(app).views.table.has_focus
        assert bars(app).chosen is None
        await pilot.press("tab")
        await pilot.pause()
        assert not bars(app).has_focus


async def test_where_rows_are_few_the_bars_are_there_only_while_a_span_is_chosen() -> None:
    for size in ((60, 16), (80, 24)):
        watch = counting()
        app = app_of(watch)
        async with app.run_test(size=size) as pilot:
            await settled(pilot, app)
            assert bars(app).size.height == 0
            assert watch.asked == []

            await pilot.press("z")
            await settled(pilot, app)
            assert bars(app).size.height == 3
            assert bars(app).chosen == (len(bars(app).bins.rows) - 1,) * 2  # the table follows the newest row
            assert "esc rows" in text_of(app)

            await pilot.press("escape")
            await pilot.pause()
            assert bars(app).size.height == 0


async def test_the_cursor_repaints_the_bars_only_when_it_comes_to_another_bar(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = app_of(counting())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        width = bars(app).bins.edges[1] - bars(app).bins.edges[0]
        drawn: list[int] = []
        monkeypatch.setattr(bars(app), "redraw", lambda: drawn.append(1))

        await pilot.press(*["j"] * 30)
        await pilot.pause()

        assert len(drawn) <= 30 * 60 * NS // width + 1


async def test_a_pointer_chooses_from_bar_to_bar() -> None:
    app = app_of(counting())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        await pilot.mouse_down("#histogram", offset=(40, 1))
        await pilot.hover("#histogram", offset=(50, 1))
        await pilot.mouse_up("#histogram", offset=(50, 1))
        await pilot.pause()

        assert bars(app).has_focus
        columns = bars(app)._columns()
        first, last = bars(app).chosen or (0, 0)
        assert columns[first] <= 39 < columns[first + 1]
        assert columns[last] <= 49 < columns[last + 1]

        await pilot.hover("#histogram", offset=(60, 1))
        assert bars(app).chosen == (first, last)


async def test_over_counts_stand_the_bars_of_the_events_counted_in_whatever_streams() -> None:
    watch = counting()
    watch.add(usage("u", at=int(NOW - 60) * NS))
    app = app_of(watch, query="| count by user")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        assert sum(rows or 0 for rows in bars(app).bins.rows) == 91

        await pilot.press("slash", "ctrl+a", "ctrl+k", *"stream:usage | count by user", "enter")
        await settled(pilot, app)
        assert sum(rows or 0 for rows in bars(app).bins.rows) == 1


async def test_zooming_into_the_bars_counts_the_events_of_the_span() -> None:
    app = app_of(counting(), query="outcome:failure | count by user")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        await pilot.press("z", "g", "l", *["shift+right"] * 6)
        await pilot.pause()
        first, last = bars(app).chosen or (0, 0)
        inside = sum(rows or 0 for rows in bars(app).bins.rows[first : last + 1])
        await pilot.press("z")
        await pilot.pause()

        counts = watch_screen(app).views.answers.counts
        assert counts is not None
        assert counts.total == inside > 0
        assert filter_of(app).startswith("outcome:failure after:2026-11-20T")
        assert filter_of(app).endswith("| count by user")
        await pilot.press("Z")
        await pilot.pause()
        assert filter_of(app) == "outcome:failure | count by user"


async def test_counted_alerts_have_no_bars() -> None:
    app = app_of(counting(), query="stream:alert | count by rule")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        await pilot.press("z")
        await pilot.pause()

        assert not bars(app).room
        assert not bars(app).has_focus
        assert any("no bars" in said.message for said in app._notifications)
        await pilot.press("escape")
        await settled(pilot, app)
        assert sum(rows or 0 for rows in bars(app).bins.rows) == 90


@pytest.mark.parametrize(("theme", "ascii_only"), [("soc-mono", True), ("soc-16", False), ("soc-light", False)])
async def test_bars_are_drawn_in_all_looks(theme: str, *, ascii_only: bool) -> None:
    app = app_of(story(), theme=theme, ascii_only=ascii_only)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        lines = [shown(app)[bars(app).region.y + y][: bars(app).size.width] for y in range(3)]

        assert not ascii_only or all(line.isascii() for line in lines)
        assert set(lines[1].strip()) - {" ", "."}
        assert "a bar, most" in lines[2]
