"""Suppressions and verdicts that rules learn from can be seen and ended, whatever has become of their alerts."""

import pytest
from msgspec.structs import replace

from tests.screens.fake_watch import FakeWatch
from tests.screens.showing import app_of, shown, text_of
from tests.screens.story import NOW, story
from tui.events.alert import Severity
from tui.events.dealing import Deed, Suppression
from tui.events.verdict import Lesson, Verdict
from tui.screens.standing import StandingScreen

MADE = int(NOW * 1e9)
SIZES = [(80, 24), (120, 40), (200, 60)]


def watch() -> FakeWatch:
    found = story()
    hidden = Suppression(
        "s1", "acme", "bulk-share", (("user", "hana"),), Severity.LOW, "dana", "a robot", MADE - 10**9, None, 41
    )
    lesson = Lesson(
        "v1",
        "acme",
        "new-country-for-user",
        found.alerts()[0].key,
        Verdict("expected", "dana", "she moved", MADE),
        ("RO",),
        1,
        0,
    )
    found.standing, found.taught = (hidden,), (lesson,)
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_each_is_a_row_that_says_what_it_does_and_about_whom(size: tuple[int, int]) -> None:
    found = watch()
    app = app_of(found)
    async with app.run_test(size=size) as pilot:
        await pilot.press("U")

        assert "1 suppression, 1 verdict that rules learn from" in text_of(app)
        (taught,) = (line for line in shown(app) if "expected: RO" in line)
        assert "new-country-for-user" in taught
        assert found.alerts()[0].who.split(", ")[0] in taught, "by the name that alerts show"
        (hides,) = (line for line in shown(app) if "hides 41  " in line and "a robot" in line)
        assert "bulk-share  hana" in hides


async def test_of_several_accounts_each_row_names_its_own() -> None:
    found = watch()
    found.parts = tuple(replace(found.state, account=name) for name in ("acme", "other"))
    app = app_of(found)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("U")

        assert any("expected: RO" in line and "acme  dana" in line for line in shown(app))


@pytest.mark.parametrize(
    ("keys", "deed"),
    [(("enter",), ("v1", Deed("withdraw"))), (("down", "enter"), ("s1", Deed("lift")))],
)
async def test_enter_ends_it_and_u_takes_that_back(keys: tuple[str, ...], deed: tuple[str, Deed]) -> None:
    found = watch()
    app = app_of(found)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("U", *keys)
        assert found.deeds == [deed]
        assert not isinstance(app.screen, StandingScreen)

        await pilot.press("u")

        assert found.deeds[1:] == [(deed[0], Deed("undo"))]


async def test_why_it_was_not_done_is_said_and_the_list_stays() -> None:
    found = watch()
    found.reply = "Another opwatch keeps the alerts of acme: deal with them there."
    app = app_of(found)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("U", "enter")

        assert "Another opwatch keeps the alerts" in text_of(app)
        assert isinstance(app.screen, StandingScreen)


async def test_where_nothing_stands_that_is_said() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("U", "enter")

        assert "0 suppressions, 0 verdicts that rules learn from" in text_of(app)


async def test_more_than_fit_are_reached() -> None:
    found = watch()
    found.taught = tuple(replace(found.taught[0], id=f"v{i}", values=(f"R{i}",)) for i in range(40))
    app = app_of(found)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("U", *["pagedown"] * 4, "up", "enter")

        assert found.deeds == [("v39", Deed("withdraw"))]
