"""Several accounts on one screen: all of them, or one after the other."""

from msgspec.structs import replace

from tests.factories import audit, signin
from tests.notifications.alerts import alert
from tests.screens.fake_watch import FakeWatch, healthy
from tests.screens.showing import Clock, app_of, shown, text_of, tick, watch_screen
from tests.screens.story import NOW, story
from tui.events.reading import StreamHealth, TokenFacts
from tui.events.stream import Stream

REFUSED = "The token is refused, since 14:02 UTC. Renew it."


def two(now: float = NOW) -> FakeWatch:
    """acme is well, labs is refused."""
    well = replace(healthy(now), account="acme")
    refused = {stream: StreamHealth(stream, state="stopped", error=REFUSED, failing_since=now) for stream in Stream}
    bad = replace(well, account="labs", streams=refused, token=TokenFacts("refused", error="refused"))
    watch = FakeWatch(now=now, state=replace(bad, account="all 2 accounts"), parts=(well, bad))
    at = int((now - 60) * 1e9)
    watch.add(signin("alice", account="acme", at=at), signin("bob", account="labs", at=at + 10**9), audit(at=at))
    watch.set_status(replace(bad, account="all 2 accounts"))
    return watch


async def test_the_key_goes_from_all_to_each_account_and_back() -> None:
    watch = two()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        told = [shown(app)[0]]
        for _ in range(3):
            await pilot.press("@")
            await pilot.pause()
            told.append(shown(app)[0])

    assert [line.split()[0] for line in told] == ["all", "acme", "labs", "all"]
    assert "REFUSED" in told[0]
    assert "REFUSED" not in told[1]


async def test_where_all_are_shown_each_row_says_whose_it_is() -> None:
    app = app_of(two())
    async with app.run_test(size=(120, 40)) as pilot:
        text = text_of(app)
        assert "SV ACCT USER" in text
        assert "labs bob@acme.test" in text
        assert "acme alice@acme.test" in text
        await pilot.press("@")
        await pilot.pause()

        assert "ACCT" not in text_of(app)


async def test_alerts_say_whose_they_are() -> None:
    watch = two()
    watch.set_alerts(replace(alert(1), account="labs"))
    app = app_of(watch)
    async with app.run_test(size=(80, 24)) as pilot:
        await tick(pilot, app)

        assert any("labs" in line and "!!" in line for line in shown(app)[1:4])


async def test_a_trouble_names_its_account_at_every_size() -> None:
    for size in ((80, 24), (120, 40), (200, 60)):
        app = app_of(two())
        async with app.run_test(size=size):
            assert "▲ labs: The token is refused" in text_of(app)


async def test_what_was_told_for_all_is_not_told_again_for_one() -> None:
    watch = two()
    app = app_of(watch)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        watch.parts = (watch.parts[0], replace(watch.parts[1], notices=("look here",)))
        watch.revision += 1
        await pilot.press("@", "@")
        await pilot.pause()

        assert "look here" not in text_of(app)


async def test_a_switch_ends_a_pause() -> None:
    app = app_of(two())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space")
        assert "PAUSED" in text_of(app)
        await pilot.press("@")
        await pilot.pause()

        assert "PAUSED" not in text_of(app)


async def test_the_token_screen_shows_all_those_in_trouble_first_or_one() -> None:
    app = app_of(two(), Clock())
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        lines = [line.strip() for line in shown(app)]
        assert lines.index("labs") < next(place for place, line in enumerate(lines) if line == "acme")
        await pilot.press("@")
        await pilot.pause()

        assert "TOKEN  acme " in text_of(app)
        assert "labs" not in text_of(app)


async def test_with_one_account_the_key_says_so() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        assert "@ account" not in text_of(app)
        await pilot.press("@")
        await pilot.pause()

        assert "One account is watched" in text_of(app)


async def test_the_column_of_accounts_is_moved_and_hidden_in_the_chooser_and_waits_while_one_is_shown() -> None:
    app = app_of(two())
    async with app.run_test(size=(120, 40)) as pilot:
        table = watch_screen(app).views.table
        await pilot.press("c", "j", "j")
        await pilot.pause()
        assert "which of the accounts that are watched" in text_of(app)
        await pilot.press("J", "enter")
        await pilot.pause()
        assert list(table.fitted)[:4] == ["time", "severity", "user", "account"]

        await pilot.press("@", "c")
        await pilot.pause()
        assert "which of the accounts" not in text_of(app)
        await pilot.press("j", "space", "enter", "@", "@")
        await pilot.pause()
        assert list(table.fitted)[:3] == ["time", "user", "account"]

        await pilot.press("c", "j", "j", "space", "enter")
        await pilot.pause()
        assert "account" not in table.fitted


async def test_over_a_table_stands_which_account_is_late() -> None:
    watch = two()
    watch.set_status(replace(watch.status(), accounts=watch.parts))
    app = app_of(watch)
    async with app.run_test(size=(200, 60)):
        over = [line for line in shown(app) if "3 AUDIT" in line]

        assert [line.count("STOPPED labs") for line in over] == [2]
