"""The token screen: state, permissions, budget, answers, checks; only what is known."""

import pytest
from msgspec.structs import replace

from tests.screens.fake_watch import FakeWatch, healthy
from tests.screens.showing import Clock, app_of, shown, text_of
from tests.screens.story import NOW, story
from tui.events.reading import Answer, BudgetUse, StreamHealth, TokenFacts
from tui.events.stream import Stream
from tui.screens.watch import WatchScreen

DAY = 86_400


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40), (200, 60)])
async def test_it_opens_by_6_at_every_size_and_esc_leaves_it(size: tuple[int, int]) -> None:
    app = app_of(story())
    async with app.run_test(size=size) as pilot:
        await pilot.press("6")
        await pilot.pause()
        lines = shown(app)
        assert lines[1].startswith(" TOKEN  acme.1password.eu")
        assert {len(line) for line in lines} == {size[0]}
        await pilot.press("escape")
        await pilot.pause()

        assert isinstance(app.screen, WatchScreen)


async def test_all_of_the_token_is_told_and_nothing_of_it_shown() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        await pilot.pause()

        text = text_of(app)
        for words in (
            "● OK  accepted by the service  8 s ago",
            "31 Dec 2026",
            "issued 2 Aug 2026",
            "events.1password.eu   region eu",
            "VK4DGLRSTQH3BBSHWPM5NVQ7Q2",
            "ends in …a91f",
            "429 in",
            "▲ 62 s LATE",
            "5 of    600   ours",
            "HTTP 429 at 11:56, 11:57, 12:03 says: nearly everything",
            "failed 3",
            "0.4 s ahead of the service, harmless below 30 s",
            "another reader spends the rest. Ask the",
        ):
            assert words in text, words


async def test_nothing_is_invented_before_the_service_has_answered() -> None:
    app = app_of(FakeWatch(now=NOW))
    app._watch.state = replace(healthy(NOW), token=TokenFacts(), streams={}, clock_skew=None)  # type: ignore[attr-defined]
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        await pilot.pause()

        text = text_of(app)
        assert "state         not checked yet" in text
        assert "not compared with the service yet" in text
        assert "the service has not been asked yet" in text
        assert "OK" not in text.replace("TOKEN", "")


async def test_an_old_or_refused_token_and_a_wrong_clock_end_in_what_to_do() -> None:
    token = replace(healthy(NOW).token, expires=NOW + 9 * DAY)
    streams = {Stream.AUDIT: StreamHealth(Stream.AUDIT, state="absent", bad_events=3)}
    watch = FakeWatch(now=NOW, state=healthy(NOW, token=token, clock_skew=-95.0, streams=streams))
    app = app_of(watch)
    async with app.run_test(size=(120, 45)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        text = text_of(app)
        assert "9 d left: issue another token now" in text
        assert "95.0 s behind the service" in text
        assert "Set this machine's clock" in text
        assert "auditevents off: in 1Password" in text
        assert "3 events could not be read" in text
        assert "▲ NO" in text
        assert "▲ OK expires in 9 d" in shown(app)[0]

    refused = replace(token, state="refused", error="HTTP 401: the token was deleted")
    app = app_of(FakeWatch(now=NOW, state=healthy(NOW, token=refused)))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        assert "▲ REFUSED  HTTP 401: the token was deleted" in text_of(app)


async def test_ages_move_with_the_clock() -> None:
    clock = Clock()
    app = app_of(story(), clock)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        clock.now += 10
        app._tick()
        await pilot.pause()

        assert "accepted by the service  18 s ago" in text_of(app)


async def test_a_number_leads_back_to_a_stream() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()

        assert isinstance(app.screen, WatchScreen)
        assert app.screen.views.current is Stream.AUDIT


async def test_no_ceiling_is_said_and_answers_of_the_hour_are_counted() -> None:
    answers = (Answer(NOW - 7200, 1.0, 200), Answer(NOW - 61, 0.1, 200), Answer(NOW - 2, 0.0, 0))
    streams = {Stream.USAGE: StreamHealth(Stream.USAGE, state="ok", last_success=NOW, answers=answers)}
    watch = FakeWatch(now=NOW, state=healthy(NOW, budget=BudgetUse(4, None, 9, None), streams=streams))
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        await pilot.pause()

        text = text_of(app)
        assert "4  ours; no ceiling here" in text
        usage = next(line for line in shown(app) if line.startswith("  Usage") and "p95" in line)
        assert "█x   ok 1  failed 1  p95 100 ms" in usage
        assert "none, 0 ms" in text


async def test_a_page_that_a_stream_is_stuck_at_is_skipped_when_asked_twice_and_never_otherwise() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6", "S", "S")
        await pilot.pause()
        assert watch.skips == 0

        stuck = StreamHealth(
            Stream.USAGE, state="failing", error="STUCK: The answer is not a page, since 12:00 UTC."
        )
        watch.set_status(replace(watch.state, streams={**watch.state.streams, Stream.USAGE: stuck}))
        await pilot.press("S")
        await pilot.pause()
        assert watch.skips == 0
        await pilot.press("S")
        await pilot.pause()
        assert watch.skips == 1
