"""Dealing with an alert: chosen from a few, with a reason; the watch goes on beneath; what is hidden is told."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from tests.factories import ident
from tests.screens.showing import Clock, app_of, shown, text_of, tick, watch_screen
from tests.screens.story import NOW, ZONE, story
from tui.app import WatchApp
from tui.commands import commands
from tui.events.alert import Severity
from tui.events.dealing import Deed, Risk, Suppression
from tui.events.verdict import Verdict
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


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_the_question_ends_in_its_keys_like_every_dialog(size: tuple[int, int]) -> None:
    app = app_of(story())
    async with app.run_test(size=size) as pilot:
        await pilot.press("a", "D")
        await pilot.pause()

        assert "enter do it  up down choose  u takes it back afterwards" in shown(app)[-1]
        assert "esc back" in shown(app)[-1]
        assert app.screen.query_one("DealScreen > Vertical").region.width <= 100


async def test_a_snooze_until_work_begins_says_when_that_is() -> None:
    watch = story()
    watch.morning = datetime(2026, 11, 23, 8, tzinfo=ZONE).timestamp()  # the Monday after
    app = app_of(watch)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "D", "down", "down")
        assert any("until work begins" in line and "Mon 23 Nov 08:00" in line for line in shown(app))
        await pilot.press("enter")

        ((_, deed),) = watch.deeds
        assert deed == Deed("snooze", "", watch.morning - NOW)


@pytest.mark.parametrize("word", ["expected", "bad"])
async def test_an_alert_is_judged_with_a_reason(word: str) -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "D", *["down"] * (3 if word == "expected" else 4), *"new job", "enter")

        assert watch.deeds == [(FIRST, Deed(word, "new job"))]  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_verdict_is_told_in_the_row_and_in_the_pane_with_who_when_and_why(size: tuple[int, int]) -> None:
    watch = story()
    verdict = Verdict("bad", "dana", "not her", int((NOW - 600) * 1e9))
    watch.set_alerts(replace(watch.alerts()[0], verdict=verdict))
    app = app_of(watch)
    async with app.run_test(size=size) as pilot:
        await pilot.press("a")

        assert any(line.rstrip().endswith("  bad") or "  bad " in line for line in shown(app))
        assert "bad by dana at 11:54: not her" in text_of(app)


async def test_what_is_expected_says_so_in_place_of_ack() -> None:
    watch = story()
    verdict = Verdict("expected", "dana", "", int((NOW - 600) * 1e9))
    watch.set_alerts(replace(watch.alerts()[0], status="acknowledged", verdict=verdict))
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a")

        row = next(line for line in shown(app) if watch.alerts()[0].who in line)
        assert row.rstrip().endswith("expected")
        assert "expected by dana at 11:54" in text_of(app)


async def test_a_verdict_can_be_withdrawn() -> None:
    watch = story()
    watch.set_alerts(replace(watch.alerts()[0], verdict=Verdict("bad", "dana", "", 0)))
    app = app_of(watch)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "D", "enter")

        assert watch.deeds == [(FIRST, Deed("withdraw"))]


@pytest.mark.parametrize(
    ("novel", "said"),
    [
        ((), "this rule learns nothing"),
        (("RO", "VN"), "it learns 2 values"),
        (("RO",), "it learns RO"),
        (("80903051",), "it learns 80903051"),
        (("RO\x1fMac",), "it learns RO, Mac"),
        (("1795440000",), "it learns 41 at a time"),
    ],
)
async def test_what_an_expected_alert_would_teach_is_said_before(novel: tuple[str, ...], said: str) -> None:
    watch = story()
    watch.set_alerts(replace(watch.alerts()[0], novel=novel, measure=41))
    app = app_of(watch)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "D")

        assert said in next(line for line in shown(app) if "Expected:" in line)


async def test_an_alert_of_which_no_event_is_read_teaches_later_and_says_so() -> None:
    watch = story()
    watch.set_alerts(replace(watch.alerts()[0], reason=""))
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "D")

        assert "learnt once its events are read" in text_of(app)


async def test_the_rows_of_the_question_are_those_of_the_table_of_commands() -> None:
    watch = story()
    watch.set_alerts(replace(watch.alerts()[0], status="snoozed", verdict=Verdict("bad", "dana", "", 0)))
    app = app_of(watch)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "D")

        for command in commands("deal"):
            assert any(command.title in line for line in shown(app)), command.id


async def test_what_was_done_last_is_taken_back_first() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert "There is nothing to take back." in text_of(app)
        await pilot.press("a", "D", "enter", "u", "u")

        assert watch.deeds == [(FIRST, Deed("snooze", "", 3600.0)), (FIRST, Deed("undo"))]


async def test_what_was_taken_back_has_the_cursor_again() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "D", "enter", "j", "j")
        assert (moved := watch_screen(app).alerts.alert) is not None
        assert moved.id != FIRST

        await pilot.press("u")
        await pilot.pause()

        assert (chosen := watch_screen(app).alerts.alert) is not None
        assert chosen.id == FIRST


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


IN_SHORT, IN_WORDS = "1 snoozed, 41 hidden", "1 snoozed, 1 suppressed hides 41"


@pytest.mark.parametrize(("size", "said"), [((80, 24), IN_SHORT), ((120, 40), IN_WORDS), ((200, 60), IN_WORDS)])
async def test_what_is_hidden_is_counted_at_every_size(size: tuple[int, int], said: str) -> None:
    watch = story()
    first, second, *others = watch.alerts()
    watch.standing = STANDING
    watch.set_alerts(first, replace(second, status="snoozed", until=int(NOW * 1e9)), *others)
    app = app_of(watch)
    async with app.run_test(size=size):
        assert said in text_of(app)


async def test_where_there_is_little_room_what_is_hidden_leaves_the_alert_its_words() -> None:
    watch = story()
    first, second, *others = watch.alerts()
    title = f"{first.who} did what must be read"
    watch.standing = STANDING
    watch.set_alerts(*(replace(each, title=title) for each in (first, second, *others)))
    app = app_of(watch)
    async with app.run_test(size=(80, 24)):
        first_row, last_row = shown(app)[1:3]
        assert "did what must" in first_row
        assert "more: a" in first_row
        assert "did what must" in last_row
        assert "41 hidden" in last_row


@pytest.mark.parametrize(("size", "said"), [((80, 24), "41 hidden"), ((120, 40), "1 suppressed hides 41")])
async def test_what_is_hidden_is_counted_though_there_is_no_alert(size: tuple[int, int], said: str) -> None:
    watch = story()
    watch.standing = STANDING
    watch.set_alerts()
    app = app_of(watch)
    async with app.run_test(size=size) as pilot:
        await tick(pilot, app)
        assert any(said in line for line in shown(app))


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


async def test_the_pane_says_how_much_a_suppression_has_hidden() -> None:
    watch = story()
    away = replace(watch.alerts()[0], status="suppressed", by="dana", because="a robot", hidden=41)
    watch.set_alerts(away)
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a")
        assert "suppressed by dana until lifted, has hidden 41: a robot" in text_of(app)


async def test_whom_most_is_against_is_listed_where_there_is_room() -> None:
    watch = story()
    watch.risks = (Risk("acme", "user", "U1", "somebody@else.com", 241.4, 3),)
    app = app_of(watch)
    async with app.run_test(size=(200, 60)) as pilot:
        for _ in range(8):  # one figure a tick
            await tick(pilot, app)
        row = next(line for line in shown(app) if "somebody@else.com" in line)
        assert row.split()[-1] == "241"
