"""Dealing with an alert: chosen from a few, with a reason; the watch goes on beneath; what is hidden is told."""

from dataclasses import replace

import pytest

from tests.factories import ident
from tests.screens.showing import Clock, app_of, shown, text_of, tick, watch_screen
from tests.screens.story import NOW, story
from tui.app import WatchApp
from tui.events.alert import Severity
from tui.events.dealing import Deed, Risk, Suppression
from tui.screens.deal import DealScreen

FIRST = ident("mfa-burst-then-success")[:12]
STANDING = (
    Suppression(
        "a", "acme", "bulk-share", (("user", "hana"),), Severity.LOW, "dana", "a robot", int(NOW * 1e9), None, 41
    ),
)


def beneath(app: WatchApp) -> str:
    """The lines of the watch screen that the question leaves in sight, as they are drawn now."""
    top = app.screen.query_one("DealScreen > Vertical").region.y
    strips = watch_screen(app)._compositor.render_strips()[:top]  # the only place that has the exact cells
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def test_an_alert_is_snoozed_with_a_reason() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("a", "D")
        assert "Snooze for 1 hour" in text_of(app)
        await pilot.press("down", *"gone", "enter")
        await pilot.pause()

        assert watch.deeds == [(FIRST, Deed("snooze", "gone", 8 * 3600))]
        assert not isinstance(app.screen, DealScreen)
        assert "u takes it back" in text_of(app)


async def test_tomorrow_begins_at_eight() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "D", "down", "down", "enter")

        ((_, deed),) = watch.deeds
        assert deed.seconds is not None
        assert (NOW + deed.seconds) % 60 == 0
        assert 0 < deed.seconds < 32 * 3600


async def test_what_was_done_last_is_taken_back_first() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert "There is nothing to take back." in text_of(app)
        await pilot.press("a", "D", "enter", "u", "u")

        assert watch.deeds == [(FIRST, Deed("snooze", "", 3600.0)), (FIRST, Deed("undo"))]


async def test_why_it_was_not_done_is_said_and_the_question_stays() -> None:
    watch = story()
    watch.reply = "Another opwatch keeps the alerts of acme: deal with them there."
    app = app_of(watch)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "D", "enter")

        assert isinstance(app.screen, DealScreen)
        assert watch.reply in text_of(app)
        await pilot.press("escape")
        assert not isinstance(app.screen, DealScreen)


@pytest.mark.parametrize("status", ["snoozed", "suppressed"])
async def test_what_is_put_away_can_be_lifted(status: str) -> None:
    watch = story()
    watch.set_alerts(replace(watch.alerts()[0], status=status))
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "D", "enter")

        assert watch.deeds == [(FIRST, Deed("lift"))]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_stream_that_goes_stale_is_told_beneath_the_question(size: tuple[int, int]) -> None:
    watch, clock = story(), Clock()
    app = app_of(watch, clock)
    async with app.run_test(size=size) as pilot:
        await pilot.press("a", "D")
        before = beneath(app).lower().count("stale")
        clock.now += 3600
        app._tick()
        await pilot.pause()

        assert isinstance(app.screen, DealScreen)
        assert beneath(app).lower().count("stale") > before


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_what_is_hidden_is_counted_at_every_size(size: tuple[int, int]) -> None:
    watch = story()
    first, second, *others = watch.alerts()
    watch.standing = STANDING
    watch.set_alerts(first, replace(second, status="snoozed", until=int(NOW * 1e9)), *others)
    app = app_of(watch)
    async with app.run_test(size=size):
        assert "1 snoozed, 1 suppressed hides 41" in text_of(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_hidden_is_counted_though_there_is_no_alert(size: tuple[int, int]) -> None:
    watch = story()
    watch.standing = STANDING
    watch.set_alerts()
    app = app_of(watch)
    async with app.run_test(size=size) as pilot:
        await tick(pilot, app)
        assert any("1 suppressed hides 41" in line for line in shown(app))


async def test_the_pane_says_who_put_it_away_until_when_and_why() -> None:
    watch = story()
    until = int((NOW + 48 * 3600) * 1e9)
    away = replace(watch.alerts()[0], status="snoozed", until=until, by="dana", because="on holiday")
    watch.set_alerts(away)
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a")
        assert "snoozed by dana until " in text_of(app)
        assert ": on holiday" in text_of(app)


async def test_whom_most_is_against_is_listed_where_there_is_room() -> None:
    watch = story()
    watch.risks = (Risk("acme", "user", "U1", "somebody@else.com", 241.4, 3),)
    app = app_of(watch)
    async with app.run_test(size=(200, 60)) as pilot:
        for _ in range(8):  # one figure a tick
            await tick(pilot, app)
        row = next(line for line in shown(app) if "somebody@else.com" in line)
        assert row.split()[-1] == "241"
