"""Words that grow older: told each second while something is wrong, seldom while all is well."""

import pytest

from tests.screens.fake_watch import FakeWatch, healthy
from tests.screens.showing import Clock, app_of, tick, watch_screen
from tests.screens.story import NOW
from tui.events.reading import Status
from tui.screens.aging import SLOWLY, Aging
from widgets.drawn import Drawn
from widgets.stream_health import stale_streams


async def drawn_in_a_second(monkeypatch: pytest.MonkeyPatch, state: Status, seconds: list[float]) -> list[int]:
    """How many widgets draw at each of these moments after the start."""
    clock = Clock()
    app = app_of(FakeWatch(now=NOW, state=state), clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for _ in range(8):  # the side column asks one figure a tick
            await tick(pilot, app)
        drawn: list[Drawn] = []
        really = Drawn._draw

        def draw(widget: Drawn) -> None:
            drawn.append(widget)
            really(widget)

        monkeypatch.setattr(Drawn, "_draw", draw)
        counts = []
        for moment in seconds:
            clock.now = NOW + moment
            watch_screen(app).tick(clock.now)
            counts.append(len(drawn))
            drawn.clear()
    return counts


async def test_while_all_is_well_a_second_draws_the_clock_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = await drawn_in_a_second(monkeypatch, healthy(NOW), [1, 2, 3, 4, SLOWLY, 6])

    assert counts[:4] == [1] * 4
    assert counts[4] > 1
    assert counts[5] == 1


async def test_while_something_is_wrong_all_is_told_each_second(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = await drawn_in_a_second(monkeypatch, healthy(NOW - 3_600), [1, 2, 3])

    assert min(counts) > 1


async def test_a_stream_that_becomes_stale_by_time_alone_is_told_in_that_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two_intervals = 2 * healthy(NOW).interval
    told = next(i for i in range(int(two_intervals) + 60) if stale_streams(healthy(NOW), NOW + i))
    counts = await drawn_in_a_second(monkeypatch, healthy(NOW), [told - 2, told - 1, told, told + 1])

    assert counts[1] == 1
    assert min(counts[2:]) > 1


def test_a_clock_that_was_set_back_tells_all_at_once() -> None:
    aging = Aging()
    aging.told(healthy(NOW), NOW)

    assert not aging.are_due(healthy(NOW), NOW + 1)
    assert aging.are_due(healthy(NOW), NOW - 1)
