"""What lies before the ring: offered beside the filter, loaded by a key, and when an old alert is opened."""

import pytest
from msgspec.structs import replace

from tests.factories import signin
from tests.screens.fake_watch import FakeWatch
from tests.screens.showing import app_of, text_of, tick
from tests.screens.story import NOW, story
from tui.events.reading import Progress

DAY = 86_400.0


def holding_a_day(**changes: object) -> FakeWatch:
    watch = story()
    watch.set_status(replace(watch.state, whole_since=NOW - DAY, **changes))
    return watch


async def test_a_filter_that_reaches_before_the_ring_is_told_and_the_key_loads_it() -> None:
    watch = holding_a_day()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"after:-7d", "enter")
        await pilot.pause()
        assert "the ring holds since" in text_of(app)
        assert "L loads more" in text_of(app)

        await pilot.press("L")

    [(start, end)] = watch.loads
    assert abs(start / 1e9 - (NOW - 7 * DAY)) < 5
    assert end is None


async def test_a_filter_within_the_ring_offers_nothing() -> None:
    watch = holding_a_day()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"after:-24h", "enter")
        await pilot.press("L")
        await pilot.pause()
        assert "the ring holds since" not in text_of(app)

    assert watch.loads == []


async def test_a_full_ring_is_said_to_be_full_and_loading_to_go_on() -> None:
    full = holding_a_day(capacity=story().state.held)
    app = app_of(full, query="after:-7d")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "the ring is full and holds since" in text_of(app)

        loading = Progress(NOW - 7 * DAY, NOW - DAY, NOW - 5 * DAY)
        full.set_status(replace(full.state, loading=loading))
        await tick(pilot, app)
        assert "loading, 2 of 6 days" in text_of(app)


@pytest.mark.parametrize(("reading", "word"), [("learning", "learning"), ("looking_back", "look-back")])
async def test_what_is_read_of_the_past_is_told_at_every_width(reading: str, word: str) -> None:
    watch = holding_a_day(**{reading: Progress(NOW - 30 * DAY, NOW, NOW - 18 * DAY)})
    wide = f"{word}, 12 of 30 days"
    for size, words in (((80, 24), f"{word} 12/30 days"), ((120, 40), "12"), ((200, 60), wide)):
        app = app_of(watch)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert words in text_of(app)


async def test_an_alert_whose_events_are_not_held_loads_its_time_and_goes_there_when_they_come() -> None:
    watch = holding_a_day()
    old = replace(
        watch.alerts()[0],
        id="old",
        first=int((NOW - 9 * DAY) * 1e9),
        last=int((NOW - 8 * DAY) * 1e9),
        evidence=(("signin", "LONGAGO"),),
    )
    watch.set_alerts(old)
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "enter")
        await pilot.pause()
        assert watch.loads == [(old.first, old.last + 1)]

        watch.add(signin("zoe", uuid="LONGAGO", at=old.last))
        await tick(pilot, app)
        assert "LONGAGO" in text_of(app)
