"""The figures of the side column."""

from datetime import UTC

import pytest
from msgspec.structs import replace

from tests.factories import ident, usage
from tests.screens.fake_watch import FakeWatch, healthy
from tests.screens.showing import app_of, shown, text_of, tick
from tests.screens.story import NOW, ZONE, story
from tui.events.names import Names
from tui.events.reading import StreamHealth
from tui.events.stream import Stream
from tui.screens import figures
from widgets.activity_heatmap import NOT_HELD

HOUR = 3600


def test_the_week_counts_every_stream_by_weekday_and_hour_of_the_zone() -> None:
    watch = story()
    week = figures.rhythm(watch, watch.status(), NOW, ZONE)

    assert week[4][12] == sum(len(watch.matching(stream, "after:2026-11-20T11:00:00Z")) for stream in Stream)
    assert figures.rhythm_about(watch.status(), NOW, ZONE).startswith("all streams")


def test_hours_before_the_oldest_event_are_not_zero() -> None:
    watch = FakeWatch(now=NOW, state=healthy(NOW))
    watch.add(usage(at=int((NOW - 3 * HOUR) * 1e9)), usage(at=int(NOW * 1e9) - 1))
    week = figures.rhythm(watch, watch.status(), NOW, UTC)

    assert [week[4][hour] for hour in range(6, 12)] == [NOT_HELD, NOT_HELD, 1, 0, 0, 1]
    assert set(week[3]) == {NOT_HELD}
    assert figures.rhythm_about(watch.status(), NOW, ZONE) == "all streams by hour, since Fri 09:04"


def test_hours_that_a_stream_was_not_read_for_are_unknown() -> None:
    watch = FakeWatch(now=NOW, state=healthy(NOW))
    watch.add(usage(at=int((NOW - 5 * HOUR) * 1e9)))
    status = watch.status()
    late = replace(status.streams[Stream.AUDIT], state="failing", last_success=NOW - 2 * HOUR)
    stale = replace(status, streams={**status.streams, Stream.AUDIT: late})

    week = figures.rhythm(watch, stale, NOW, UTC)

    assert [week[4][hour] for hour in range(6, 12)] == [1, 0, 0, 0, None, None]


def test_items_have_the_names_that_people_gave_them_and_only_ids_are_shortened() -> None:
    watch = FakeWatch(now=NOW, state=healthy(NOW), names=Names(items={ident("named"): "registry pull"}))
    named = [usage(item=ident("named"), at=int(NOW * 1e9) - i, uuid=f"n{i}") for i in range(2)]
    watch.add(*named, usage(item=ident("other"), at=int(NOW * 1e9) - 9, uuid="o"))
    other = ident("other")

    assert figures.most_used_items(watch) == [("registry pull", 2), (f"{other[:6]}…{other[-4:]}", 1)]
    watch.top = lambda *_: [("Code signing key", 5)]  # type: ignore[method-assign]
    assert figures.most_used_items(watch) == [("Code signing key", 5)]


@pytest.mark.parametrize("size", [(120, 40), (200, 60)])
async def test_before_the_first_reading_no_figure_says_that_there_is_none(size: tuple[int, int]) -> None:
    unread = {stream: StreamHealth(stream) for stream in Stream}
    watch = FakeWatch(now=NOW, state=healthy(NOW, streams=unread))
    app = app_of(watch)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "in 24 h" not in text_of(app)
        assert any("FAILURES 24 h" in line and line.rstrip().endswith("–") for line in shown(app))

        watch.set_status(healthy(NOW))
        for _ in range(7):
            await tick(pilot, app)
        assert "nobody in 24 h" in text_of(app)
        assert any("FAILURES 24 h" in line and line.rstrip().endswith(" 0") for line in shown(app))
